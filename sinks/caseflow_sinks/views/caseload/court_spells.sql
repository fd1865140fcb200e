-- definition: The times for which defendants were before the court, by the day: from the opening to the disposal. The first
--   opens with the charge, or with the earliest registration at a court where that is later or the charge has no day; a
--   later one with a reopening or a retrial. What has a later day has not happened. A spell that would end before it
--   opens opens on the day on which it ends. What is known to the month or year only counts on its first day. `inactive`
--   are the times within it in which the case was suspended for the defendant, as (first day, day after the last),
--   joined where they overlap or touch, and as days since 1970-01-01; a time without a known beginning or end is none.
--   200000 stands for an end that has not come.
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
    opening,
    opened_on,
    is_over,
    ended_on,
    first,
    last,
    arrayFold(
        (joined, found) -> if(
            empty(joined) OR joined[-1].2 < found.1,
            arrayPushBack(joined, found),
            arrayPushBack(arrayPopBack(joined), (joined[-1].1, greatest(joined[-1].2, found.2)))
        ),
        arraySort(arrayFilter(found -> found.1 < found.2, clipped)),
        CAST([], 'Array(Tuple(Int32, Int32))')
    ) AS inactive
FROM
(
    SELECT
        jurisdiction,
        case_key,
        person,
        iccs,
        number,
        opening,
        if(opened_on > ended_on, ended_on, opened_on) AS opened_on,
        is_over,
        ended_on,
        toInt32(assumeNotNull(ifNull(if(told.opened_on > told.ended_on, told.ended_on, told.opened_on), toDate32('1970-01-01')))) AS first,
        if(is_over, toInt32(assumeNotNull(ifNull(ended_on, toDate32('1970-01-01')))), toInt32(200000)) AS last,
        arrayMap(
            found -> (
                greatest(toInt32(assumeNotNull(found.1)), first),
                least(if(found.3 <= {as_of:Date32}, toInt32(assumeNotNull(found.3)), toInt32(200000)), last)
            ),
            arrayFilter(
                found -> found.1 <= {as_of:Date32} AND (isNotNull(found.3) OR found.4 = ''),
                if(isNull(opened_on) OR (is_over AND isNull(ended_on)), [], inactive)
            )
        ) AS clipped
    FROM
    (
        SELECT
            jurisdiction,
            case_key,
            person,
            iccs,
            inactive,
            spell.1 AS number,
            spell.2 AS opening,
            spell.3 AS opened_on,
            spell.4 AS is_over,
            spell.5 AS ended_on
        FROM
        (
            SELECT
                jurisdiction,
                case_key,
                person,
                iccs,
                inactive,
                exit,
                exited_on,
                spells,
                if(isNull(charged_on), registered_on, greatest(charged_on, ifNull(registered_on, charged_on))) AS entered_on
            FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
            WHERE reached >= 3
        )
        ARRAY JOIN
            arrayConcat(
                [(toUInt32(1), 'registered', entered_on, isNotNull(exit), exited_on)],
                arrayMap(
                    (number, found) -> (
                        number,
                        'reopened',
                        found.1,
                        found.4 != '' AND ifNull(found.3 <= {as_of:Date32}, 1),
                        if(found.3 <= {as_of:Date32}, found.3, NULL)
                    ),
                    arrayFilter(
                        (number, found) -> number > 1 AND ifNull(found.1 <= {as_of:Date32}, 1),
                        arrayEnumerate(spells),
                        spells
                    ),
                    arrayFilter((found, number) -> number > 1 AND ifNull(found.1 <= {as_of:Date32}, 1), spells, arrayEnumerate(spells))
                )
            ) AS spell
    ) AS told
)
