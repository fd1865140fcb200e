-- definition: The events on the timelines of a case or person under one of its identifiers, each with the day on which it
--   happened, how exactly that is known, and when its newest revision was received, in the order of their days, those
--   without one last.
-- unit: event
-- denominator: none
-- source: CONTRACT.md, Laws
-- reads: case_timelines, person_timelines
-- parameters: identifier, as issuer:value
SELECT
    timeline,
    key,
    occurred_on,
    occurred_at,
    occurred_precision,
    event_type,
    agency,
    case_key,
    persons,
    revision,
    conflicting,
    received_at,
    event_id
FROM
(
    SELECT
        'case' AS timeline,
        key,
        events.occurred_on AS occurred_on,
        events.occurred_at AS occurred_at,
        events.occurred_precision AS occurred_precision,
        events.event_type AS event_type,
        events.agency AS agency,
        ifNull(events.case_key, '') AS case_key,
        events.persons AS persons,
        events.revision AS revision,
        events.conflicting AS conflicting,
        events.received_at AS received_at,
        events.event_id AS event_id
    FROM case_timelines FINAL
    ARRAY JOIN events
    WHERE {identifier:String} != '' AND (key = {identifier:String} OR has(identifiers, {identifier:String}))
    UNION ALL
    SELECT
        'person' AS timeline,
        key,
        events.occurred_on AS occurred_on,
        events.occurred_at AS occurred_at,
        events.occurred_precision AS occurred_precision,
        events.event_type AS event_type,
        events.agency AS agency,
        ifNull(events.case_key, '') AS case_key,
        events.persons AS persons,
        events.revision AS revision,
        events.conflicting AS conflicting,
        events.received_at AS received_at,
        events.event_id AS event_id
    FROM person_timelines FINAL
    ARRAY JOIN events
    WHERE {identifier:String} != '' AND (key = {identifier:String} OR has(identifiers, {identifier:String}))
)
ORDER BY timeline, key, isNull(occurred_on), occurred_on, received_at, event_id
