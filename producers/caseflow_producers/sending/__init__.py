"""From rows to acknowledged events."""
