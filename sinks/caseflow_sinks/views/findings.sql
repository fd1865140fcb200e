-- definition: What is odd in context, by kind and by the timeline that shows it. A conflicting event is a finding on its
--   case and on its persons: the rows of the two timelines must not be added up.
-- unit: finding
-- denominator: none
-- source: CONTRACT.md, law 3; kinds in caseflow_schemas/findings.json
-- reads: case_timelines, person_timelines
-- parameters: none
SELECT kind, timeline, count() AS findings, uniqExact(key) AS timelines
FROM
(
    SELECT kind, 'case' AS timeline, key FROM case_timelines FINAL ARRAY JOIN findings.kind AS kind
    UNION ALL
    SELECT kind, 'person' AS timeline, key FROM person_timelines FINAL ARRAY JOIN findings.kind AS kind
)
GROUP BY kind, timeline
ORDER BY kind, timeline
