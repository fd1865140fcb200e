-- definition: Messages that are wrong in themselves, by topic, agency and reason. Reason sink_refused: a derived record
--   that ClickHouse would not take.
-- unit: message
-- denominator: none
-- source: CONTRACT.md, law 3; reasons in caseflow_schemas/dead_letters.json
-- reads: dead_letters, event_records, agencies
-- parameters: from and to, days of reception; of the filters jurisdiction, by the agency, and agency, for a message
--   that could not be read has nothing else
SELECT
    topic,
    agency,
    reason,
    count() AS messages,
    max(received_at) AS last_received_at
FROM (SELECT toString(topic) AS topic, toString(agency) AS agency, toString(reason) AS reason, received_at FROM dead_letters FINAL)
WHERE toDate32(received_at) BETWEEN {from:Date32} AND {to:Date32} AND $chosen_message
GROUP BY topic, agency, reason
ORDER BY topic, agency, reason
