-- definition: Disposals by month, and how many came within the standard that the offence has, inactive time out.
-- unit: spell of a defendant before the court
-- denominator: `share`: disposals with a standard; NULL where there is none
-- source: INDICATORS.md, Caseload (on time); CourTools (National Center for State Courts), measure 3
-- reads: spells_timed
-- parameters: as_of; from and to, days of disposal; filters
SELECT
    dateTrunc('month', assumeNotNull(ended_on)) AS month,
    count() AS disposed,
    countIf(isNotNull(standard_days)) AS with_standard,
    countIf(active_days <= standard_days) AS on_time,
    if(with_standard = 0, NULL, on_time / with_standard) AS share
FROM $database.spells_timed(as_of = {as_of:Date32}, $filters)
WHERE state = 'disposed' AND (ended_on BETWEEN {from:Date32} AND {to:Date32})
GROUP BY month
ORDER BY month
