-- definition: Victims of the cases reported in the period, by sex, age group and relationship to the suspect, and those
--   of them whose case has an offence of intentional homicide, as in victims_at: whom two agencies report in one case is
--   counted twice, since no id says that they are one. What the source does not say is not_stated, a word that the
--   vocabulary lacks not_mapped.
-- unit: victim
-- denominator: none
-- source: INDICATORS.md, Return tables; UNODC, ICCS version 1.0
-- reads: victims_at
-- parameters: as_of; from and to, days of report; undated, 1 to count in also reports without a day, 0 not to; filters
SELECT
    sex,
    age_group,
    relationship_to_suspect,
    count() AS victims,
    countIf(is_homicide) AS homicide_victims
FROM $database.victims_at(as_of = {as_of:Date32}, $filters)
WHERE (reported_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(reported_on) AND {undated:UInt8} = 1)
GROUP BY sex, age_group, relationship_to_suspect
ORDER BY sex, age_group, relationship_to_suspect
