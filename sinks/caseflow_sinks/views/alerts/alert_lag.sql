-- definition: For how many seconds the oldest record has been waiting for each stage, as in pipeline_lag; where that is not
--   known any more, how long ago it last was. A stage that nobody has ever looked at has no row.
-- unit: second
-- denominator: none
-- source: sinks, DESIGN.md, Lag
-- reads: pipeline_lag
-- parameters: none
SELECT
    stage,
    if(is_known, ifNull(oldest_waiting_seconds, 0), dateDiff('second', assumeNotNull(known_at), now64(3, 'UTC'))) AS seconds
FROM pipeline_lag
WHERE isNotNull(known_at)
ORDER BY stage
