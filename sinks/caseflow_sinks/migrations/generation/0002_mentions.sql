-- One row an identifier that an accepted message names, for looking into the past: which versions of which events
-- have ever spoken of a case or person. What they said is in event-records.
-- Sorted for the look-up of one identifier, with small granules. The received time is not in the key: it falls when an
-- older copy of a message comes later, and two rows would be left.
-- version: offset in event-records.
CREATE TABLE IF NOT EXISTS mentions $on_cluster
(
    kind        LowCardinality(String) COMMENT 'case or person',
    identifier  String COMMENT 'issuer:value, as the message has it',
    topic       LowCardinality(String),
    partition   Int32,
    offset      Int64,
    event_id    String,
    event_type  LowCardinality(String),
    revision    Int64,
    received_at DateTime64(3, 'UTC'),
    is_newest   Bool COMMENT 'the reading that timelines use',
    version     UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (kind, identifier, topic, partition, offset)
SETTINGS index_granularity = 1024
