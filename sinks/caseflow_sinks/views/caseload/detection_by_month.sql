-- definition: Reported offences by month of report, and how many were detected by the day: a suspect is charged, or the
--   offence is exceptionally cleared (as reports_at says). The police detection rate, never called clearance rate.
-- unit: reported offence
-- denominator: `detection_rate`: recorded offences of the month
-- source: INDICATORS.md, Caseload (police detection rate)
-- reads: reports_at
-- parameters: as_of; from and to, days of report; filters
SELECT
    dateTrunc('month', assumeNotNull(reported_on)) AS month,
    count() AS recorded,
    countIf(is_charged) AS charged,
    countIf(is_cleared) AS exceptionally_cleared,
    (charged + exceptionally_cleared) / recorded AS detection_rate
FROM $database.reports_at(as_of = {as_of:Date32}, unit = 'offence', $filters)
WHERE (reported_on BETWEEN {from:Date32} AND {to:Date32}) AND reported_precision != 'year'
GROUP BY month
ORDER BY month
