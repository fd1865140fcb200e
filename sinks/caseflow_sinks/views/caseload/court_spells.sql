-- definition: The times for which defendants were before the court, by the day: from the opening to the disposal. The first
--   opens with the charge, or with the earliest registration at a court where that is later or the charge has no day; a later
--   one with a reopening or a retrial. What has a later day has not happened. A spell that would end before it opens is
--   `is_negative`: it opens on the day on which it ends, so that it comes and goes, and its time is not known. What is known
--   to the month or year only counts on its first day. `inactive` are the times within it in which the case was suspended for
--   the defendant, as (first day, day after the last), joined where they overlap or touch, and as days since 1970-01-01; a
--   time without a known beginning or end is none. 200000 stands for an end that has not come.
-- unit: spell of a defendant before the court
-- denominator: none
-- source: INDICATORS.md, Caseload; CourTools (National Center for State Courts), measures 2 to 4: criminal cases by defendant
-- reads: defendants_at
-- parameters: as_of; filters
SELECT
    jurisdiction,
    case_key,
    person,
    iccs,
    number,
    if(number = 1, 'registered', 'reopened') AS opening,
    if(opened = $sometime, NULL, toDate32(greatest(opened, $first_day))) AS opened_on,
    is_over,
    if(NOT is_over OR ended = $sometime, NULL, toDate32(greatest(ended, $first_day))) AS ended_on,
    is_negative,
    if(opened = $sometime, toInt32(0), opened) AS first,
    multiIf(NOT is_over, toInt32(200000), ended = $sometime, toInt32(0), ended) AS last,
    if(
        opened = $sometime OR (is_over AND ended = $sometime),
        CAST([], 'Array(Tuple(Int32, Int32))'),
        arrayFilter(
            found -> found.1 < found.2,
            arrayMap(
                found -> (
                    greatest(found.1, first),
                    least(if(found.2 <= toInt32({as_of:Date32}), found.2, toInt32(200000)), last)
                ),
                arrayFilter(found -> found.1 <= toInt32({as_of:Date32}), pauses)
            )
        )
    ) AS inactive
FROM
(
    SELECT
        jurisdiction,
        case_key,
        person,
        iccs,
        pauses,
        spell.1 AS number,
        spell.3 != $never AS is_over,
        if(spell.3 <= $sometime, toInt32($sometime), bitShiftRight(spell.3, 1)) AS ended,
        toUInt8(is_over AND ended > $sometime AND spell.2 > ended) AS is_negative,
        if(is_negative, ended, spell.2) AS opened
    FROM
    (
        SELECT
            jurisdiction,
            case_key,
            person,
            iccs,
            pauses,
            if(isNull(exit), toInt32($never), exited_moment) AS left_moment,
            reopenings,
            greatest(
                if(charged_moment <= $sometime, toInt32($sometime), bitShiftRight(charged_moment, 1)),
                if(registered_moment <= $sometime, toInt32($sometime), bitShiftRight(registered_moment, 1))
            ) AS entered
        FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
        WHERE reached >= 3
    )
    ARRAY JOIN
        arrayConcat(
            [(toUInt32(1), entered, left_moment)],
            arrayMap(
                (number, found) -> (
                    toUInt32(number + 1),
                    if(found.1 <= $sometime, toInt32($sometime), bitShiftRight(found.1, 1)),
                    if(found.2 >= $until, toInt32($never), found.2)
                ),
                arrayFilter((number, found) -> found.1 < $until, arrayEnumerate(reopenings), reopenings),
                arrayFilter(found -> found.1 < $until, reopenings)
            )
        ) AS spell
)
