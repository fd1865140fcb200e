-- definition: How many of an agency's messages that were received within the last 24 hours are dead letters. Refusals of
--   the sink itself are no outcome of an agency's message and are left out.
-- unit: message
-- denominator: `share`: all messages of the agency received within these hours
-- source: INDICATORS.md, Quality (dead letters)
-- reads: event_records, dead_letters
-- parameters: none
SELECT agency, count() AS messages, countIf(is_dead) AS dead_letters, dead_letters / messages AS share
FROM
(
    SELECT toString(agency) AS agency, 0 AS is_dead
    FROM event_records FINAL
    WHERE received_at > now('UTC') - INTERVAL 24 HOUR
    UNION ALL
    SELECT toString(agency) AS agency, 1 AS is_dead
    FROM dead_letters FINAL
    WHERE received_at > now('UTC') - INTERVAL 24 HOUR AND reason != 'sink_refused'
)
GROUP BY agency
ORDER BY agency
