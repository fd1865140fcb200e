-- From when on an agency's events are here, and up to when all of them are: for views alone, and data that a ministry edits.
-- An agency without a row, or with NULL, is taken to be complete up to the day of its latest event.
CREATE TABLE IF NOT EXISTS coverage $on_cluster
(
    agency           String,
    complete_from    Nullable(Date32) COMMENT 'first local day, NULL: from the beginning',
    complete_through Nullable(Date32) COMMENT 'last local day',
    version          UInt64 COMMENT 'milliseconds of the filling',
    is_deleted       UInt8
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY agency
