-- definition: When each agency was last heard of, and through which day it is complete; `days_silent` from the last message
--   to the day, in whole days of UTC, negative where messages came after the day. An agency that was never heard of has no
--   last message, and is silent since the first generation was promoted, when the installation began to listen. It is told of
--   where its coverage is declared, or where it is registered and another agency of its jurisdiction was heard of. Dead
--   letters are not heard here.
-- unit: agency
-- denominator: none
-- source: INDICATORS.md, Quality (complete-through and silence)
-- reads: event_records, agencies, coverage, agency_coverage, generations
-- parameters: as_of
SELECT
    heard.agency AS agency,
    messages,
    last_received_at,
    dateDiff('day', toDate32(ifNull(last_received_at, (SELECT minOrNull(promoted_at) FROM $control.generations WHERE state = 'active'))), {as_of:Date32}) AS days_silent,
    complete_through
FROM
(
    SELECT agency, sum(heard) AS messages, max(last) AS last_received_at
    FROM
    (
        SELECT toString(agency) AS agency, count() AS heard, toNullable(max(received_at)) AS last
        FROM event_records FINAL
        GROUP BY agency
        UNION ALL
        SELECT agency, 0 AS heard, NULL AS last
        FROM coverage FINAL
        UNION ALL
        SELECT agency, 0 AS heard, NULL AS last
        FROM agencies FINAL
        WHERE version = (SELECT max(version) FROM agencies)
            AND toString(jurisdiction) IN (SELECT DISTINCT toString(jurisdiction) FROM event_records FINAL)
    )
    GROUP BY agency
) AS heard
LEFT JOIN agency_coverage AS covered ON covered.agency = heard.agency
ORDER BY agency
