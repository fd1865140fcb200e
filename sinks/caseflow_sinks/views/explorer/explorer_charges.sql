-- definition: The charges in a case under one of its identifiers, or against a person in each of their cases: the class
--   as first filed and as it stands (an ICCS code, or not_mapped, not_stated), its state, its verdict and plea if there are.
-- unit: charge
-- denominator: none
-- source: INDICATORS.md, Attrition (reclassification)
-- reads: case_timelines, explorer_cases
-- parameters: identifier, as issuer:value
SELECT
    told.case_key AS case_key,
    told.person AS person,
    charge_id,
    class_at_entry,
    class,
    state,
    verdict,
    plea,
    is_final,
    filed_on,
    decided_on,
    ended_on
FROM
(
    SELECT
        key AS case_key,
        charge_person AS person,
        charge_charge_id AS charge_id,
        charge_class_at_entry AS class_at_entry,
        charge_class AS class,
        charge_state AS state,
        charge_verdict AS verdict,
        charge_plea AS plea,
        charge_is_final AS is_final,
        charge_filed_on AS filed_on,
        charge_decided_on AS decided_on,
        charge_ended_on AS ended_on
    FROM case_timelines FINAL
    ARRAY JOIN
        charges.person AS charge_person,
        charges.charge_id AS charge_charge_id,
        charges.class_at_entry AS charge_class_at_entry,
        charges.class AS charge_class,
        charges.state AS charge_state,
        charges.verdict AS charge_verdict,
        charges.plea AS charge_plea,
        charges.is_final AS charge_is_final,
        charges.filed_on AS charge_filed_on,
        charges.decided_on AS charge_decided_on,
        charges.ended_on AS charge_ended_on
    WHERE key IN (SELECT case_key FROM $database.explorer_cases(identifier = {identifier:String}))
) AS told
INNER JOIN
(
    SELECT case_key, groupUniqArray(person) AS persons
    FROM $database.explorer_cases(identifier = {identifier:String})
    GROUP BY case_key
) AS found ON found.case_key = told.case_key
WHERE has(persons, '') OR has(persons, told.person)
ORDER BY case_key, person, isNull(filed_on), filed_on, charge_id
