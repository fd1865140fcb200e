-- definition: How many persons are held on the day before the decision of first instance for longer than the limit of the
--   jurisdiction, as in watch_pretrial, which names them; here they are only counted. `longest_days`: of the longest held.
-- unit: person
-- denominator: none
-- source: INDICATORS.md, Custody (watch list)
-- reads: watch_pretrial
-- parameters: as_of; filters
SELECT jurisdiction, facility, any(limit_days) AS limit_days, uniqExact(person) AS persons, max(days) AS longest_days
FROM $database.watch_pretrial(as_of = {as_of:Date32}, $filters)
GROUP BY jurisdiction, facility
ORDER BY persons DESC, jurisdiction, facility
