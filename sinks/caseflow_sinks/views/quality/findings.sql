-- definition: What is odd in context, by kind and by the timeline that shows it, with the meaning of the kind. A
--   conflicting event is a finding on its case and on its persons: the rows of the two timelines must not be added up.
--   Received: findings_told.
-- unit: finding
-- denominator: none
-- source: CONTRACT.md, law 3; kinds in caseflow_schemas/findings.json
-- reads: findings_told, vocabularies
-- parameters: from and to, days of reception; undated, 1 to count in also findings without such a day, 0 not to; of the
--   filters jurisdiction and agency (of any of its events), for a finding may be of many persons or none
SELECT kind, meaning, timeline, findings, timelines
FROM
(
    SELECT kind, timeline, count() AS findings, uniqExact(key) AS timelines
    FROM $database.findings_told(from = {from:Date32}, to = {to:Date32}, undated = {undated:UInt8}, jurisdiction = {jurisdiction:Array(String)}, agency = {agency:Array(String)})
    GROUP BY kind, timeline
) AS counted
LEFT JOIN (SELECT member, meaning FROM vocabularies FINAL WHERE vocabulary = 'finding') AS kinds ON kinds.member = counted.kind
ORDER BY kind, timeline
