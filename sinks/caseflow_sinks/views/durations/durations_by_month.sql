-- definition: How long each segment took, by month of completion. Quantiles and mean as in durations. Units that ended on
--   no known day are in no month; `undated_share` and `drawable` are those of the segment over all months, and a segment
--   that is not drawable has no quantiles in any month, so that no curve can be drawn of it.
-- unit: defendant (a person in a case); for admission → release a stay
-- denominator: `undated_share`: completed units of the segment over all time
-- source: INDICATORS.md, Durations and Undated
-- reads: segments
-- parameters: as_of; from and to, days of completion; clock, calendar, working or active; filters
SELECT
    month,
    ordinal,
    $segments[ordinal] AS segment,
    if(ordinal = 14, 'stay', 'defendant') AS unit,
    measured,
    negative,
    without_start,
    all_undated / all_completed AS undated_share,
    toUInt8(all_measured > 0 AND all_undated * 20 <= all_completed) AS drawable,
    if(drawable = 1 AND measured > 0, quantiles[1], NULL) AS p25,
    if(drawable = 1 AND measured > 0, quantiles[2], NULL) AS median,
    if(drawable = 1 AND measured > 0, quantiles[3], NULL) AS p75,
    if(drawable = 1 AND measured > 0, quantiles[4], NULL) AS p90,
    if(drawable = 1 AND measured > 0, quantiles[5], NULL) AS p95,
    if(drawable = 1 AND measured > 0, average, NULL) AS mean
FROM
(
    SELECT
        *,
        sum(if(is_whole, measured, 0)) OVER (PARTITION BY ordinal) AS all_measured,
        sum(if(is_whole, undated, 0)) OVER (PARTITION BY ordinal) AS all_undated,
        sum(if(is_whole, measured + negative + undated + without_start, 0)) OVER (PARTITION BY ordinal) AS all_completed
    FROM
    (
        SELECT
            ordinal,
            month,
            grouping(month) = 1 AS is_whole,
            countIf(status = 'measured') AS measured,
            countIf(status = 'negative') AS negative,
            countIf(status = 'undated') AS undated,
            countIf(status = 'without_start') AS without_start,
            quantilesExactInclusiveIf(0.25, 0.5, 0.75, 0.9, 0.95)(toFloat64(assumeNotNull(days)), status = 'measured') AS quantiles,
            avgIf(assumeNotNull(days), status = 'measured') AS average
        FROM
        (
            SELECT
                ordinal,
                status,
                days,
                if(ended_on BETWEEN {from:Date32} AND {to:Date32}, dateTrunc('month', ended_on), NULL) AS month
            FROM $database.segments(as_of = {as_of:Date32}, clock = {clock:String}, $filters)
        )
        GROUP BY GROUPING SETS ((ordinal), (ordinal, month))
    )
)
WHERE NOT is_whole AND isNotNull(month)
ORDER BY month, ordinal
