-- definition: Cases, or reported offences, by month of report, and where each stands: a suspect is identified, or the
--   investigation was closed for a reason, or it is pending, so that nothing is dropped. Those whose report is not known
--   to the month are in no month.
-- unit: case or reported offence, as `unit` says
-- denominator: `share`: all of the month
-- source: INDICATORS.md, Attrition
-- reads: reports_at
-- parameters: as_of; from and to, days of report; unit, case or offence; filters
SELECT
    dateTrunc('month', assumeNotNull(reported_on)) AS month,
    standing,
    count() AS units,
    units / sum(units) OVER (PARTITION BY month) AS share
FROM $database.reports_at(as_of = {as_of:Date32}, unit = {unit:String}, $filters)
WHERE (reported_on BETWEEN {from:Date32} AND {to:Date32}) AND reported_precision != 'year'
GROUP BY month, standing
ORDER BY month, standing
