-- definition: Days of custody imposed on defendants first sentenced in the period, summed over their sentences in the case;
--   those whose sentences state none are only counted. Quantiles by quantileExactInclusive.
-- unit: defendant (a person in a case)
-- denominator: `custodial_share`: defendants sentenced; NULL where there are none
-- source: INDICATORS.md, Outcomes
-- reads: defendants_at
-- parameters: as_of; from and to, days of the first sentence; undated, 1 to count in also those without a day, 0 not to;
--   filters
WITH quantilesExactInclusiveIf(0.25, 0.5, 0.75, 0.9)(toFloat64(assumeNotNull(custodial_days)), isNotNull(custodial_days)) AS quantiles
SELECT
    count() AS sentenced,
    countIf(isNotNull(custodial_days)) AS with_custody,
    if(sentenced = 0, NULL, with_custody / sentenced) AS custodial_share,
    if(with_custody = 0, NULL, quantiles[1]) AS p25_days,
    if(with_custody = 0, NULL, quantiles[2]) AS median_days,
    if(with_custody = 0, NULL, quantiles[3]) AS p75_days,
    if(with_custody = 0, NULL, quantiles[4]) AS p90_days
FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
WHERE sentenced_precision != ''
    AND ((sentenced_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(sentenced_on) AND {undated:UInt8} = 1))
