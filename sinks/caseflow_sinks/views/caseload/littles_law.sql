-- definition: Informational: in a steady state the mean number pending is the rate of arrival times the mean time in the
--   system (Little). `mean_pending` is the mean over the days of the period of active and inactive spells that last over
--   the night; `arrivals_per_day` those that opened in it, by day; `mean_days` the mean time from opening to disposal of
--   those disposed of in it; `ratio` = mean_pending / (arrivals_per_day x mean_days), near 1 where nothing changes.
-- unit: spell of a defendant before the court
-- denominator: as the definition says; NULL where it is none
-- source: INDICATORS.md, Caseload; J. D. C. Little, Operations Research 9 (1961)
-- reads: court_spells
-- parameters: as_of; from and to, days of the period; filters
SELECT
    greatest(0, toInt32(least({to:Date32}, {as_of:Date32})) + 1 - toInt32({from:Date32})) AS days,
    if(days = 0, NULL, sum(greatest(0, least(last, end) - greatest(first, begin))) / days) AS mean_pending,
    if(days = 0, NULL, countIf(first >= begin AND first < end) / days) AS arrivals_per_day,
    countIf(is_over AND last >= begin AND last < end) AS disposed,
    if(disposed = 0, NULL, sumIf(last - first, is_over AND last >= begin AND last < end) / disposed) AS mean_days,
    if(arrivals_per_day * mean_days > 0, mean_pending / (arrivals_per_day * mean_days), NULL) AS ratio
FROM
(
    SELECT
        first,
        last,
        is_over,
        toInt32({from:Date32}) AS begin,
        toInt32(least({to:Date32}, {as_of:Date32})) + 1 AS end
    FROM $database.court_spells(as_of = {as_of:Date32}, $filters)
    WHERE isNotNull(opened_on) AND NOT (is_over AND isNull(ended_on))
)
