"""Custody: stays from admissions and releases, and the case that each belongs to."""
