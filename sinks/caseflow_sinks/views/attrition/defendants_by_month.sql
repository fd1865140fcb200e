-- definition: Defendants by month of first contact, and where each stood on the day: `defendants` = `pending_charge` +
--   `left_before_charge` + `pending_disposal` + `disposed`, so that nothing pending is dropped; `charged` =
--   `pending_disposal` + `disposed`. Those whose first contact is not known to the month are in no month:
--   `without_month` is their number, of whatever period, and the same in each row.
-- unit: defendant (a person in a case)
-- denominator: `per_case`: cases of the month that have one; else none
-- source: INDICATORS.md, Attrition
-- reads: defendants_at
-- parameters: as_of; from and to, days of first contact; filters
SELECT
    assumeNotNull(of_month) AS month,
    defendants,
    pending_charge,
    left_before_charge,
    charged,
    pending_disposal,
    disposed,
    persons,
    cases,
    defendants / cases AS per_case,
    all_without_month AS without_month
FROM
(
    SELECT
        of_month,
        count() AS defendants,
        countIf(reached < 3 AND isNull(exit)) AS pending_charge,
        countIf(reached < 3 AND isNotNull(exit)) AS left_before_charge,
        countIf(reached >= 3) AS charged,
        countIf(reached = 3) AS pending_disposal,
        countIf(reached >= 4) AS disposed,
        uniqExact(person) AS persons,
        uniqExact(case_key) AS cases,
        sum(countIf(NOT has_month)) OVER () AS all_without_month
    FROM
    (
        SELECT
            person,
            case_key,
            reached,
            exit,
            isNotNull(first_contact_on) AND first_contact_precision != 'year' AS has_month,
            if(has_month AND first_contact_on BETWEEN {from:Date32} AND {to:Date32}, dateTrunc('month', first_contact_on), NULL) AS of_month
        FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
    )
    GROUP BY of_month
)
WHERE isNotNull(of_month)
ORDER BY month
