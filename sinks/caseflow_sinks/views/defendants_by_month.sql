-- definition: Defendants by month of first contact, and where each stands: `defendants` = `pending_charge` +
--   `left_before_charge` + `pending_disposal` + `disposed`, so that nothing pending is dropped; `charged` =
--   `pending_disposal` + `disposed`. Those whose first contact is not known to the month are in no month: linked_records
--   says how many have no day.
-- unit: defendant (a person in a case)
-- denominator: none; of a month's defendants
-- source: INDICATORS.md, Attrition
-- reads: defendants
-- parameters: from and to, first and last day of first contact (Date32)
SELECT
    dateTrunc('month', assumeNotNull(first_contact_on)) AS month,
    count() AS defendants,
    countIf(stage IN ('first_contact', 'referred') AND isNull(exit)) AS pending_charge,
    countIf(stage IN ('first_contact', 'referred') AND isNotNull(exit)) AS left_before_charge,
    countIf(stage NOT IN ('first_contact', 'referred')) AS charged,
    countIf(stage = 'charged') AS pending_disposal,
    countIf(stage IN ('disposed', 'sentenced', 'admitted')) AS disposed,
    uniqExact(person) AS persons,
    uniqExact(case_key) AS cases
FROM defendants
WHERE (first_contact_on BETWEEN {from:Date32} AND {to:Date32}) AND first_contact_precision != 'year'
GROUP BY month
ORDER BY month
