-- definition: What is odd in context, by kind and by the timeline that shows it, with the meaning of the kind. A
--   conflicting event is a finding on its case and on its persons: the rows of the two timelines must not be added up.
-- unit: finding
-- denominator: none
-- source: CONTRACT.md, law 3; kinds in caseflow_schemas/findings.json
-- reads: case_timelines, person_timelines, vocabularies
-- parameters: none
SELECT kind, meaning, timeline, findings, timelines
FROM
(
    SELECT kind, timeline, count() AS findings, uniqExact(key) AS timelines
    FROM
    (
        SELECT kind, 'case' AS timeline, key FROM case_timelines FINAL ARRAY JOIN findings.kind AS kind
        UNION ALL
        SELECT kind, 'person' AS timeline, key FROM person_timelines FINAL ARRAY JOIN findings.kind AS kind
    )
    GROUP BY kind, timeline
) AS counted
LEFT JOIN (SELECT member, meaning FROM vocabularies FINAL WHERE vocabulary = 'finding') AS kinds ON kinds.member = counted.kind
ORDER BY kind, timeline
