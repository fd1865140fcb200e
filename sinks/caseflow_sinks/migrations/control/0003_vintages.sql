-- The figures as they were told on a day, never changed: what a figure of a month was, as known then.
-- A vintage has each figure as of its own day, and as of the day of the vintage before it: so what changed because time
-- went on can be told from what changed because more is known.
-- Rows count where `vintage_takes` has the same known_on and, as the newest of that day, the same taken_at.
CREATE TABLE IF NOT EXISTS vintages $on_cluster
(
    known_on       Date32 COMMENT 'the day of the vintage, in UTC',
    taken_at       DateTime64(6, 'UTC'),
    as_of          Date32 COMMENT 'last day on which something counts as having happened',
    generation     LowCardinality(String),
    figure         LowCardinality(String) COMMENT 'view and column',
    jurisdiction   LowCardinality(String) COMMENT 'empty: all together',
    breakdown      LowCardinality(String) COMMENT 'what else the figure is of, such as a stage, or nothing',
    month          Nullable(Date32) COMMENT 'NULL: of the day itself',
    value          Nullable(Float64),
    numerator      Nullable(Float64),
    denominator    Nullable(Float64),
    absent_is_zero Bool COMMENT 'a count: where a vintage has no row of it, it was 0'
)
ENGINE = MergeTree
ORDER BY (figure, jurisdiction, breakdown, known_on)
