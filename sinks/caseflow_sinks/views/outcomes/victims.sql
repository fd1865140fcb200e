-- definition: Victims of the cases reported in the period, by sex, age group and relationship to the suspect, and those of
--   them whose case has an offence of intentional homicide (ICCS 0101): a report does not say which victim is of which
--   offence. The filters sex and age_group are of the victim, iccs of the case; of victims no citizenship is known, so that
--   a choice of one leaves none.
-- unit: victim
-- denominator: none
-- source: INDICATORS.md, Return tables; UNODC, ICCS version 1.0
-- reads: case_timelines
-- parameters: as_of; from and to, days of report; undated, 1 to count in also reports without a day, 0 not to; filters
SELECT
    victim.1 AS sex,
    victim.2 AS age_group,
    victim.3 AS relationship_to_suspect,
    count() AS victims,
    countIf(is_homicide) AS homicide_victims
FROM
(
    SELECT
        toString(jurisdiction) AS jurisdiction,
        agencies,
        court_codes AS courts,
        toString(area) AS area,
        toString(class) AS iccs,
        reported_on,
        arrayExists(code -> startsWith(code, '0101'), offences.class) AS is_homicide,
        arrayZip(victims.sex, victims.age_group, victims.relationship_to_suspect) AS found
    FROM case_timelines FINAL
    WHERE reported_precision != '' AND notEmpty(victims.victim_id)
)
ARRAY JOIN found AS victim
WHERE $chosen_case
    AND (empty({sex:Array(String)}) OR has({sex:Array(String)}, victim.1))
    AND (empty({age_group:Array(String)}) OR has({age_group:Array(String)}, victim.2))
    AND empty({citizenship:Array(String)})
    AND ifNull(reported_on <= {as_of:Date32}, 1)
    AND ((reported_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(reported_on) AND {undated:UInt8} = 1))
GROUP BY sex, age_group, relationship_to_suspect
ORDER BY sex, age_group, relationship_to_suspect
