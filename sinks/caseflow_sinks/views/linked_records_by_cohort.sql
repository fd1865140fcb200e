-- definition: Of the defendants whose first contact lies in the period, and of their persons, how many reached each
--   stage. Who reached a later stage is counted in the earlier ones, so that the numbers cannot rise. A person is counted
--   once a stage, in whichever cases. `undated`: reached it by an event that states no day. These are records linked in
--   what was delivered; whether that is the attrition of a county depends on what the extract is.
-- unit: defendant (a person in a case), and person
-- denominator: `of_first`: those of the first row; `of_previous`: those of the row before; NULL where there are none
-- source: INDICATORS.md, Attrition
-- reads: defendants
-- parameters: from and to, first and last day of first contact (Date32); undated, 1 to count in also those whose first
--   contact has no day, 0 not to (UInt8)
SELECT
    row.1 AS ordinal,
    row.2 AS stage,
    row.3 AS persons,
    row.4 AS defendants,
    row.5 AS undated,
    if(rows[1].3 = 0, NULL, row.3 / rows[1].3) AS persons_of_first,
    if(rows[1].4 = 0, NULL, row.4 / rows[1].4) AS defendants_of_first,
    if(rows[greatest(ordinal - 1, 1)].3 = 0, NULL, row.3 / rows[greatest(ordinal - 1, 1)].3) AS persons_of_previous,
    if(rows[greatest(ordinal - 1, 1)].4 = 0, NULL, row.4 / rows[greatest(ordinal - 1, 1)].4) AS defendants_of_previous
FROM
(
    SELECT
        [
            (1, 'first_contact', uniqExact(person), count(), countIf(isNull(first_contact_on))),
            (
                2,
                'charged',
                uniqExactIf(person, stage != 'first_contact'),
                countIf(stage != 'first_contact'),
                countIf(stage != 'first_contact' AND isNull(charged_on))
            ),
            (
                3,
                'disposed',
                uniqExactIf(person, stage = 'disposed'),
                countIf(stage = 'disposed'),
                countIf(stage = 'disposed' AND isNull(disposed_on))
            )
        ] AS rows
    FROM defendants
    WHERE (first_contact_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(first_contact_on) AND {undated:UInt8} = 1)
)
ARRAY JOIN rows AS row
ORDER BY ordinal
