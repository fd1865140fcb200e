-- What the readers of a partition had before them whenever it was looked at, about every five seconds: of use while it
-- is new. All rows of one look at a stage have one looked_at.
CREATE TABLE IF NOT EXISTS lags $on_cluster
(
    looked_at   DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
    stage       LowCardinality(String) COMMENT 'base name of the consumer group',
    topic       LowCardinality(String) COMMENT 'base name',
    partition   Int32,
    next_offset Int64 COMMENT 'where the partition ends',
    committed   Nullable(Int64) COMMENT 'NULL: nothing yet',
    waiting     UInt64 COMMENT 'records not committed',
    is_exact    Bool COMMENT 'no: an upper bound, since markers of transactions have offsets too',
    oldest_at   Nullable(DateTime64(3, 'UTC')) COMMENT 'when the first of them was written, NULL: none, or not known'
)
ENGINE = MergeTree
ORDER BY (stage, looked_at, topic, partition)
TTL toDateTime(looked_at) + INTERVAL 3 DAY
