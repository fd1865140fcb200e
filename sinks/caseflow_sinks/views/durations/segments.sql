-- definition: One row a unit that began a segment or ended it by the day. `status`: measured (both days known, in order),
--   negative (it ends before it begins: a finding, in no quantile), undated (it ended on no known day), without_start (it
--   began on no known day, or nothing says that it began), left (the defendant left the case before the end), or pending.
--   A stage that a later one implies ended on no known day. After a conviction or a finding of guilt the way to sentence,
--   admission and release goes on. `days`, by the clock: calendar, whole local days; working, without the days on which
--   the jurisdiction does not work, the first day counting and the last not; active, without the times in which the case
--   was suspended for the defendant (times without a known beginning or end take out nothing; of a stay calendar days).
--   NULL unless measured or negative; for a negative one calendar days, for a negative stay NULL too. A day counts as
--   known at precision day or finer.
-- unit: defendant (a person in a case); for admission → release a stay
-- denominator: none
-- source: INDICATORS.md, Durations
-- reads: defendants_at, stays_at, working_calendars
-- parameters: as_of; clock, calendar, working or active; filters
WITH
    (SELECT groupArray((jurisdiction, weekly, single)) FROM working_calendars) AS calendars,
    arrayFirst(found -> found.1 = jurisdiction, calendars) AS calendar
SELECT
    ordinal,
    $segments[ordinal] AS segment,
    if(ordinal = 14, 'stay', 'defendant') AS unit,
    jurisdiction,
    case_key,
    person,
    stay_key,
    started_on,
    ended_on,
    status,
    multiIf(
        status = 'measured',
        last - first - if(
                {clock:String} = 'working',
                arraySum(
                        weekday -> intDiv(last + 140003 - weekday, 7) - intDiv(first + 140003 - weekday, 7),
                        if(calendar.1 = '', [toUInt8(6), toUInt8(7)], calendar.2)
                    )
                    + arrayCount(day -> day >= first AND day < last, calendar.3),
                if(
                    {clock:String} = 'active',
                    arrayFold(
                        (held, found) -> (
                            toInt32(held.1 + greatest(0, found.2 - greatest(found.1, held.2))),
                            toInt32(greatest(held.2, found.2))
                        ),
                        arraySort(
                            arrayMap(
                                found -> (
                                    greatest(toInt32(assumeNotNull(found.1)), first),
                                    least(toInt32(ifNull(found.3, toDate32('2299-12-31'))), last)
                                ),
                                arrayFilter(found -> isNotNull(found.1) AND (isNotNull(found.3) OR found.4 = ''), inactive)
                            )
                        ),
                        (toInt32(0), toInt32(-200000))
                    ).1,
                    0
                )
            ),
        status = 'negative' AND ordinal != 14, last - first,
        NULL
    ) AS days
FROM
(
    SELECT
        span.1 AS ordinal,
        jurisdiction,
        case_key,
        person,
        '' AS stay_key,
        inactive,
        span.2 AS started_on,
        span.3 AS ended_on,
        toInt32(ifNull(span.2, toDate32('1970-01-01'))) AS first,
        toInt32(ifNull(span.3, toDate32('1970-01-01'))) AS last,
        multiIf(
            span.5 AND isNull(span.3), 'undated',
            span.5 AND isNull(span.2), 'without_start',
            span.5 AND span.3 < span.2, 'negative',
            span.5, 'measured',
            has_left AND NOT (span.6 AND is_guilty), 'left',
            'pending'
        ) AS status
    FROM
    (
        SELECT
            jurisdiction,
            case_key,
            person,
            inactive,
            reached,
            isNotNull(exit) AS has_left,
            ifNull(exit IN ('convicted', 'guilt_found_without_conviction'), 0) AS is_guilty,
            if(committed_precision IN $to_the_day, committed_on, NULL) AS committed_day,
            if(reported_precision IN $to_the_day, reported_on, NULL) AS reported_day,
            if(first_contact_precision IN $to_the_day, first_contact_on, NULL) AS first_contact_day,
            if(charged_precision IN $to_the_day, charged_on, NULL) AS charged_day,
            if(referred_precision IN $to_the_day, referred_on, NULL) AS referred_day,
            if(first_hearing_precision IN $to_the_day, first_hearing_on, NULL) AS first_hearing_day,
            if(verdict_precision IN $to_the_day, verdict_on, NULL) AS verdict_day,
            if(disposed_precision IN $to_the_day, disposed_on, NULL) AS disposed_day,
            if(sentenced_precision IN $to_the_day, sentenced_on, NULL) AS sentenced_day,
            if(admitted_precision IN $to_the_day, admitted_on, NULL) AS admitted_day,
            if(released_precision IN $to_the_day, released_on, NULL) AS released_day,
            committed_precision != '' AS has_committed,
            reported_precision != '' AS has_reported,
            first_contact_precision != '' AS has_first_contact,
            charged_precision != '' AS has_charged,
            referred_precision != '' AS has_referred,
            first_hearing_precision != '' AS has_first_hearing,
            verdict_precision != '' AS has_verdict,
            disposed_precision != '' AS has_disposed,
            sentenced_precision != '' AS has_sentenced,
            admitted_precision != '' AS has_admitted,
            released_precision != '' AS has_released
        FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
    )
    ARRAY JOIN
        arrayFilter(
            span -> span.4 OR span.5,
            [
                (toUInt8(1), committed_day, reported_day, has_committed, has_reported, toUInt8(0)),
                (toUInt8(2), reported_day, first_contact_day, has_reported, has_first_contact, toUInt8(0)),
                (toUInt8(3), committed_day, charged_day, has_committed, has_charged OR reached >= 3, toUInt8(0)),
                (toUInt8(4), first_contact_day, referred_day, has_first_contact, has_referred OR reached >= 2, toUInt8(0)),
                (toUInt8(5), first_contact_day, charged_day, has_first_contact, has_charged OR reached >= 3, toUInt8(0)),
                (toUInt8(6), referred_day, charged_day, has_referred, has_charged OR reached >= 3, toUInt8(0)),
                (toUInt8(7), charged_day, first_hearing_day, has_charged, has_first_hearing, toUInt8(0)),
                (toUInt8(8), charged_day, verdict_day, has_charged, has_verdict, toUInt8(0)),
                (toUInt8(9), charged_day, disposed_day, has_charged, has_disposed OR reached >= 4, toUInt8(0)),
                (toUInt8(10), first_contact_day, disposed_day, has_first_contact, has_disposed OR reached >= 4, toUInt8(0)),
                (toUInt8(11), verdict_day, sentenced_day, has_verdict, has_sentenced OR reached >= 5, toUInt8(1)),
                (toUInt8(12), sentenced_day, admitted_day, has_sentenced, has_admitted OR reached >= 6, toUInt8(1)),
                (toUInt8(13), admitted_day, released_day, has_admitted, has_released, toUInt8(1))
            ]
        ) AS span
    UNION ALL
    SELECT
        toUInt8(14) AS ordinal,
        jurisdiction,
        ifNull(case_key, '') AS case_key,
        person,
        stay_key,
        [] AS inactive,
        if(admitted_precision IN $to_the_day, admitted_on, NULL) AS started_on,
        if(released_precision IN $to_the_day, released_on, NULL) AS ended_on,
        toInt32(ifNull(started_on, toDate32('1970-01-01'))) AS first,
        toInt32(ifNull(ended_on, toDate32('1970-01-01'))) AS last,
        multiIf(
            released_precision = '', 'pending',
            isNull(ended_on), 'undated',
            isNull(started_on), 'without_start',
            ended_on < started_on, 'negative',
            'measured'
        ) AS status
    FROM $database.stays_at(as_of = {as_of:Date32}, $filters)
)
