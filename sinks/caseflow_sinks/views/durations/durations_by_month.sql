-- definition: How long each segment took, by month of completion. Quantiles and mean as in durations. Units that ended on
--   no known day are in no month; `undated_share` and `drawable` are those of the segment over all months, and a segment
--   that is not drawable has no quantiles in any month, so that no curve can be drawn of it.
-- unit: defendant (a person in a case); for admission → release a stay
-- denominator: `undated_share`: completed units of the segment over all time
-- source: INDICATORS.md, Durations and Undated
-- reads: segments
-- parameters: as_of; from and to, days of completion; clock, calendar, working or active; segment, the name of one, or empty for all; filters
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
        sum(measured) OVER (PARTITION BY ordinal) AS all_measured,
        sum(undated) OVER (PARTITION BY ordinal) AS all_undated,
        sum(measured + negative + undated + without_start) OVER (PARTITION BY ordinal) AS all_completed
    FROM
    (
        SELECT
            ordinal,
            month,
            countIf(state = 1) AS measured,
            countIf(state = 2) AS negative,
            countIf(state = 3) AS undated,
            countIf(state = 4) AS without_start,
            quantilesExactInclusiveIf(0.25, 0.5, 0.75, 0.9, 0.95)(took, state = 1 AND isNotNull(month)) AS quantiles,
            avgIf(took, state = 1) AS average
        FROM
        (
            SELECT
                ordinal,
                state,
                took,
                if(
                    state IN (1, 2, 4) AND last BETWEEN toInt32({from:Date32}) AND toInt32({to:Date32}),
                    dateTrunc('month', toDate32(last)),
                    NULL
                ) AS month
            FROM $database.segments(as_of = {as_of:Date32}, clock = {clock:String}, segment = {segment:String}, $filters)
        )
        GROUP BY ordinal, month
    )
)
WHERE isNotNull(month)
ORDER BY month, ordinal
