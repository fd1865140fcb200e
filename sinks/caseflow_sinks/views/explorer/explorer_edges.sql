-- definition: How the cases that an identifier leads to are related to others: joined, severed, originates from, related; no
--   edge makes two cases one.
-- unit: edge between two cases
-- denominator: none
-- source: DESIGN.md, Identity
-- reads: case_timelines, explorer_cases
-- parameters: identifier, as issuer:value
SELECT key AS case_key, edges.relation AS relation, edges.direction AS direction, edges.case_key AS other_case, edges.moment_on AS moment_on
FROM case_timelines FINAL
ARRAY JOIN edges
WHERE key IN (SELECT case_key FROM $database.explorer_cases(identifier = {identifier:String}))
ORDER BY case_key, isNull(moment_on), moment_on, relation, other_case
