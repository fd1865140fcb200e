-- definition: How many units took how many days for a segment, by those that came to its end in the period and of which
--   both days are known, in order: what a distribution is drawn from. Days as in segments, of the clock.
-- unit: defendant (a person in a case); for admission → release a stay
-- denominator: none
-- source: INDICATORS.md, Durations
-- reads: segments
-- parameters: as_of; from and to, days of completion; clock, calendar, working or active; segment, the name of one, or empty for all; filters
SELECT ordinal, $segments[ordinal] AS segment, took AS days, count() AS units
FROM $database.segments(as_of = {as_of:Date32}, clock = {clock:String}, segment = {segment:String}, $filters)
WHERE state = 1 AND last BETWEEN toInt32({from:Date32}) AND toInt32({to:Date32})
GROUP BY ordinal, took
ORDER BY ordinal, took
