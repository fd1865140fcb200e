"""The figures of the views by plain arithmetic over the timelines, written apart from the SQL."""
