-- definition: Cases, or reported offences, by month of report, and where each stands: a suspect is identified, or the
--   investigation was closed for a reason, or it is pending, so that nothing is dropped. Those whose report is not known
--   to the month are in no month: `without_month` is their number, of whatever period, and the same in each row.
-- unit: case or reported offence, as `unit` says
-- denominator: `share`: all of the month
-- source: INDICATORS.md, Attrition
-- reads: reports_at
-- parameters: as_of; from and to, days of report; unit, case or offence; filters
SELECT
    assumeNotNull(of_month) AS month,
    standing,
    units,
    units / sum(units) OVER (PARTITION BY of_month) AS share,
    without_month
FROM
(
    SELECT
        if(has_month, dateTrunc('month', reported_on), NULL) AS of_month,
        standing,
        count() AS units,
        sum(countIf(NOT has_month)) OVER () AS without_month
    FROM
    (
        SELECT reported_on, standing, isNotNull(reported_on) AND reported_precision != 'year' AS has_month
        FROM $database.reports_at(as_of = {as_of:Date32}, unit = {unit:String}, $filters)
    )
    WHERE NOT has_month OR reported_on BETWEEN {from:Date32} AND {to:Date32}
    GROUP BY of_month, standing
)
WHERE isNotNull(of_month)
ORDER BY month, standing
