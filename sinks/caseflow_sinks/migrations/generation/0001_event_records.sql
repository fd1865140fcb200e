-- One row a message of an agency topic that was accepted or is a later copy, by its coordinate.
-- The outcome stands in the sorting key, so that a coordinate with two outcomes is seen by the books, not replaced.
-- A duplicate states less than an accepted message: what it does not state is NULL or empty.
-- version: offset in the topic that told it (event-records or duplicates).
CREATE TABLE IF NOT EXISTS event_records $on_cluster
(
    topic              LowCardinality(String),
    partition          Int32,
    offset             Int64,
    outcome            LowCardinality(String) COMMENT 'accepted or duplicate',
    event_id           String,
    event_type         LowCardinality(String),
    agency             LowCardinality(String),
    jurisdiction       LowCardinality(String),
    domain             LowCardinality(String),
    revision           Int64,
    content_hash       String,
    recorded_at        Nullable(DateTime64(3, 'UTC')),
    received_at        DateTime64(3, 'UTC'),
    occurred_at        Nullable(DateTime64(3, 'UTC')),
    occurred_precision LowCardinality(String),
    schema_id          Nullable(Int32),
    batch_id           Nullable(String),
    retracted          Bool,
    backfill           Bool,
    excluded           Bool COMMENT 'the generation takes back the delivery that it came in',
    is_newest          Bool COMMENT 'the reading that timelines use',
    conflicting        Bool COMMENT 'the event has two contents under its newest revision',
    version            UInt64
)
ENGINE = ReplacingMergeTree(version)
PRIMARY KEY (topic, partition, offset)
ORDER BY (topic, partition, offset, outcome)
