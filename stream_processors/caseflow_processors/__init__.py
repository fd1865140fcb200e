"""The joins: pure folds of case events into timelines, and the workers that run them."""
