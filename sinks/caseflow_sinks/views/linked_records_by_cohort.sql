-- definition: Of the defendants whose first contact lies in the period, and of their persons, how many reached each
--   stage. Who reached a later stage is counted in the earlier ones, so that the numbers cannot rise. A person is counted
--   once a stage, in whichever cases. `undated`: reached it by no event that states a day. These are records linked in
--   what was delivered; whether that is the attrition of a county depends on what the extract is.
-- unit: defendant (a person in a case), and person
-- denominator: `of_first`: those of the first row; `of_previous`: those of the row before; NULL where there are none
-- source: INDICATORS.md, Attrition; stages in caseflow_schemas/vocabularies.json
-- reads: defendants
-- parameters: from and to, first and last day of first contact (Date32); undated, 1 to count in also those whose first
--   contact has no day, 0 not to (UInt8)
WITH ['first_contact', 'referred', 'charged', 'disposed', 'sentenced', 'admitted'] AS stages
SELECT
    ordinal,
    stages[ordinal] AS stage,
    all_persons[ordinal] AS persons,
    all_defendants[ordinal] AS defendants,
    all_undated[ordinal] AS undated,
    if(all_persons[1] = 0, NULL, persons / all_persons[1]) AS persons_of_first,
    if(all_defendants[1] = 0, NULL, defendants / all_defendants[1]) AS defendants_of_first,
    if(all_persons[greatest(ordinal - 1, 1)] = 0, NULL, persons / all_persons[greatest(ordinal - 1, 1)]) AS persons_of_previous,
    if(all_defendants[greatest(ordinal - 1, 1)] = 0, NULL, defendants / all_defendants[greatest(ordinal - 1, 1)]) AS defendants_of_previous
FROM
(
    SELECT
        [
            uniqExactIf(person, reached >= 1),
            uniqExactIf(person, reached >= 2),
            uniqExactIf(person, reached >= 3),
            uniqExactIf(person, reached >= 4),
            uniqExactIf(person, reached >= 5),
            uniqExactIf(person, reached >= 6)
        ] AS all_persons,
        sumForEach(arrayMap(at -> toUInt64(reached >= at), range(1, 7))) AS sums,
        if(empty(sums), arrayMap(at -> toUInt64(0), range(1, 7)), sums) AS all_defendants,
        sumForEach(arrayMap(at -> toUInt64(reached >= at AND isNull(days[at])), range(1, 7))) AS undated_sums,
        if(empty(undated_sums), arrayMap(at -> toUInt64(0), range(1, 7)), undated_sums) AS all_undated
    FROM
    (
        SELECT
            person,
            indexOf(stages, stage) AS reached,
            [first_contact_on, referred_on, charged_on, disposed_on, sentenced_on, admitted_on] AS days
        FROM defendants
        WHERE (first_contact_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(first_contact_on) AND {undated:UInt8} = 1)
    )
)
ARRAY JOIN [1, 2, 3, 4, 5, 6] AS ordinal
ORDER BY ordinal
