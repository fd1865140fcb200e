-- definition: The units that set out on a way, each with how long it was followed and how that ended, by the day. The way
--   begins at a milestone (`reported`: cases, else defendants) and leads to a target milestone or, without a target,
--   to the exit; to `any`, to the first day of a later stage or of the exit (cause `further`, or the exit).
--   `status`: left (`cause` says how: by reaching the target, or by which exit), censored (still under way at the
--   earlier of the day and the day through which all agencies of the case are complete), or not followed: undated
--   (left on no known day), negative (left before it began), before_entry (left before an agency of the case was
--   complete), without_start (began on no known day), not_yet (began after the censoring day). A stage counts as
--   reached by a later one too, on no known day. After a conviction or a finding of guilt the way to a sentence, an
--   admission or a release goes on. `enters_after`: the unit is at risk from the day after that one, counted from
--   its beginning; -1: from the beginning.
-- unit: defendant (a person in a case); from `reported` a case
-- denominator: none
-- source: INDICATORS.md, Attrition (cumulative incidence, complete-through, undated)
-- reads: defendants_at, reports_at, agency_coverage
-- parameters: as_of; origin and target, milestones; filters
WITH
    (
        SELECT
            (
                groupArray(agency),
                groupArray(toInt32(ifNull(complete_from, toDate32('1900-01-01')))),
                groupArray(toInt32(ifNull(complete_through, toDate32('2299-12-31'))))
            )
        FROM agency_coverage
    ) AS coverage
SELECT
    unit,
    case_key,
    person,
    iccs,
    if(start = $sometime, NULL, toDate32(greatest(first, $first_day))) AS start_on,
    enters_after,
    status,
    if(status = 'left', how, '') AS cause,
    if(status IN ('left', 'censored'), days_followed, NULL) AS days
FROM
(
    SELECT
        unit,
        case_key,
        person,
        iccs,
        start,
        how,
        bitShiftRight(start, 1) AS first,
        arrayMax(arrayConcat([toInt32($first_day)], arrayMap(agency -> transform(agency, coverage.1, coverage.2, toInt32($first_day)), agencies))) AS complete_from,
        arrayMin(arrayConcat([toInt32({as_of:Date32})], arrayMap(agency -> transform(agency, coverage.1, coverage.3, toInt32($last_day)), agencies))) AS complete_through,
        toInt32(greatest(complete_from - first - 1, -1)) AS enters_after,
        complete_through - first AS days_to_censoring,
        how != '' AND end > $sometime AND bitAnd(end, 1) = 0 AS is_dated,
        bitShiftRight(end, 1) - first AS days_to_end,
        toInt32(if(is_dated, least(days_to_end, days_to_censoring), days_to_censoring)) AS days_followed,
        multiIf(
            start = $sometime OR bitAnd(start, 1) = 1, 'without_start',
            how != '' AND NOT is_dated, 'undated',
            is_dated AND days_to_end < 0, 'negative',
            days_to_censoring < 0, 'not_yet',
            days_followed <= enters_after, 'before_entry',
            is_dated AND days_to_end <= days_to_censoring, 'left',
            'censored'
        ) AS status
    FROM
    (
        SELECT
            'defendant' AS unit,
            case_key,
            person,
            iccs,
            agencies,
            start,
            multiIf(
                {target:String} = 'any' AND least(further, out) = 1000000, toInt32($sometime),
                {target:String} = 'any', least(further, out),
                is_reached, target,
                out
            ) AS end,
            multiIf(
                {target:String} = 'any' AND least(further, out) < 1000000,
                if(out < further OR (out = further AND ifNull(exit < 'further', 0)), assumeNotNull(exit), 'further'),
                {target:String} = 'any' AND reached > origin_stage, 'further',
                is_reached, {target:String},
                isNull(exit), '',
                {target:String} IN ('sentenced', 'admitted', 'released') AND exit IN ('convicted', 'guilt_found_without_conviction'), '',
                assumeNotNull(exit)
            ) AS how
        FROM
        (
            SELECT
                case_key,
                person,
                iccs,
                agencies,
                reached,
                exit,
                indexOf(['first_contact', 'referred', 'charged', 'disposed', 'sentenced', 'admitted'], {origin:String}) AS origin_stage,
                indexOf(['', 'referred', 'charged', 'disposed', 'sentenced', 'admitted'], {target:String}) AS stage,
                $origin_moment AS start,
                $target_moment AS target,
                {target:String} != 'any' AND (target != $never OR (stage > 1 AND reached >= stage)) AS is_reached,
                if(
                    {target:String} = 'any',
                    least(
                            if(2 > origin_stage, if(referred_moment > $sometime AND bitAnd(referred_moment, 1) = 0, referred_moment, 1000000), 1000000),
                            if(3 > origin_stage, if(charged_moment > $sometime AND bitAnd(charged_moment, 1) = 0, charged_moment, 1000000), 1000000),
                            if(4 > origin_stage, if(disposed_moment > $sometime AND bitAnd(disposed_moment, 1) = 0, disposed_moment, 1000000), 1000000),
                            if(5 > origin_stage, if(sentenced_moment > $sometime AND bitAnd(sentenced_moment, 1) = 0, sentenced_moment, 1000000), 1000000),
                            if(6 > origin_stage, if(admitted_moment > $sometime AND bitAnd(admitted_moment, 1) = 0, admitted_moment, 1000000), 1000000)
                    ),
                    toInt32(1000000)
                ) AS further,
                if(
                    {target:String} = 'any',
                    if(exited_moment > $sometime AND bitAnd(exited_moment, 1) = 0, exited_moment, 1000000),
                    exited_moment
                ) AS out
            FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
            WHERE {origin:String} != 'reported'
        )
        WHERE start != $never
        UNION ALL
        SELECT
            'case' AS unit,
            case_key,
            '' AS person,
            iccs,
            agencies,
            multiIf(isNull(reported_on), toInt32($sometime), toInt32(assumeNotNull(reported_on)) * 2 + (reported_precision NOT IN $to_the_day)) AS start,
            multiIf(isNull(left_on), toInt32($sometime), toInt32(assumeNotNull(left_on)) * 2 + (left_precision NOT IN $to_the_day)) AS end,
            if(standing = 'pending', '', standing) AS how
        FROM $database.reports_at(as_of = {as_of:Date32}, unit = 'case', $filters)
        WHERE {origin:String} = 'reported'
    )
)
