-- How long a defendant may be before the court, for views alone: data that a ministry edits.
-- Of the rows of a jurisdiction the one with the longest code that the offence begins with holds; an empty code holds for all.
CREATE TABLE IF NOT EXISTS time_standards $on_cluster
(
    jurisdiction String,
    iccs_code    String COMMENT 'ICCS code of level 1 to 4, or empty',
    days         UInt32 COMMENT 'active days from registration to disposal, inclusive',
    version      UInt64 COMMENT 'milliseconds of the filling',
    is_deleted   UInt8
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (jurisdiction, iccs_code)
