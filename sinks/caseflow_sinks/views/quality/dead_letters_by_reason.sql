-- definition: Messages that are wrong in themselves, by topic, agency and reason. Reason sink_refused: a derived record
--   that ClickHouse would not take.
-- unit: message
-- denominator: none
-- source: CONTRACT.md, law 3; reasons in caseflow_schemas/dead_letters.json
-- reads: dead_letters
-- parameters: none
SELECT
    toString(topic) AS topic,
    toString(agency) AS agency,
    toString(reason) AS reason,
    count() AS messages,
    max(received_at) AS last_received_at
FROM dead_letters FINAL
GROUP BY topic, agency, reason
ORDER BY topic, agency, reason
