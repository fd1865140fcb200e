-- definition: Stays by how long they lasted, in whole local days, each in exactly one row of its facility: those released in
--   the period by length, those that end before they begin, and those of no known admission; and, whatever the period,
--   those still open on the day and those released on no known day.
-- unit: stay
-- denominator: none
-- source: INDICATORS.md, Custody
-- reads: stays_at
-- parameters: as_of; from and to, days of release; filters
SELECT bucket.1 AS ordinal, bucket.2 AS lasted, facility, count() AS stays
FROM
(
    SELECT
        facility,
        multiIf(
            ended = 'pending', (8, 'open'),
            ended = 'negative', (9, 'ends before it begins'),
            ended = 'undated', (10, 'undated'),
            days = 0, (1, 'same day'),
            days = 1, (2, '1 day'),
            days <= 7, (3, '2 to 7 days'),
            days <= 30, (4, '8 to 30 days'),
            days <= 90, (5, '31 to 90 days'),
            days <= 365, (6, '91 to 365 days'),
            (7, 'over 365 days')
        ) AS bucket
    FROM $database.stays_at(as_of = {as_of:Date32}, $filters)
    WHERE {from:Date32} <= {to:Date32} AND ifNull(released_on BETWEEN {from:Date32} AND {to:Date32}, 1)
)
GROUP BY bucket, facility
ORDER BY ordinal, facility
