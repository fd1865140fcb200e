"""Records and timelines into ClickHouse, and the views that define each figure once."""
