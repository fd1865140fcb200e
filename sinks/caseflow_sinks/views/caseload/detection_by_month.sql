-- definition: Reported offences by month of report, and how many were detected by the day: a suspect is charged, or the
--   offence is exceptionally cleared (as reports_at says). The police detection rate, never called clearance rate.
--   `without_month`, of whatever period and the same in each row, were reported on a day not known to the month: in no month.
-- unit: reported offence
-- denominator: `detection_rate`: recorded offences of the month
-- source: INDICATORS.md, Caseload (police detection rate)
-- reads: reports_at
-- parameters: as_of; from and to, days of report; filters
SELECT
    assumeNotNull(of_month) AS month,
    recorded,
    charged,
    exceptionally_cleared,
    (charged + exceptionally_cleared) / recorded AS detection_rate,
    without_month
FROM
(
    SELECT
        if(has_month, dateTrunc('month', reported_on), NULL) AS of_month,
        count() AS recorded,
        countIf(is_charged) AS charged,
        countIf(is_cleared) AS exceptionally_cleared,
        sum(countIf(NOT has_month)) OVER () AS without_month
    FROM
    (
        SELECT reported_on, is_charged, is_cleared, isNotNull(reported_on) AND reported_precision != 'year' AS has_month
        FROM $database.reports_at(as_of = {as_of:Date32}, unit = 'offence', $filters)
    )
    WHERE NOT has_month OR reported_on BETWEEN {from:Date32} AND {to:Date32}
    GROUP BY of_month
)
WHERE isNotNull(of_month)
ORDER BY month
