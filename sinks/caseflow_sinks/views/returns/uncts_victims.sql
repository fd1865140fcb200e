-- definition: Victims of the cases by year of report, sex, age group and relationship to the suspect, and those of them
--   whose case has an offence of intentional homicide, as in victims_at. `year` is NULL where the report has no day.
-- unit: victim
-- denominator: none
-- source: INDICATORS.md, Return tables; UNODC, United Nations Survey of Crime Trends and Operations of Criminal Justice
--   Systems (victims of intentional homicide)
-- reads: victims_at
-- parameters: as_of; from and to, days of report; undated, 1 to count in also reports without a day, 0 not to; filters
SELECT
    toYear(reported_on) AS year,
    sex,
    age_group,
    relationship_to_suspect,
    count() AS victims,
    countIf(is_homicide) AS homicide_victims
FROM $database.victims_at(as_of = {as_of:Date32}, $filters)
WHERE (reported_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(reported_on) AND {undated:UInt8} = 1)
GROUP BY year, sex, age_group, relationship_to_suspect
ORDER BY year, sex, age_group, relationship_to_suspect
