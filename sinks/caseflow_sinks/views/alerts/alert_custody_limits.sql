-- definition: How many persons are held today before the decision of first instance for longer than the limit of the
--   jurisdiction, as in watch_pretrial, which names them; here they are only counted.
-- unit: person
-- denominator: none
-- source: INDICATORS.md, Custody (watch list)
-- reads: watch_pretrial
-- parameters: none
SELECT jurisdiction, uniqExact(person) AS persons
FROM $database.watch_pretrial(as_of = toDate32(now('UTC')), $all)
GROUP BY jurisdiction
ORDER BY jurisdiction
