-- definition: Disposals by month, and how many came within the standard that the offence has, inactive time out.
--   `without_entry`, of a spell that opened on no known day, and `negative`, of one that would end before it opens, are told
--   beside and in no other column. `undated`, on no known day, are in no month: the number is of those that opened in the
--   period or on no known day, and the same in each row. Where those without entry and undated are more than 5 % of the
--   disposals of all months of the period, no month has a share.
-- unit: spell of a defendant before the court
-- denominator: `share`: disposals with a standard; NULL where there is none, or they cannot be known
-- source: INDICATORS.md, Caseload (on time) and What cannot be known; CourTools (National Center for State Courts), measure 3
-- reads: spells_timed
-- parameters: as_of; from and to, days of disposal; filters
SELECT
    assumeNotNull(of_month) AS month,
    disposed,
    with_standard,
    on_time,
    without_entry,
    negative,
    undated,
    if(is_unknown OR with_standard = 0, NULL, on_time / with_standard) AS share
FROM
(
    SELECT
        if(isNull(ended_on), NULL, dateTrunc('month', ended_on)) AS of_month,
        countIf(state = 'disposed') AS disposed,
        countIf(state = 'disposed' AND isNotNull(standard_days)) AS with_standard,
        countIf(state = 'disposed' AND active_days <= standard_days) AS on_time,
        countIf(state = 'without_entry' AND isNotNull(ended_on)) AS without_entry,
        countIf(state = 'negative') AS negative,
        sum(countIf(isNull(ended_on))) OVER () AS undated,
        (undated + sum(without_entry) OVER ()) * 20 > sum(count()) OVER () AS is_unknown
    FROM $database.spells_timed(as_of = {as_of:Date32}, $filters)
    WHERE is_over AND if(isNull(ended_on), ifNull(opened_on BETWEEN {from:Date32} AND {to:Date32}, 1), ended_on BETWEEN {from:Date32} AND {to:Date32})
    GROUP BY of_month
)
WHERE isNotNull(of_month) AND disposed + without_entry + negative > 0
ORDER BY month
