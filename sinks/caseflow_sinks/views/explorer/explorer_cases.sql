-- definition: The cases that an identifier leads to: those that it names, with an empty `person`, and those in which a
--   person whom it names is a defendant, with that person.
-- unit: case
-- denominator: none
-- source: DESIGN.md, Identity
-- reads: case_timelines, person_timelines
-- parameters: identifier, as issuer:value
SELECT case_key, person
FROM
(
    SELECT key AS case_key, '' AS person
    FROM case_timelines FINAL
    WHERE {identifier:String} != '' AND (key = {identifier:String} OR has(identifiers, {identifier:String}))
    UNION ALL
    SELECT arrayJoin(cases.case_key) AS case_key, key AS person
    FROM person_timelines FINAL
    WHERE {identifier:String} != '' AND (key = {identifier:String} OR has(identifiers, {identifier:String}))
)
ORDER BY case_key, person
