"""What leaves as files: return tables, indicators, cases, events, and event logs for process mining."""
