-- definition: How long each segment took, by those who came to its end in the period: `completed` = `measured` + `negative` +
--   `without_start` + `undated`. Whatever the period, `undated` have ended on no known day, `pending` have not ended, and
--   `left_` left the case before. Quantiles and mean are over measured units only, in days of the clock; a
--   quantile is the linear interpolation between order statistics at (n - 1) * q (Hyndman and Fan, type 7;
--   quantileExactInclusive). `undated_share` and `drawable` are those over all time, as in durations_by_month: `drawable` is
--   0 where nothing is measured or more than 5 % of the completed ended on no known day, and the quantiles and the mean
--   are NULL there.
-- unit: defendant (a person in a case); for admission → release a stay
-- denominator: `undated_share`: completed of all time; NULL where there are none
-- source: INDICATORS.md, Durations and Undated
-- reads: segments
-- parameters: as_of; from and to, days of completion; clock, calendar, working or active; segment, the name of one, or empty for all; filters
WITH quantilesExactInclusiveIf(0.25, 0.5, 0.75, 0.9, 0.95)(took, is_asked AND state = 1) AS quantiles
SELECT
    ordinal,
    $segments[ordinal] AS segment,
    if(ordinal = 14, 'stay', 'defendant') AS unit,
    measured + negative + undated + without_start AS completed,
    countIf(is_asked AND state = 1) AS measured,
    countIf(is_asked AND state = 2) AS negative,
    countIf(state = 3) AS undated,
    countIf(is_asked AND state = 4) AS without_start,
    countIf(state = 5) AS left_,
    countIf(state = 6) AS pending,
    if(countIf(state <= 4) = 0, NULL, undated / countIf(state <= 4)) AS undated_share,
    toUInt8(countIf(state = 1) > 0 AND undated * 20 <= countIf(state <= 4)) AS drawable,
    if(drawable AND measured > 0, quantiles[1], NULL) AS p25,
    if(drawable AND measured > 0, quantiles[2], NULL) AS median,
    if(drawable AND measured > 0, quantiles[3], NULL) AS p75,
    if(drawable AND measured > 0, quantiles[4], NULL) AS p90,
    if(drawable AND measured > 0, quantiles[5], NULL) AS p95,
    if(drawable AND measured > 0, avgIf(took, is_asked AND state = 1), NULL) AS mean
FROM
(
    SELECT ordinal, state, took, last BETWEEN toInt32({from:Date32}) AND toInt32({to:Date32}) AS is_asked
    FROM $database.segments(as_of = {as_of:Date32}, clock = {clock:String}, segment = {segment:String}, $filters)
    WHERE {from:Date32} <= {to:Date32}
)
GROUP BY ordinal
ORDER BY ordinal
