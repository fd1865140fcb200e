-- definition: The courts' caseload by month: `incoming` = registered + reopened + resumed, `outgoing` = disposed +
--   suspended, and `active_end` = `active_start` + incoming - outgoing - `disposed_undated`; `inactive_end` =
--   `inactive_start` + suspended - resumed. Clearance rate = outgoing / incoming x 100. Disposition time = active pending at
--   the end / disposed x days: a forecast at the pace of the month, not a mean. Turnover = disposed / active pending at the
--   end. Congestion = (active pending at the start + incoming) / disposed. `disposed_undated`, of no known day, are in the
--   month in which they came in, `without_entry`, opened on no known day, in none: their number is the same in each row. Where
--   more than 5 % of the disposals of all months shown are undated, or of all spells without entry, no month has any of the
--   four. The last month ends on the day. From the month of the first move to
--   that of the day (today where the day has not come), or of the last move where that is later.
-- unit: spell of a defendant before the court
-- denominator: as the definition says; NULL where it is none, or cannot be known
-- source: INDICATORS.md, Caseload and What cannot be known; CourTools (National Center for State Courts); CEPEJ (Council of
--   Europe), guidelines on judicial statistics
-- reads: court_moves
-- parameters: as_of; from and to, days whose months are shown; filters
SELECT
    month,
    days,
    active_start,
    inactive_start,
    registered,
    reopened,
    resumed,
    incoming,
    disposed,
    suspended,
    outgoing,
    disposed_undated,
    active_end,
    inactive_end,
    without_entry,
    if(is_unknown OR incoming = 0, NULL, outgoing / incoming * 100) AS clearance_rate,
    if(is_unknown OR disposed = 0, NULL, active_end / disposed * days) AS disposition_time,
    if(is_unknown OR active_end = 0, NULL, disposed / active_end) AS turnover,
    if(is_unknown OR disposed = 0, NULL, (active_start + incoming) / disposed) AS congestion
FROM
(
    SELECT
        *,
        sum(disposed_undated) OVER () * 20 > sum(disposed + disposed_undated) OVER () OR without_entry * 20 > spells AS is_unknown
    FROM
    (
        SELECT
            *,
            registered + reopened + resumed AS incoming,
            disposed + suspended AS outgoing,
            sum(incoming - outgoing - disposed_undated) OVER so_far AS active_end,
            active_end - incoming + outgoing + disposed_undated AS active_start,
            sum(suspended - resumed) OVER so_far AS inactive_end,
            inactive_end - suspended + resumed AS inactive_start,
            max(all_without_entry) OVER () AS without_entry,
            max(all_spells) OVER () AS spells,
            dateDiff('day', month, least(addMonths(month, 1), addDays({as_of:Date32}, 1))) AS days
        FROM
        (
            SELECT assumeNotNull(of_month) AS month, * EXCEPT of_month
            FROM
            (
                SELECT
                    dateTrunc('month', day) AS of_month,
                    toInt64(countIf(kind = 'registered')) AS registered,
                    toInt64(countIf(kind = 'reopened')) AS reopened,
                    toInt64(countIf(kind = 'resumed')) AS resumed,
                    toInt64(countIf(kind = 'disposed')) AS disposed,
                    toInt64(countIf(kind = 'suspended')) AS suspended,
                    toInt64(countIf(kind = 'disposed_undated')) AS disposed_undated,
                    sum(countIf(kind = 'without_entry')) OVER () AS all_without_entry,
                    sum(countIf(kind IN ('registered', 'reopened', 'without_entry'))) OVER () AS all_spells
                FROM $database.court_moves(as_of = {as_of:Date32}, $filters)
                GROUP BY of_month
            )
            WHERE isNotNull(of_month)
            ORDER BY month WITH FILL TO addMonths(dateTrunc('month', least({as_of:Date32}, {to:Date32}, toDate32(today()))), 1) STEP INTERVAL 1 MONTH
        )
        WINDOW so_far AS (ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    )
    WHERE month BETWEEN dateTrunc('month', {from:Date32}) AND {to:Date32}
)
ORDER BY month
