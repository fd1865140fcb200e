"""The figures of a bulletin: read from the views, laid out as tables, with all that follows from one another stated."""
