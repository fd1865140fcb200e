-- definition: For each agency topic, how many of its messages have each outcome. Counted from one row a coordinate, so
--   that a redelivery moves nothing; a coordinate with two outcomes counts in both, and the books do not add up.
--   Refusals of the sink itself are no outcome of an agency's message and are left out.
-- unit: message
-- denominator: none; messages on the topic, which only Kafka knows, less these is what is in flight
-- source: CONTRACT.md, law 2
-- reads: event_records, dead_letters
-- parameters: none: they balance over all messages that there are, or say nothing
SELECT
    topic,
    countIf(outcome = 'accepted') AS accepted,
    countIf(outcome = 'duplicate') AS duplicates,
    countIf(outcome = 'dead letter') AS dead_letters,
    uniqExact(partition, offset) AS coordinates
FROM
(
    SELECT toString(topic) AS topic, partition, offset, toString(outcome) AS outcome FROM event_records FINAL
    UNION ALL
    SELECT toString(topic) AS topic, partition, offset, 'dead letter' AS outcome FROM dead_letters FINAL WHERE reason != 'sink_refused'
)
GROUP BY topic
ORDER BY topic
