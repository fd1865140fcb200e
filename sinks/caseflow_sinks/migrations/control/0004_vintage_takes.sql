-- One row a vintage that was taken whole, written last: of several of one day the newest counts.
CREATE TABLE IF NOT EXISTS vintage_takes $on_cluster
(
    known_on    Date32 COMMENT 'the day of the vintage, in UTC',
    taken_at    DateTime64(6, 'UTC'),
    known_at    DateTime64(3, 'UTC') COMMENT 'when the newest message was received that is in it',
    previous_on Nullable(Date32) COMMENT 'the day of the vintage before it',
    generation  LowCardinality(String),
    figures     UInt64 COMMENT 'rows written'
)
ENGINE = MergeTree
ORDER BY (known_on, taken_at)
