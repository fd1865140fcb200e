-- definition: The case and person timelines that are told under an identifier, or of which it is one among others: all their
--   identifiers, how many events are known, from when to when, and how many seals are in force on the timeline. `successor`:
--   the key under which it is told now; it then has no events of its own.
-- unit: timeline
-- denominator: none
-- source: DESIGN.md, Identity
-- reads: case_timelines, person_timelines
-- parameters: identifier, as issuer:value
SELECT
    kind,
    key,
    jurisdiction,
    identifiers,
    ifNull(successor, '') AS successor,
    length(days) AS events,
    arrayMin(arrayFilter(day -> isNotNull(day), days)) AS first_on,
    arrayMax(arrayFilter(day -> isNotNull(day), days)) AS last_on,
    seals_in_force
FROM
(
    SELECT
        'case' AS kind,
        key,
        toString(jurisdiction) AS jurisdiction,
        identifiers,
        successor,
        events.occurred_on AS days,
        arrayCount(precision -> precision = '', seals.unsealed_precision) AS seals_in_force
    FROM case_timelines FINAL
    WHERE {identifier:String} != '' AND (key = {identifier:String} OR has(identifiers, {identifier:String}))
    UNION ALL
    SELECT
        'person' AS kind,
        key,
        toString(jurisdiction) AS jurisdiction,
        identifiers,
        successor,
        events.occurred_on AS days,
        arrayCount(precision -> precision = '', seals.unsealed_precision) AS seals_in_force
    FROM person_timelines FINAL
    WHERE {identifier:String} != '' AND (key = {identifier:String} OR has(identifiers, {identifier:String}))
)
ORDER BY kind, key
