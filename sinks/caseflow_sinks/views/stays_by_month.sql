-- definition: Admissions to and releases from custody by month: a flow, each counted in its own month. Those not known to
--   the month are in none.
-- unit: stay
-- denominator: none
-- source: INDICATORS.md, Custody
-- reads: stays
-- parameters: from and to, first and last day (Date32)
SELECT
    dateTrunc('month', assumeNotNull(day)) AS month,
    countIf(what = 'admission') AS admissions,
    countIf(what = 'release') AS releases
FROM
(
    SELECT admitted_on AS day, 'admission' AS what FROM stays WHERE admitted_precision != 'year'
    UNION ALL
    SELECT released_on AS day, 'release' AS what FROM stays WHERE released_precision != 'year'
)
WHERE day BETWEEN {from:Date32} AND {to:Date32}
GROUP BY month
ORDER BY month
