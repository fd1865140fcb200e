"""Mappings that come with this package."""
