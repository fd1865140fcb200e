-- definition: Defendants disposed of, by exit: how it first ended, of several charges the furthest in the order of the
--   vocabulary. Those not disposed of are pending, or left before a charge, and stand in linked_records.
-- unit: defendant (a person in a case), and person
-- denominator: `share`: all defendants disposed of
-- source: INDICATORS.md, Attrition (leaving) and Outcomes
-- reads: defendants
-- parameters: none
SELECT
    ifNull(exit, 'not_stated') AS exit,
    count() AS defendants,
    uniqExact(person) AS persons,
    defendants / sum(defendants) OVER () AS share
FROM defendants
WHERE stage IN ('disposed', 'sentenced', 'admitted')
GROUP BY exit
ORDER BY defendants DESC, exit
