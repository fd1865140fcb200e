-- definition: What is odd on the timelines of a case or person under one of its identifiers, with the meaning of the kind.
-- unit: finding
-- denominator: none
-- source: CONTRACT.md, law 3; kinds in caseflow_schemas/findings.json
-- reads: case_timelines, person_timelines, vocabularies
-- parameters: identifier, as issuer:value
SELECT timeline, key, kind, meaning, person, detail
FROM
(
    SELECT 'case' AS timeline, key, findings.kind AS kind, ifNull(findings.person, '') AS person, findings.detail AS detail
    FROM case_timelines FINAL
    ARRAY JOIN findings
    WHERE {identifier:String} != '' AND (key = {identifier:String} OR has(identifiers, {identifier:String}))
    UNION ALL
    SELECT 'person' AS timeline, key, findings.kind AS kind, ifNull(findings.person, '') AS person, findings.detail AS detail
    FROM person_timelines FINAL
    ARRAY JOIN findings
    WHERE {identifier:String} != '' AND (key = {identifier:String} OR has(identifiers, {identifier:String}))
) AS found
LEFT JOIN (SELECT member, meaning FROM vocabularies FINAL WHERE vocabulary = 'finding') AS kinds ON kinds.member = found.kind
ORDER BY timeline, key, kind, person, detail
