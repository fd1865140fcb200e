-- definition: When each agency was last heard of, and through which day it is complete; `days_silent` from the last message
--   to the day, in whole days of UTC, negative where messages came after the day.
-- unit: agency
-- denominator: none
-- source: INDICATORS.md, Quality (complete-through and silence)
-- reads: event_records, agency_coverage
-- parameters: as_of
SELECT
    heard.agency AS agency,
    messages,
    last_received_at,
    dateDiff('day', toDate32(last_received_at), {as_of:Date32}) AS days_silent,
    complete_through
FROM
(
    SELECT toString(agency) AS agency, count() AS messages, max(received_at) AS last_received_at
    FROM event_records FINAL
    GROUP BY agency
) AS heard
LEFT JOIN agency_coverage AS covered ON covered.agency = heard.agency
ORDER BY agency
