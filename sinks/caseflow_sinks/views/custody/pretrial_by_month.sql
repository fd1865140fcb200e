-- definition: How long persons were held before the decision of first instance, by the month in which that ended within a
--   stay: the days of all spans of the stay under that status. Stays in which it lasts on the day are `lasting` in no month:
--   the watch list has them. Quantiles by quantileExactInclusive.
-- unit: stay
-- denominator: none
-- source: INDICATORS.md, Custody (time held before trial)
-- reads: custody_spans
-- parameters: as_of; from and to, days of the end; filters
SELECT
    dateTrunc('month', ended_on) AS month,
    count() AS stays,
    quantileExactInclusive(0.5)(toFloat64(days)) AS median_days,
    quantileExactInclusive(0.9)(toFloat64(days)) AS p90_days,
    avg(days) AS mean_days
FROM
(
    SELECT
        person,
        stay_key,
        max(ifNull(to_on, toDate32('2299-12-31'))) AS ended_on,
        countIf(isNull(to_on)) AS lasting,
        sum(dateDiff('day', from_on, assumeNotNull(ifNull(to_on, from_on)))) AS days
    FROM $database.custody_spans(as_of = {as_of:Date32}, $filters)
    WHERE legal_status = 'awaiting_first_instance_decision' AND NOT is_stale
    GROUP BY person, stay_key
)
WHERE lasting = 0 AND (ended_on BETWEEN {from:Date32} AND {to:Date32})
GROUP BY month
ORDER BY month
