-- Limits that views on custody use: data that a ministry edits. A jurisdiction without a row has none.
CREATE TABLE IF NOT EXISTS custody_limits $on_cluster
(
    jurisdiction  String,
    pretrial_days Nullable(UInt32) COMMENT 'held longer before the first-instance decision: on the watch list',
    news_days     Nullable(UInt32) COMMENT 'an open stay without an event for longer stands apart',
    silent_days   Nullable(UInt32) COMMENT 'a pending case without an event for longer: on the watch list',
    version       UInt64 COMMENT 'milliseconds of the filling',
    is_deleted    UInt8
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY jurisdiction
