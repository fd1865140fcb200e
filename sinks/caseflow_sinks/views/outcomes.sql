-- definition: Defendants disposed of, by outcome: of several verdicts the furthest in the order of the vocabulary. Those
--   not disposed of are pending and stand in linked_records.
-- unit: defendant (a person in a case), and person
-- denominator: `share`: all defendants disposed of
-- source: INDICATORS.md, Attrition (leaving) and Outcomes
-- reads: defendants
-- parameters: none
SELECT
    ifNull(outcome, 'not_stated') AS outcome,
    count() AS defendants,
    uniqExact(person) AS persons,
    defendants / sum(defendants) OVER () AS share
FROM defendants
WHERE stage = 'disposed'
GROUP BY outcome
ORDER BY defendants DESC, outcome
