"""Custody: stays from their events, the days that each counts for, and the case that each belongs to."""
