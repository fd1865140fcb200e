"""For agencies: what turns their records into case events and sends them."""
