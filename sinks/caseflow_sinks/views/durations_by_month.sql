-- definition: How long each segment took, by month of completion. Quantiles and mean as in durations. Units that ended on
--   no known day are in no month; `undated_share` and `drawable` are those of the segment over all time, and a segment
--   that is not drawable has no quantiles in any month, so that no curve can be drawn of it.
-- unit: defendant (a person in a case); for admission → release a stay
-- denominator: `undated_share`: completed units of the segment over all time
-- source: INDICATORS.md, Durations and Undated
-- reads: segments, durations
-- parameters: from and to, first and last day of completion (Date32)
WITH
    quantilesExactInclusiveIf(0.25, 0.5, 0.75, 0.9, 0.95)(toFloat64(assumeNotNull(days)), status = 'measured') AS quantiles,
    drawable = 1 AND measured > 0 AS drawn
SELECT
    dateTrunc('month', assumeNotNull(ended_on)) AS month,
    ordinal,
    segment,
    unit,
    countIf(status = 'measured') AS measured,
    countIf(status = 'negative') AS negative,
    countIf(status = 'without_start') AS without_start,
    any(whole.undated_share) AS undated_share,
    any(whole.drawable) AS drawable,
    if(drawn, quantiles[1], NULL) AS p25,
    if(drawn, quantiles[2], NULL) AS median,
    if(drawn, quantiles[3], NULL) AS p75,
    if(drawn, quantiles[4], NULL) AS p90,
    if(drawn, quantiles[5], NULL) AS p95,
    if(drawn, avgIf(assumeNotNull(days), status = 'measured'), NULL) AS mean
FROM segments
INNER JOIN (SELECT segment, undated_share, drawable FROM durations) AS whole USING (segment)
WHERE ended_on BETWEEN {from:Date32} AND {to:Date32}
GROUP BY month, ordinal, segment, unit
ORDER BY month, ordinal
