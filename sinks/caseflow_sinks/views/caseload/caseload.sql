-- definition: caseload_by_month for one period as a whole: from its first day to its last, or to the day where that is
--   earlier. `without_entry`: spells that opened on no known day, whatever the period, in no other column.
-- unit: spell of a defendant before the court
-- denominator: as there; `undated_share`: disposed of in the period, those of no known day with it
-- source: INDICATORS.md, Caseload and What cannot be known
-- reads: court_moves
-- parameters: as_of; from and to, days of the period; filters
SELECT
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
    inactive_start + suspended - resumed AS inactive_end,
    without_entry,
    if(disposed + disposed_undated = 0, NULL, disposed_undated / (disposed + disposed_undated)) AS undated_share,
    if(is_unknown OR incoming = 0, NULL, outgoing / incoming * 100) AS clearance_rate,
    if(is_unknown OR disposed = 0, NULL, active_end / disposed * days) AS disposition_time,
    if(is_unknown OR active_end = 0, NULL, disposed / active_end) AS turnover,
    if(is_unknown OR disposed = 0, NULL, (active_start + incoming) / disposed) AS congestion
FROM
(
    SELECT
        *,
        registered + reopened + resumed AS incoming,
        disposed + suspended AS outgoing,
        active_start + incoming - outgoing - disposed_undated AS active_end,
        disposed_undated * 20 > disposed + disposed_undated OR without_entry * 20 > spells AS is_unknown
    FROM
    (
        SELECT
            greatest(0, dateDiff('day', {from:Date32}, least({to:Date32}, {as_of:Date32})) + 1) AS days,
            toInt64(countIf(day < {from:Date32} AND kind IN ('registered', 'reopened', 'resumed')))
                - toInt64(countIf(day < {from:Date32} AND kind IN ('disposed', 'suspended', 'disposed_undated'))) AS active_start,
            toInt64(countIf(day < {from:Date32} AND kind = 'suspended')) - toInt64(countIf(day < {from:Date32} AND kind = 'resumed')) AS inactive_start,
            toInt64(countIf(inside AND kind = 'registered')) AS registered,
            toInt64(countIf(inside AND kind = 'reopened')) AS reopened,
            toInt64(countIf(inside AND kind = 'resumed')) AS resumed,
            toInt64(countIf(inside AND kind = 'disposed')) AS disposed,
            toInt64(countIf(inside AND kind = 'suspended')) AS suspended,
            toInt64(countIf(inside AND kind = 'disposed_undated')) AS disposed_undated,
            countIf(kind = 'without_entry') AS without_entry,
            countIf(kind IN ('registered', 'reopened', 'without_entry')) AS spells
        FROM
        (
            SELECT day, kind, ifNull(day BETWEEN {from:Date32} AND {to:Date32}, 0) AS inside
            FROM $database.court_moves(as_of = {as_of:Date32}, $filters)
        )
    )
)
