"""What a ministry declares, as files: time standards, custody limits, calendars, population, coverage, suppression.

`files.py` says which files and columns there are, `check.py` what is wrong with them, `load.py` brings them in, where
`keeping.py` remembers them for every later generation and `filling.py` writes the tables that views read.
"""
