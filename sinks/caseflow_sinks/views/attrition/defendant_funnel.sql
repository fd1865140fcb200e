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
WITH
    ['first_contact', 'referred', 'charged', 'disposed', 'sentenced', 'admitted'] AS stages,
    -- A person has reached what they have reached in any case: one set of persons is held, not one a stage.
    (
        SELECT arrayResize(sumForEach(arrayMap(at -> toInt64(furthest >= at), range(1, 7))), 6)
        FROM
        (
            SELECT max(reached) AS furthest
            FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
            WHERE (first_contact_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(first_contact_on) AND {undated:UInt8} = 1)
            GROUP BY person
        )
    ) AS all_persons
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
            toInt64(countIf(is_asked AND reached >= 1)),
            toInt64(countIf(is_asked AND reached >= 2)),
            toInt64(countIf(is_asked AND reached >= 3)),
            toInt64(countIf(is_asked AND reached >= 4)),
            toInt64(countIf(is_asked AND reached >= 5)),
            toInt64(countIf(is_asked AND reached >= 6))
        ] AS all_defendants,
        [
            toInt64(countIf(is_asked AND reached = 1 AND has_left)),
            toInt64(countIf(is_asked AND reached = 2 AND has_left)),
            toInt64(countIf(is_asked AND reached = 3 AND has_left)),
            toInt64(countIf(is_asked AND reached = 4 AND has_left)),
            toInt64(countIf(is_asked AND reached = 5 AND has_left)),
            toInt64(countIf(is_asked AND reached = 6 AND has_left))
        ] AS all_left,
        [
            toInt64(countIf(is_asked AND reached >= 1 AND first_contact_moment <= $sometime)),
            toInt64(countIf(is_asked AND reached >= 2 AND referred_moment <= $sometime)),
            toInt64(countIf(is_asked AND reached >= 3 AND charged_moment <= $sometime)),
            toInt64(countIf(is_asked AND reached >= 4 AND disposed_moment <= $sometime)),
            toInt64(countIf(is_asked AND reached >= 5 AND sentenced_moment <= $sometime)),
            toInt64(countIf(is_asked AND reached >= 6 AND admitted_moment <= $sometime))
        ] AS all_undated,
        countIf(isNull(first_contact_on) AND {from:Date32} <= {to:Date32}) AS without_day
    FROM
    (
        SELECT
            reached,
            isNotNull(exit) AS has_left,
            first_contact_moment,
            referred_moment,
            charged_moment,
            disposed_moment,
            sentenced_moment,
            admitted_moment,
            first_contact_on,
            isNotNull(first_contact_on) OR {undated:UInt8} = 1 AS is_asked
        FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
        WHERE isNull(first_contact_on) OR first_contact_on BETWEEN {from:Date32} AND {to:Date32}
    )
)
ARRAY JOIN [1, 2, 3, 4, 5, 6] AS ordinal
ORDER BY ordinal
