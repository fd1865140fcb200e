-- definition: Defendants by month of first contact, and where each stood on the day: `defendants` = `pending_charge` +
--   `left_before_charge` + `pending_disposal` + `disposed`, so that nothing pending is dropped; `charged` =
--   `pending_disposal` + `disposed`. Those whose first contact is not known to the month are in no month:
--   defendant_funnel says how many have no day.
-- unit: defendant (a person in a case)
-- denominator: `per_case`: cases of the month that have one; else none
-- source: INDICATORS.md, Attrition
-- reads: defendants_at
-- parameters: as_of; from and to, days of first contact; filters
SELECT
    dateTrunc('month', assumeNotNull(first_contact_on)) AS month,
    count() AS defendants,
    countIf(reached < 3 AND isNull(exit)) AS pending_charge,
    countIf(reached < 3 AND isNotNull(exit)) AS left_before_charge,
    countIf(reached >= 3) AS charged,
    countIf(reached = 3) AS pending_disposal,
    countIf(reached >= 4) AS disposed,
    uniqExact(person) AS persons,
    uniqExact(case_key) AS cases,
    defendants / cases AS per_case
FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
WHERE (first_contact_on BETWEEN {from:Date32} AND {to:Date32}) AND first_contact_precision != 'year'
GROUP BY month
ORDER BY month
