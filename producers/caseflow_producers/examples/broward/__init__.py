"""Broward County, Florida: de-identified records of a published study; README.md says what they are and are not."""
