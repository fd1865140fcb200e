"""The event contract: Avro schemas, vocabularies, topics, identifiers and code tables."""
