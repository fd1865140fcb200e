-- definition: The defendants of a case under one of its identifiers, or a person as a defendant in each of their cases:
--   how far they got, how it first ended (NULL while pending), and the day of every milestone; NULL where it has none.
-- unit: defendant (a person in a case)
-- denominator: none
-- source: INDICATORS.md, Attrition
-- reads: defendants, explorer_cases
-- parameters: identifier, as issuer:value
SELECT
    told.case_key AS case_key,
    told.person AS person,
    sex,
    age,
    citizenship,
    iccs,
    stage,
    exit,
    reported_on,
    first_contact_on,
    referred_on,
    charged_on,
    registered_on,
    first_hearing_on,
    verdict_on,
    disposed_on,
    sentenced_on,
    admitted_on,
    released_on,
    exited_on,
    custodial_days
FROM defendants AS told
INNER JOIN
(
    SELECT case_key, groupUniqArray(person) AS persons
    FROM $database.explorer_cases(identifier = {identifier:String})
    GROUP BY case_key
) AS found ON found.case_key = told.case_key
WHERE told.case_key IN (SELECT case_key FROM $database.explorer_cases(identifier = {identifier:String}))
    AND (has(persons, '') OR has(persons, told.person))
ORDER BY case_key, person
