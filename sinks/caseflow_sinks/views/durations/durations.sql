-- definition: How long each segment took. `completed` = `measured` + `negative` + `undated` + `without_start`; `pending`
--   have not ended, `left_` left the case before. Quantiles and mean are over measured units only, in days of the clock; a
--   quantile is the linear interpolation between order statistics at (n - 1) * q (Hyndman and Fan, type 7;
--   quantileExactInclusive). `drawable` is 0, and the quantiles and the mean are NULL, where nothing is measured or more
--   than 5 % of the completed ended on no known day.
-- unit: defendant (a person in a case); for admission → release a stay
-- denominator: `undated_share`: completed; NULL where there are none
-- source: INDICATORS.md, Durations and Undated
-- reads: segments
-- parameters: as_of; clock, calendar, working or active; filters
WITH quantilesExactInclusiveIf(0.25, 0.5, 0.75, 0.9, 0.95)(toFloat64(assumeNotNull(days)), status = 'measured') AS quantiles
SELECT
    ordinal,
    $segments[ordinal] AS segment,
    if(ordinal = 14, 'stay', 'defendant') AS unit,
    countIf(status IN ('measured', 'negative', 'undated', 'without_start')) AS completed,
    countIf(status = 'measured') AS measured,
    countIf(status = 'negative') AS negative,
    countIf(status = 'undated') AS undated,
    countIf(status = 'without_start') AS without_start,
    countIf(status = 'left') AS left_,
    countIf(status = 'pending') AS pending,
    if(completed = 0, NULL, undated / completed) AS undated_share,
    toUInt8(measured > 0 AND undated * 20 <= completed) AS drawable,
    if(drawable, quantiles[1], NULL) AS p25,
    if(drawable, quantiles[2], NULL) AS median,
    if(drawable, quantiles[3], NULL) AS p75,
    if(drawable, quantiles[4], NULL) AS p90,
    if(drawable, quantiles[5], NULL) AS p95,
    if(drawable, avgIf(assumeNotNull(days), status = 'measured'), NULL) AS mean
FROM $database.segments(as_of = {as_of:Date32}, clock = {clock:String}, $filters)
GROUP BY ordinal
ORDER BY ordinal
