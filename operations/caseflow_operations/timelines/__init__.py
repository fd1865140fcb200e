"""Looking at one timeline: as it is published, and as it was known at a time."""
