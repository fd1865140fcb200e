-- definition: caseload_by_month for one period as a whole: from its first day to its last, or to the day where that is
--   earlier. `without_entry`: spells that opened on no known day, in no other column.
-- unit: spell of a defendant before the court
-- denominator: as there
-- source: INDICATORS.md, Caseload
-- reads: court_moves, court_spells
-- parameters: as_of; from and to, days of the period; filters
SELECT
    days,
    active_start,
    inactive_start,
    registered,
    reopened,
    resumed,
    registered + reopened + resumed AS incoming,
    disposed,
    suspended,
    disposed + suspended AS outgoing,
    disposed_undated,
    active_start + incoming - outgoing - disposed_undated AS active_end,
    inactive_start + suspended - resumed AS inactive_end,
    (SELECT count() FROM $database.court_spells(as_of = {as_of:Date32}, $filters) WHERE isNull(opened_on)) AS without_entry,
    if(incoming = 0, NULL, outgoing / incoming * 100) AS clearance_rate,
    if(disposed = 0, NULL, active_end / disposed * days) AS disposition_time,
    if(active_end = 0, NULL, disposed / active_end) AS turnover,
    if(disposed = 0, NULL, (active_start + incoming) / disposed) AS congestion
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
        toInt64(countIf(inside AND kind = 'disposed_undated')) AS disposed_undated
    FROM
    (
        SELECT day, kind, day BETWEEN {from:Date32} AND {to:Date32} AS inside
        FROM $database.court_moves(as_of = {as_of:Date32}, $filters)
    )
)
