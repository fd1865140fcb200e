"""Identity: which identifiers are one case or one person, and where each event therefore belongs."""
