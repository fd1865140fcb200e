-- definition: What each stage of the path, and the sink at its end, still had before it when it was last looked at,
--   which a sink does about every five seconds: records on its topics that its consumer group has not committed,
--   counted where they are few, else the difference of the offsets, which is an upper bound (`is_exact` 0), since
--   markers of transactions have offsets too; and how long before that look the oldest of them was written. Where
--   nobody has looked for a minute, or ever, that is not known: `is_known` 0, NULL, and `known_at` says when it last
--   was.
-- unit: record; second
-- denominator: none
-- source: sinks, DESIGN.md, Lag
-- reads: lags
-- parameters: none: the pipeline is one, and what waits has not been read yet
SELECT
    ordinal,
    $path[ordinal] AS stage,
    looked_at AS known_at,
    toUInt8(ifNull(looked_at > now64(3, 'UTC') - INTERVAL 1 MINUTE, 0)) AS is_known,
    if(is_known, of_all, NULL) AS waiting,
    if(is_known, all_exact, NULL) AS is_exact,
    if(is_known, age, NULL) AS oldest_waiting_seconds
FROM (SELECT arrayJoin(arrayEnumerate($path)) AS ordinal) AS path
LEFT JOIN
(
    SELECT
        indexOf($path, toString(stage)) AS ordinal,
        toNullable(looked_at) AS looked_at,
        toNullable(sum(lags.waiting)) AS of_all,
        toNullable(toUInt8(min(lags.is_exact))) AS all_exact,
        $lag_age AS age
    FROM lags
    WHERE (stage, looked_at) IN (SELECT stage, max(looked_at) FROM lags GROUP BY stage)
    GROUP BY stage, lags.looked_at
) AS seen ON seen.ordinal = path.ordinal
ORDER BY ordinal
