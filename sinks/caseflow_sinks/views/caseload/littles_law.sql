-- definition: Informational: in a steady state the mean number pending is the rate of arrival times the mean time in the
--   system (Little). `mean_pending` is the mean over the days of the period of active and inactive spells that last over the
--   night; `arrivals_per_day` those that opened in it, by day; `mean_days` the mean time from opening to disposal of those
--   disposed of in it; `ratio` = mean_pending / (arrivals_per_day x mean_days), near 1 where nothing changes. `left_out`:
--   spells that opened on no known day, or before the end of the period and were disposed of on none or before they opened;
--   where they are more than 5 % of all that opened before its end, nothing is said.
-- unit: spell of a defendant before the court
-- denominator: as the definition says; NULL where it is none, or cannot be known
-- source: INDICATORS.md, Caseload and What cannot be known; J. D. C. Little, Operations Research 9 (1961)
-- reads: court_spells
-- parameters: as_of; from and to, days of the period; filters
SELECT
    days,
    if(is_unknown, NULL, pending_days / days) AS mean_pending,
    if(is_unknown, NULL, arrivals / days) AS arrivals_per_day,
    disposed,
    if(is_unknown OR disposed = 0, NULL, disposed_days / disposed) AS mean_days,
    if(arrivals_per_day * mean_days > 0, mean_pending / (arrivals_per_day * mean_days), NULL) AS ratio,
    left_out
FROM
(
    SELECT
        greatest(0, toInt32(least({to:Date32}, {as_of:Date32})) + 1 - toInt32({from:Date32})) AS days,
        sumIf(greatest(0, least(last, end) - greatest(first, begin)), is_known) AS pending_days,
        countIf(is_known AND first >= begin AND first < end) AS arrivals,
        countIf(is_known AND is_over AND last >= begin AND last < end) AS disposed,
        sumIf(last - first, is_known AND is_over AND last >= begin AND last < end) AS disposed_days,
        countIf(NOT is_known) AS left_out,
        days = 0 OR left_out * 20 > count() AS is_unknown
    FROM
    (
        SELECT
            first,
            last,
            is_over,
            isNotNull(opened_on) AND NOT (is_over AND isNull(ended_on)) AND NOT is_negative AS is_known,
            toInt32({from:Date32}) AS begin,
            toInt32(least({to:Date32}, {as_of:Date32})) + 1 AS end
        FROM $database.court_spells(as_of = {as_of:Date32}, $filters)
        WHERE isNull(opened_on) OR first < end
    )
)
