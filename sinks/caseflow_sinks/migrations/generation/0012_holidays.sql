-- Single days on which a jurisdiction does not work: data that a ministry edits.
CREATE TABLE IF NOT EXISTS holidays $on_cluster
(
    jurisdiction String,
    on           Date32,
    name         String,
    version      UInt64 COMMENT 'milliseconds of the filling',
    is_deleted   UInt8
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (jurisdiction, on)
