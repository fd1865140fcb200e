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
WITH (SELECT groupArray((jurisdiction, weekly, single)) FROM working_calendars) AS calendars
SELECT
    ordinal,
    segment,
    unit,
    jurisdiction,
    case_key,
    person,
    stay_key,
    started_on,
    ended_on,
    status,
    multiIf(
        status = 'negative' AND unit = 'stay', NULL,
        status = 'negative', calendar_days,
        status != 'measured', NULL,
        {clock:String} = 'working',
        calendar_days
            - arraySum(
                weekday -> intDiv(last + 140003 - weekday, 7) - intDiv(first + 140003 - weekday, 7),
                if(calendar.1 = '', [toUInt8(6), toUInt8(7)], calendar.2)
            )
            - arrayCount(day -> day >= first AND day < last, calendar.3),
        {clock:String} = 'active',
        calendar_days
            - arrayFold(
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
        calendar_days
    ) AS days
FROM
(
    SELECT
        span.1 AS ordinal,
        span.2 AS segment,
        'defendant' AS unit,
        jurisdiction,
        case_key,
        person,
        '' AS stay_key,
        inactive,
        arrayFirst(found -> found.1 = jurisdiction, calendars) AS calendar,
        if(span.4 IN $to_the_day, span.3, NULL) AS started_on,
        if(span.6 IN $to_the_day, span.5, NULL) AS ended_on,
        dateDiff('day', started_on, ended_on) AS calendar_days,
        toInt32(ifNull(started_on, toDate32('1970-01-01'))) AS first,
        toInt32(ifNull(ended_on, toDate32('1970-01-01'))) AS last,
        span.6 != '' OR reached >= span.7 AS is_over,
        multiIf(
            is_over AND isNull(ended_on), 'undated',
            is_over AND isNull(started_on), 'without_start',
            calendar_days < 0, 'negative',
            is_over, 'measured',
            isNotNull(exit) AND NOT (span.8 AND exit IN ('convicted', 'guilt_found_without_conviction')), 'left',
            'pending'
        ) AS status
    FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
    ARRAY JOIN
        [
            (1, 'offence → report', committed_on, committed_precision, reported_on, reported_precision, 99, 0),
            (2, 'report → first contact', reported_on, reported_precision, first_contact_on, first_contact_precision, 99, 0),
            (3, 'offence → charge', committed_on, committed_precision, charged_on, charged_precision, 3, 0),
            (4, 'first contact → referral', first_contact_on, first_contact_precision, referred_on, referred_precision, 2, 0),
            (5, 'first contact → charge', first_contact_on, first_contact_precision, charged_on, charged_precision, 3, 0),
            (6, 'referral → charge', referred_on, referred_precision, charged_on, charged_precision, 3, 0),
            (7, 'charge → first hearing', charged_on, charged_precision, first_hearing_on, first_hearing_precision, 99, 0),
            (8, 'charge → verdict', charged_on, charged_precision, verdict_on, verdict_precision, 99, 0),
            (9, 'charge → disposition', charged_on, charged_precision, disposed_on, disposed_precision, 4, 0),
            (10, 'first contact → disposition', first_contact_on, first_contact_precision, disposed_on, disposed_precision, 4, 0),
            (11, 'verdict → sentence', verdict_on, verdict_precision, sentenced_on, sentenced_precision, 5, 1),
            (12, 'sentence → admission', sentenced_on, sentenced_precision, admitted_on, admitted_precision, 6, 1),
            (13, 'admission as sentenced → release', admitted_on, admitted_precision, released_on, released_precision, 99, 1)
        ] AS span
    WHERE span.4 != '' OR span.6 != ''
    UNION ALL
    SELECT
        14 AS ordinal,
        'admission → release' AS segment,
        'stay' AS unit,
        jurisdiction,
        ifNull(case_key, '') AS case_key,
        person,
        stay_key,
        [] AS inactive,
        ('', [], []) AS calendar,
        if(admitted_precision IN $to_the_day, admitted_on, NULL) AS started_on,
        if(released_precision IN $to_the_day, released_on, NULL) AS ended_on,
        dateDiff('day', started_on, ended_on) AS calendar_days,
        toInt32(ifNull(started_on, toDate32('1970-01-01'))) AS first,
        toInt32(ifNull(ended_on, toDate32('1970-01-01'))) AS last,
        released_precision != '' AS is_over,
        multiIf(
            is_over AND isNull(ended_on), 'undated',
            is_over AND isNull(started_on), 'without_start',
            calendar_days < 0, 'negative',
            is_over, 'measured',
            'pending'
        ) AS status
    FROM $database.stays_at(as_of = {as_of:Date32}, $filters)
)
