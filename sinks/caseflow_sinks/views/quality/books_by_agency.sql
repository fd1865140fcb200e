-- definition: For each agency, how many messages have each outcome. What could not be read has the agency "unknown".
-- unit: message
-- denominator: none
-- source: CONTRACT.md, law 2
-- reads: event_records, dead_letters
-- parameters: none: they balance over all messages that there are; messages_by_month has a period
SELECT
    agency,
    countIf(outcome = 'accepted') AS accepted,
    countIf(outcome = 'duplicate') AS duplicates,
    countIf(outcome = 'dead letter') AS dead_letters
FROM
(
    SELECT toString(agency) AS agency, toString(outcome) AS outcome FROM event_records FINAL
    UNION ALL
    SELECT toString(agency) AS agency, 'dead letter' AS outcome FROM dead_letters FINAL WHERE reason != 'sink_refused'
)
GROUP BY agency
ORDER BY agency
