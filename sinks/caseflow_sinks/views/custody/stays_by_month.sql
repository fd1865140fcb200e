-- definition: Admissions to and releases from custody by month: a flow, each counted in its own month. Those not known to
--   the month are in none.
-- unit: stay
-- denominator: none
-- source: INDICATORS.md, Custody
-- reads: stays_at
-- parameters: as_of; from and to, days of admission and release; filters
SELECT
    dateTrunc('month', assumeNotNull(day)) AS month,
    countIf(what = 'admission') AS admissions,
    countIf(what = 'release') AS releases
FROM
(
    SELECT move.1 AS day, move.2 AS what
    FROM $database.stays_at(as_of = {as_of:Date32}, $filters)
    ARRAY JOIN [(admitted_on, 'admission', admitted_precision), (released_on, 'release', released_precision)] AS move
    WHERE move.3 != 'year'
)
WHERE day BETWEEN {from:Date32} AND {to:Date32}
GROUP BY month
ORDER BY month
