-- definition: How long persons were held before the decision of first instance, by the month in which that ended within a
--   stay: the days of all spans of the stay under that status. Stays in which it lasts on the day are `lasting` in no month:
--   the watch list has them. `not_stated`: stays without a span under that status, by the month in which their last span
--   under no stated status ended; where they are more than 5 % of both in the period, no month has quantiles or a mean.
--   Quantiles by quantileExactInclusive.
-- unit: stay
-- denominator: none
-- source: INDICATORS.md, Custody (time held before trial) and What cannot be known
-- reads: custody_spans
-- parameters: as_of; from and to, days of the end; filters
SELECT
    month,
    stays,
    not_stated,
    if(told, quantiles[1], NULL) AS median_days,
    if(told, quantiles[2], NULL) AS p90_days,
    if(told, mean, NULL) AS mean_days
FROM
(
    SELECT
        month,
        countIf(is_awaiting) AS stays,
        countIf(NOT is_awaiting) AS not_stated,
        quantilesExactInclusiveIf(0.5, 0.9)(toFloat64(days), is_awaiting) AS quantiles,
        avgIf(days, is_awaiting) AS mean,
        stays > 0 AND sum(not_stated) OVER () * 20 <= sum(stays + not_stated) OVER () AS told
    FROM
    (
        SELECT
            person,
            stay_key,
            max(is_pretrial) = 1 AS is_awaiting,
            argMax(until, (is_pretrial, until)) AS ended_on,
            if(is_awaiting, maxIf(lasts, is_pretrial), max(lasts)) AS is_lasting,
            sumIf(dateDiff('day', from_on, until), is_pretrial) AS days,
            dateTrunc('month', ended_on) AS month
        FROM
        (
            SELECT
                person,
                stay_key,
                from_on,
                assumeNotNull(ifNull(to_on, from_on)) AS until,
                isNull(to_on) AS lasts,
                legal_status = 'awaiting_first_instance_decision' AS is_pretrial
            FROM $database.custody_spans(as_of = {as_of:Date32}, $filters)
            WHERE legal_status IN ('awaiting_first_instance_decision', 'not_stated', 'not_mapped') AND NOT is_stale
        )
        GROUP BY person, stay_key
    )
    WHERE NOT is_lasting AND (ended_on BETWEEN {from:Date32} AND {to:Date32})
    GROUP BY month
)
ORDER BY month
