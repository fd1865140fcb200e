-- definition: The most that each stage had before it within each ten minutes of the last 24 hours, as pipeline_lag
--   counts it look by look: `waiting` the most records, `oldest_waiting_seconds` the greatest age. NULL: nobody looked,
--   or an age was not known at any look.
-- unit: record; second
-- denominator: none
-- source: sinks, DESIGN.md, Lag
-- reads: lags
-- parameters: none: rows of earlier days are not kept
SELECT ordinal, $path[ordinal] AS stage, begins_at, waiting, oldest_waiting_seconds
FROM
(
    SELECT
        arrayJoin(arrayEnumerate($path)) AS ordinal,
        toStartOfInterval(now('UTC'), INTERVAL 10 MINUTE) - toIntervalMinute(10 * arrayJoin(range(144))) AS begins_at
) AS times
LEFT JOIN
(
    SELECT ordinal, begins_at, toNullable(max(of_look)) AS waiting, max(age) AS oldest_waiting_seconds
    FROM
    (
        SELECT
            indexOf($path, toString(stage)) AS ordinal,
            toStartOfInterval(toDateTime(looked_at, 'UTC'), INTERVAL 10 MINUTE) AS begins_at,
            sum(lags.waiting) AS of_look,
            $lag_age AS age
        FROM lags
        WHERE looked_at > now('UTC') - INTERVAL 1 DAY
        GROUP BY stage, looked_at
    )
    GROUP BY ordinal, begins_at
) AS seen ON seen.ordinal = times.ordinal AND seen.begins_at = times.begins_at
ORDER BY ordinal, begins_at
