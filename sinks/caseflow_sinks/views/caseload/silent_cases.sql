-- definition: How many cases are pending on the day and have had no event for longer than the limit of the jurisdiction, as
--   in watch_silent_cases, which names them; here they are only counted. `undated`: those of which no event states a day;
--   `longest_days`: of the longest silent of the others.
-- unit: case
-- denominator: none
-- source: INDICATORS.md, Custody (watch list)
-- reads: watch_silent_cases
-- parameters: as_of; filters
SELECT jurisdiction, any(limit_days) AS limit_days, count() AS cases, countIf(isNull(days)) AS undated, max(days) AS longest_days
FROM $database.watch_silent_cases(as_of = {as_of:Date32}, $filters)
GROUP BY jurisdiction
ORDER BY cases DESC, jurisdiction
