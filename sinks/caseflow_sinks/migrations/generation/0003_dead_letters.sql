-- One row a message that was refused, by its coordinate: of an agency topic by intake, or of a derived topic by the
-- sink (reason sink_refused). Never the payload: the topic keeps that.
-- version: offset in the dead-letters topic; for sink_refused the offset of the refused message.
CREATE TABLE IF NOT EXISTS dead_letters $on_cluster
(
    topic       LowCardinality(String),
    partition   Int32,
    offset      Int64,
    reason      LowCardinality(String),
    detail      String COMMENT 'what was expected',
    schema_id   Nullable(Int64),
    agency      LowCardinality(String) COMMENT 'unknown where it could not be read',
    event_id    Nullable(String),
    received_at DateTime64(3, 'UTC'),
    version     UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (topic, partition, offset)
