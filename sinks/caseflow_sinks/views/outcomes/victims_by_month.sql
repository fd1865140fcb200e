-- definition: Victims of the cases by month of report, and those of them whose case has an offence of intentional
--   homicide, as in victims_at; `female_homicide_victims` and `homicide_by_partner` (current or former) are parts of
--   these. Reports not known to the month are in no month.
-- unit: victim
-- denominator: none
-- source: INDICATORS.md, Return tables; UNODC, ICCS version 1.0
-- reads: victims_at
-- parameters: as_of; from and to, days of report; filters
SELECT
    dateTrunc('month', assumeNotNull(reported_on)) AS month,
    count() AS victims,
    countIf(is_homicide) AS homicide_victims,
    countIf(is_homicide AND sex = 'female') AS female_homicide_victims,
    countIf(is_homicide AND relationship_to_suspect IN ('current_partner', 'former_partner')) AS homicide_by_partner
FROM $database.victims_at(as_of = {as_of:Date32}, $filters)
WHERE (reported_on BETWEEN {from:Date32} AND {to:Date32}) AND reported_precision != 'year'
GROUP BY month
ORDER BY month
