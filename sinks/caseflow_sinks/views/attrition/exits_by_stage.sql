-- definition: The defendants first met in the period by the furthest stage reached by the day and by how they left, or
--   pending: each is in one row.
-- unit: defendant (a person in a case), and person
-- denominator: `share`: all of them
-- source: INDICATORS.md, Attrition (leaving); exits in caseflow_schemas/vocabularies.json
-- reads: defendants_at
-- parameters: as_of; from and to, days of first contact; undated, 1 to count in also those whose first contact has no
--   day, 0 not to; filters
SELECT
    toUInt8(reached) AS ordinal,
    ['first_contact', 'referred', 'charged', 'disposed', 'sentenced', 'admitted'][reached] AS stage,
    ifNull(exit, 'pending') AS exit,
    count() AS defendants,
    uniqExact(person) AS persons,
    defendants / sum(defendants) OVER () AS share
FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
WHERE (first_contact_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(first_contact_on) AND {undated:UInt8} = 1)
GROUP BY reached, exit
ORDER BY ordinal, exit
