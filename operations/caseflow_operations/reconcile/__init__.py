"""An agency's own totals against ours.

`totals.py` reads the agency's file (`periods.py`, `cells.py` say what its cells may be), `ours.py` counts the same from
the views, `tolerance.py` and `comparison.py` say how far the two lie apart, `shown.py` writes it down.
"""
