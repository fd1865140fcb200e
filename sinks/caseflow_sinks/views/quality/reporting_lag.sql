-- definition: How long agencies take to report: whole days from when something happened to when its first message was
--   received, over accepted newest versions that are neither retracted, nor excluded, nor part of a historical load,
--   and are known to the day. `p95_days` is rounded up, and NULL where there is none: it is not known then.
-- unit: event
-- denominator: none
-- source: INDICATORS.md, Attrition (mature)
-- reads: event_records
-- parameters: none: one number, by which the maturity of every cohort is judged alike
SELECT
    count() AS events,
    if(events = 0, NULL, toUInt32(greatest(0, ceil(quantileExactInclusive(0.95)(days))))) AS p95_days
FROM
(
    SELECT dateDiff('day', toDate32(assumeNotNull(occurred_at)), toDate32(received_at)) AS days
    FROM event_records FINAL
    WHERE outcome = 'accepted' AND is_newest AND NOT retracted AND NOT excluded AND NOT backfill
        AND isNotNull(occurred_at) AND occurred_precision IN $to_the_day
)
