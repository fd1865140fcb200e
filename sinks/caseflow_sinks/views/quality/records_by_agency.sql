-- definition: What an agency sent, by event type: events, and those of them that were corrected (more than one accepted
--   version), are retracted by their newest word, have two contents under one revision, or lie in a delivery taken
--   back; messages that said again what was known; and when the last message came. An event is of the period in which
--   its first message was received, with all its messages.
-- unit: event; for `messages` and `duplicates` message
-- denominator: none
-- source: INDICATORS.md, Quality
-- reads: event_records, agencies
-- parameters: from and to, days of reception; of the filters jurisdiction, by the agency, and agency, for an event is
--   of a case or of many
SELECT
    agency,
    event_type,
    countIf(versions > 0) AS events,
    countIf(versions > 1) AS corrected,
    countIf(is_retracted) AS retracted,
    countIf(is_conflicting) AS conflicting,
    countIf(versions > 0 AND kept = 0) AS excluded,
    sum(versions) + sum(copies) AS messages,
    sum(copies) AS duplicates,
    max(last) AS last_received_at
FROM
(
    SELECT
        toString(agency) AS agency,
        toString(event_type) AS event_type,
        event_id,
        countIf(outcome = 'accepted') AS versions,
        countIf(outcome = 'accepted' AND NOT excluded) AS kept,
        countIf(outcome = 'duplicate') AS copies,
        max(is_newest AND retracted) AS is_retracted,
        max(conflicting) AS is_conflicting,
        max(received_at) AS last
    FROM event_records FINAL
    GROUP BY agency, event_type, event_id
    HAVING toDate32(min(received_at)) BETWEEN {from:Date32} AND {to:Date32} AND $chosen_message
)
GROUP BY agency, event_type
ORDER BY agency, event_type
