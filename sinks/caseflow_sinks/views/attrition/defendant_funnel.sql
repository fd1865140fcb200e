-- definition: Of the defendants first met in the period, how many had reached each stage by the day: has an event of it
--   or of a later stage, so that the numbers cannot rise. `reached` = those of the next stage + `left_here` +
--   `pending_here`: who left after this stage and before the next, and who is still there. A person is counted once a
--   stage, in whichever cases. `undated`: reached it by no event that states a day. `without_day`: their first contact has no
--   day, whatever the period; the same in each row, and counted in nothing else unless `undated` is 1.
-- unit: defendant (a person in a case), and person
-- denominator: `of_first`: those of the first row; `of_previous`: those of the row before; NULL where there are none
-- source: INDICATORS.md, Attrition; stages in caseflow_schemas/vocabularies.json
-- reads: defendants_at
-- parameters: as_of; from and to, days of first contact; undated, 1 to count in also those whose first contact has no
--   day, 0 not to; filters
WITH ['first_contact', 'referred', 'charged', 'disposed', 'sentenced', 'admitted'] AS stages
SELECT
    ordinal,
    stages[ordinal] AS stage,
    all_persons[ordinal] AS persons,
    all_defendants[ordinal] AS defendants,
    all_left[ordinal] AS left_here,
    all_defendants[ordinal] - if(ordinal = 6, 0, all_defendants[ordinal + 1]) - all_left[ordinal] AS pending_here,
    all_undated[ordinal] AS undated,
    without_day,
    if(all_persons[1] = 0, NULL, persons / all_persons[1]) AS persons_of_first,
    if(all_defendants[1] = 0, NULL, defendants / all_defendants[1]) AS defendants_of_first,
    if(all_persons[greatest(ordinal - 1, 1)] = 0, NULL, persons / all_persons[greatest(ordinal - 1, 1)]) AS persons_of_previous,
    if(all_defendants[greatest(ordinal - 1, 1)] = 0, NULL, defendants / all_defendants[greatest(ordinal - 1, 1)]) AS defendants_of_previous
FROM
(
    SELECT
        [
            uniqExactIf(person, is_asked),
            uniqExactIf(person, is_asked AND reached >= 2),
            uniqExactIf(person, is_asked AND reached >= 3),
            uniqExactIf(person, is_asked AND reached >= 4),
            uniqExactIf(person, is_asked AND reached >= 5),
            uniqExactIf(person, is_asked AND reached >= 6)
        ] AS all_persons,
        arrayResize(sumForEachIf(arrayMap(at -> toInt64(reached >= at), range(1, 7)), is_asked), 6) AS all_defendants,
        arrayResize(sumForEachIf(arrayMap(at -> toInt64(reached = at AND isNotNull(exit)), range(1, 7)), is_asked), 6) AS all_left,
        arrayResize(sumForEachIf(arrayMap(at -> toInt64(reached >= at AND isNull(stage_days[at])), range(1, 7)), is_asked), 6) AS all_undated,
        countIf(isNull(first_contact_on) AND {from:Date32} <= {to:Date32}) AS without_day
    FROM
    (
        SELECT
            person,
            reached,
            exit,
            stage_days,
            first_contact_on,
            isNotNull(first_contact_on) OR {undated:UInt8} = 1 AS is_asked
        FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
        WHERE isNull(first_contact_on) OR first_contact_on BETWEEN {from:Date32} AND {to:Date32}
    )
)
ARRAY JOIN [1, 2, 3, 4, 5, 6] AS ordinal
ORDER BY ordinal
