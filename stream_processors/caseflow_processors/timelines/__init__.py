"""Timelines: a case's and a person's history as a function of the set of events that name them."""
