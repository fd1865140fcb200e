-- definition: Defendants disposed of in the period, by exit: how it first ended, of several charges the furthest in the
--   order of the vocabulary. Those not disposed of are pending, or left before a charge, and stand in defendant_funnel.
-- unit: defendant (a person in a case), and person
-- denominator: `share`: all defendants disposed of
-- source: INDICATORS.md, Attrition (leaving) and Outcomes
-- reads: defendants_at
-- parameters: as_of; from and to, days of the exit; undated, 1 to count in also those whose exit has no day, 0 not to;
--   filters
SELECT
    exit,
    count() AS defendants,
    uniqExact(person) AS persons,
    defendants / sum(defendants) OVER () AS share
FROM
(
    SELECT ifNull(exit, 'not_stated') AS exit, person
    FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
    WHERE reached >= 4 AND ((exited_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(exited_on) AND {undated:UInt8} = 1))
)
GROUP BY exit
ORDER BY defendants DESC, exit
