-- Population by year, for rates: data that a ministry edits. An empty word stands for all of its kind.
CREATE TABLE IF NOT EXISTS population $on_cluster
(
    jurisdiction String,
    year         UInt16,
    sex          String,
    age_group    String,
    persons      UInt64,
    version      UInt64 COMMENT 'milliseconds of the filling',
    is_deleted   UInt8
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (jurisdiction, year, sex, age_group)
