-- definition: How long it took, by agency and month of reception, until what happened was recorded, and received:
--   median and P95 (quantileExactInclusive) in days, over the first message of each event, messages that are retracted,
--   excluded or part of a historical load left out. Where the day alone is known, it is taken to have happened at its
--   beginning in UTC; of coarser times nothing is measured. `negative` are received before they happened, and are in
--   the quantiles.
-- unit: event
-- denominator: none
-- source: INDICATORS.md, Quality (timeliness)
-- reads: event_records, agencies
-- parameters: from and to, days of reception; of the filters jurisdiction, by the agency, and agency
WITH
    quantilesExactInclusiveIf(0.5, 0.95)(assumeNotNull(to_recording), isNotNull(to_recording)) AS recording,
    quantilesExactInclusiveIf(0.5, 0.95)(assumeNotNull(to_reception), isNotNull(to_reception)) AS reception
SELECT
    agency,
    dateTrunc('month', received_on) AS month,
    count() AS events,
    countIf(isNotNull(to_recording)) AS with_recording,
    countIf(isNotNull(to_reception)) AS with_occurrence,
    countIf(to_reception < 0) AS negative,
    if(with_recording = 0, NULL, recording[1]) AS to_recording_median,
    if(with_recording = 0, NULL, recording[2]) AS to_recording_p95,
    if(with_occurrence = 0, NULL, reception[1]) AS to_reception_median,
    if(with_occurrence = 0, NULL, reception[2]) AS to_reception_p95
FROM
(
    SELECT
        agency,
        toDate32(first.1) AS received_on,
        dateDiff('millisecond', first.2, first.3) / 86400000 AS to_recording,
        dateDiff('millisecond', first.2, first.1) / 86400000 AS to_reception
    FROM
    (
        SELECT
            toString(agency) AS agency,
            event_id,
            argMin(
                (received_at, if(occurred_precision IN $to_the_day, occurred_at, NULL), recorded_at),
                (received_at, topic, partition, offset)
            ) AS first
        FROM event_records FINAL
        WHERE outcome = 'accepted' AND NOT retracted AND NOT excluded AND NOT backfill
        GROUP BY agency, event_id
    )
)
WHERE received_on BETWEEN {from:Date32} AND {to:Date32} AND $chosen_message
GROUP BY agency, month
ORDER BY agency, month
