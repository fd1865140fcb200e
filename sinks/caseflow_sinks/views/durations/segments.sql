-- definition: One row a unit that began a segment or ended it by the day. `status`: measured (both days known, in
--   order), negative (it ends before it begins, a stay also by the time of one day: a finding, in no
--   quantile), undated (it ended on no known day), without_start (it began on no known day, or nothing says
--   that it began), left (the defendant left the case before the end), or pending. A stage that a later one
--   implies ended on no known day. After a conviction or a finding of guilt the way to sentence, admission
--   and release goes on. `days`, by the clock: calendar, whole local days; working, without the days on
--   which the jurisdiction does not work, the first day counting and the last not; active, without the times
--   in which the case was suspended for the defendant (times without a known beginning or end take out
--   nothing; of a stay calendar days). NULL unless measured or negative; for a negative one calendar days,
--   for a negative stay NULL too. A day counts as known at precision day or finer. For fast counting `state`
--   is the number of the status in that order, `last` the day of the end as days since 1970-01-01 where it
--   is known, `took` the days of a measured unit; else they mean nothing.
-- unit: defendant (a person in a case); for admission → release a stay
-- denominator: none
-- source: INDICATORS.md, Durations
-- reads: defendants_at, stays_at, working_calendars
-- parameters: as_of; clock, calendar, working or active; segment, the name of one, or empty for all; filters
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
    if(begin <= $sometime OR bitAnd(begin, 1) = 1, NULL, toDate32(greatest(first, $first_day))) AS started_on,
    if(end <= $sometime OR bitAnd(end, 1) = 1, NULL, toDate32(greatest(last, $first_day))) AS ended_on,
    state,
    ['measured', 'negative', 'undated', 'without_start', 'left', 'pending'][state] AS status,
    last,
    toInt32(
        last - first - if(
            {clock:String} = 'working',
            arraySum(
                    weekday -> intDiv(last + 140003 - weekday, 7) - intDiv(first + 140003 - weekday, 7),
                    if(calendar.1 = '', [toUInt8(6), toUInt8(7)], calendar.2)
                )
                + arrayCount(day -> day >= first AND day < last, calendar.3),
            if(
                {clock:String} = 'active',
                arraySum(found -> greatest(0, least(found.2, last) - greatest(found.1, first)), pauses),
                0
            )
        )
    ) AS took,
    multiIf(state = 1, took, state = 2 AND ordinal != 14, last - first, NULL) AS days
FROM
(
    SELECT
        span.1 AS ordinal,
        jurisdiction,
        case_key,
        person,
        '' AS stay_key,
        pauses,
        span.2 AS begin,
        span.3 AS end,
        intDiv(begin, 2) AS first,
        intDiv(end, 2) AS last,
        multiIf(
            span.3 = $never AND NOT span.4 AND has_left AND NOT (span.5 AND is_guilty), 5,
            span.3 = $never AND NOT span.4, 6,
            span.3 <= $sometime OR bitAnd(span.3, 1) = 1, 3,
            span.2 <= $sometime OR bitAnd(span.2, 1) = 1, 4,
            span.3 < span.2, 2,
            1
        ) AS state
    FROM
    (
        SELECT
            jurisdiction,
            case_key,
            person,
            pauses,
            reached,
            isNotNull(exit) AS has_left,
            ifNull(exit IN ('convicted', 'guilt_found_without_conviction'), 0) AS is_guilty,
            committed_moment,
            reported_moment,
            first_contact_moment,
            referred_moment,
            charged_moment,
            first_hearing_moment,
            verdict_moment,
            disposed_moment,
            sentenced_moment,
            admitted_moment,
            released_moment
        FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
    )
    ARRAY JOIN arrayFilter(span -> span.2 != $never OR span.3 != $never OR span.4, $spans) AS span
    UNION ALL
    SELECT
        toUInt8(14) AS ordinal,
        jurisdiction,
        ifNull(case_key, '') AS case_key,
        person,
        stay_key,
        CAST([], 'Array(Tuple(Int32, Int32))') AS pauses,
        if(is_begun, toInt32(assumeNotNull(admitted_on)) * 2, toInt32($sometime)) AS begin,
        multiIf(
            is_over, toInt32(assumeNotNull(released_on)) * 2,
            released_precision = '', toInt32($never),
            toInt32($sometime)
        ) AS end,
        intDiv(begin, 2) AS first,
        intDiv(end, 2) AS last,
        multiIf(released_precision = '', 6, NOT is_over, 3, NOT is_begun, 4, end < begin OR ends_before_it_begins, 2, 1) AS state
    FROM
    (
        SELECT
            *,
            isNotNull(admitted_on) AND admitted_precision IN $to_the_day AS is_begun,
            isNotNull(released_on) AND released_precision IN $to_the_day AS is_over
        FROM $database.stays_at(as_of = {as_of:Date32}, $filters)
        WHERE {segment:String} IN ('', $segments[14])
    )
)
