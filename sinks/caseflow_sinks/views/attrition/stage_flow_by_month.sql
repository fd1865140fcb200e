-- definition: How many defendants came into each stage, and how many left the case for the first time (`exit`), in a
--   month: each counted in the month of its own event, whenever they were first met. Flows of different stages are of
--   different people and are never divided by one another. What is not known to the month is in none.
-- unit: defendant (a person in a case)
-- denominator: none
-- source: INDICATORS.md, Attrition (period flow)
-- reads: defendants_at
-- parameters: as_of; from and to, days of the event; filters
SELECT dateTrunc('month', assumeNotNull(entry.3)) AS month, entry.1 AS ordinal, entry.2 AS stage, count() AS defendants
FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
ARRAY JOIN
    [
        (1, 'first_contact', first_contact_on, first_contact_precision),
        (2, 'referred', referred_on, referred_precision),
        (3, 'charged', charged_on, charged_precision),
        (4, 'disposed', disposed_on, disposed_precision),
        (5, 'sentenced', sentenced_on, sentenced_precision),
        (6, 'admitted', admitted_on, admitted_precision),
        (7, 'exit', exited_on, exited_precision)
    ] AS entry
WHERE (entry.3 BETWEEN {from:Date32} AND {to:Date32}) AND entry.4 != 'year'
GROUP BY month, ordinal, stage
ORDER BY month, ordinal
