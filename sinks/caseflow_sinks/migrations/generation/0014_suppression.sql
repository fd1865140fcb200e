-- How published tables hide small cells: data that a ministry edits. A jurisdiction without a row has the rule of the empty one.
CREATE TABLE IF NOT EXISTS suppression $on_cluster
(
    jurisdiction   String,
    smallest_shown UInt32 COMMENT 'smaller numbers above zero are suppressed',
    rounded_to     UInt32 COMMENT 'base to which numbers are rounded, 1: not rounded',
    version        UInt64 COMMENT 'milliseconds of the filling',
    is_deleted     UInt8
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY jurisdiction
