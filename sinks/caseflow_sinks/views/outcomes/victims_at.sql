-- definition: The victims of the cases reported by the day: one row a victim of a case, in however many reports of an
--   agency they stand. The contract has each agency's own id of a victim, which says nothing of another agency's: whom two
--   agencies report in one case stands there twice. `is_homicide`: the case has an offence of intentional homicide (ICCS 0101) that was not only
--   attempted, which would be ICCS 0102: a report does not say which victim is of which offence. `iccs` is the lowest
--   code of the offences; without one not_mapped or not_stated. The filters sex and age_group are of the victim, iccs
--   of the case; of victims no citizenship is known, so that a choice of one leaves none.
-- unit: victim
-- denominator: none
-- source: INDICATORS.md, Return tables; UNODC, ICCS version 1.0
-- reads: case_timelines
-- parameters: as_of; filters
SELECT
    case_key,
    jurisdiction,
    victim.1 AS victim_agency,
    victim.2 AS victim_id,
    victim.3 AS sex,
    victim.4 AS age_group,
    victim.5 AS relationship_to_suspect,
    is_homicide,
    reported_on,
    reported_precision
FROM
(
    SELECT
        key AS case_key,
        toString(jurisdiction) AS jurisdiction,
        agencies,
        court_codes AS courts,
        toString(area) AS area,
        toString(class) AS iccs,
        reported_on,
        toString(reported_precision) AS reported_precision,
        arrayExists((code, attempted) -> startsWith(code, '0101') AND attempted != 'yes', offences.class, offences.attempted) AS is_homicide,
        arrayZip(victims.agency, victims.victim_id, victims.sex, victims.age_group, victims.relationship_to_suspect) AS found
    FROM case_timelines FINAL
    WHERE reported_precision != '' AND notEmpty(victims.victim_id)
)
ARRAY JOIN found AS victim
WHERE $chosen_case
    AND (empty({sex:Array(String)}) OR has({sex:Array(String)}, victim.3))
    AND (empty({age_group:Array(String)}) OR has({age_group:Array(String)}, victim.4))
    AND empty({citizenship:Array(String)})
    AND ifNull(reported_on <= {as_of:Date32}, 1)
