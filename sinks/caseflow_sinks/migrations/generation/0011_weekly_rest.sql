-- Days of the week on which a jurisdiction does not work: data that a ministry edits.
-- A jurisdiction without a row rests on Saturday and Sunday.
CREATE TABLE IF NOT EXISTS weekly_rest $on_cluster
(
    jurisdiction String,
    weekday      UInt8 COMMENT '1 Monday to 7 Sunday',
    version      UInt64 COMMENT 'milliseconds of the filling',
    is_deleted   UInt8
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (jurisdiction, weekday)
