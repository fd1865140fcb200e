-- definition: The stays in custody of a person under one of their identifiers, or those attributed to a case: as in stays,
--   with how the case is known: stated by the agency, inferred by the rule, or none.
-- unit: stay
-- denominator: none
-- source: DESIGN.md, Stays
-- reads: stays, case_timelines, person_timelines
-- parameters: identifier, as issuer:value
SELECT
    person,
    stay_key,
    agency,
    facility,
    legal_status,
    admitted_on,
    released_on,
    release_reason,
    days,
    state,
    basis,
    ifNull(case_key, '') AS case_key,
    repair
FROM stays
WHERE {identifier:String} != ''
    AND (
        person IN
        (
            SELECT key
            FROM person_timelines FINAL
            WHERE key = {identifier:String} OR has(identifiers, {identifier:String})
        )
        OR ifNull(case_key, '') IN
        (
            SELECT key
            FROM case_timelines FINAL
            WHERE key = {identifier:String} OR has(identifiers, {identifier:String})
        )
    )
ORDER BY person, isNull(admitted_on), admitted_on, stay_key
