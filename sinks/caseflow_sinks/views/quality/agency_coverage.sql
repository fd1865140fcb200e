-- definition: From when on an agency's events are here, and up to when all of them are: an agency that is silent has no
--   pending cases but missing events. As declared (table coverage); else complete from the beginning (NULL) to the day
--   of its latest event, by accepted newest versions that are neither retracted nor excluded, days in UTC. An event
--   that is dated after the day on which it was received says nothing of it; of an agency without another, the latest
--   day of receipt is taken.
-- unit: agency
-- denominator: none
-- source: INDICATORS.md (complete-through)
-- reads: event_records, coverage
-- parameters: none: a fact of an agency, by which every figure is censored alike
SELECT
    agency,
    max(declared_from) AS complete_from,
    coalesce(max(declared_through), max(latest), max(latest_received)) AS complete_through,
    toUInt8(isNotNull(max(declared_through))) AS is_declared
FROM
(
    SELECT
        toString(agency) AS agency,
        CAST(NULL, 'Nullable(Date32)') AS declared_from,
        CAST(NULL, 'Nullable(Date32)') AS declared_through,
        maxOrNullIf(toDate32(assumeNotNull(occurred_at)), toDate32(assumeNotNull(occurred_at)) <= toDate32(received_at)) AS latest,
        maxOrNull(toDate32(received_at)) AS latest_received
    FROM event_records FINAL
    WHERE outcome = 'accepted' AND is_newest AND NOT retracted AND NOT excluded AND isNotNull(occurred_at)
    GROUP BY agency
    UNION ALL
    SELECT agency, complete_from, complete_through, NULL, NULL FROM coverage FINAL
)
GROUP BY agency
ORDER BY agency
