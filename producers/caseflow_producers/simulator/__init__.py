"""A synthetic county: life histories of cases and persons, as agencies would tell them."""
