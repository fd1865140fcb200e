"""Daily vintages: the main figures as they were told on a day, kept so that a later change can be explained.

`figures.csv` says which figures of which views, `figures.py` reads it, `statements.py` writes the SQL, `take.py` takes
a vintage.
"""
