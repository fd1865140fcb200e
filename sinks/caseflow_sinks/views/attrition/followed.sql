-- definition: The units that set out on a way, each with how long it was followed and how that ended, by the day. The way
--   begins at a milestone (`reported`: cases, else defendants) and leads to a target milestone or, without a target, to
--   the exit; to `any`, to the first day of a later stage or of the exit (cause `further`, or the exit). `status`: left (`cause` says how: by reaching the target, or by which exit), censored (still under way at
--   the earlier of the day and the day through which all agencies of the case are complete), or not followed: undated
--   (left on no known day), negative (left before it began), before_entry (left before an agency of the case was
--   complete), without_start (began on no known day), not_yet (began after the censoring day). A stage counts as reached
--   by a later one too, on no known day. After a conviction or a finding of guilt the way to a sentence, an admission or
--   a release goes on. `enters_after`: the unit is at risk from the day after that one, counted from its beginning;
--   -1: from the beginning.
-- unit: defendant (a person in a case); from `reported` a case
-- denominator: none
-- source: INDICATORS.md, Attrition (cumulative incidence, complete-through, undated)
-- reads: defendants_at, reports_at, agency_coverage
-- parameters: as_of; origin and target, milestones; filters
WITH (SELECT groupArray((agency, complete_from, complete_through)) FROM agency_coverage) AS coverage
SELECT
    unit,
    case_key,
    person,
    iccs,
    start_on,
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
        start_on,
        how,
        enters_after,
        toInt32(least(ifNull(days_to_end, days_to_censoring), days_to_censoring)) AS days_followed,
        multiIf(
            NOT start_known, 'without_start',
            how != '' AND isNull(days_to_end), 'undated',
            days_to_end < 0, 'negative',
            days_to_censoring < 0, 'not_yet',
            days_followed <= enters_after, 'before_entry',
            days_to_end <= days_to_censoring, 'left',
            'censored'
        ) AS status
    FROM
    (
        SELECT
            unit,
            case_key,
            person,
            iccs,
            start_on,
            how,
            start_precision IN $to_the_day AS start_known,
            if(how != '' AND end_precision IN $to_the_day, dateDiff('day', start_on, end_on), NULL) AS days_to_end,
            dateDiff('day', start_on, least({as_of:Date32}, ifNull(complete_through, {as_of:Date32}))) AS days_to_censoring,
            toInt32(greatest(ifNull(dateDiff('day', start_on, complete_from) - 1, -1), -1)) AS enters_after
        FROM
        (
            SELECT
                unit,
                case_key,
                person,
                iccs,
                start_on,
                start_precision,
                end_on,
                end_precision,
                how,
                arrayFilter(known -> has(agencies, known.1), coverage) AS own,
                arrayMax(arrayFilter(day -> isNotNull(day), arrayMap(known -> known.2, own))) AS complete_from,
                arrayMin(arrayFilter(day -> isNotNull(day), arrayMap(known -> known.3, own))) AS complete_through
            FROM
            (
                SELECT
                    'defendant' AS unit,
                    case_key,
                    person,
                    iccs,
                    agencies,
                    start_on,
                    start_precision,
                    multiIf({target:String} = 'any', if(notEmpty(ends), ends[1].1, NULL), is_reached, target_on, exited_on) AS end_on,
                    multiIf({target:String} = 'any', if(notEmpty(ends), 'day', ''), is_reached, target_precision, exited_precision) AS end_precision,
                    multiIf(
                        {target:String} = 'any' AND notEmpty(ends), ends[1].2,
                        {target:String} = 'any', multiIf(reached > origin_stage, 'further', isNull(exit), '', assumeNotNull(exit)),
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
                        exited_on,
                        exited_precision,
                        indexOf(['first_contact', 'referred', 'charged', 'disposed', 'sentenced', 'admitted'], {origin:String}) AS origin_stage,
                        if(
                            {target:String} = 'any',
                            arraySort(
                                arrayConcat(
                                    arrayMap(
                                        (day, precision) -> (assumeNotNull(day), 'further'),
                                        arrayFilter((day, precision, at) -> at > origin_stage AND precision IN $to_the_day, stage_days, stages, range(1, 7)),
                                        arrayFilter((precision, at) -> at > origin_stage AND precision IN $to_the_day, stages, range(1, 7))
                                    ),
                                    if(exited_precision IN $to_the_day, [(assumeNotNull(exited_on), assumeNotNull(exit))], [])
                                )
                            ),
                            []
                        ) AS ends,
                        $origin_on AS start_on,
                        $origin_precision AS start_precision,
                        $target_on AS target_on,
                        $target_precision AS target_precision,
                        indexOf(['', 'referred', 'charged', 'disposed', 'sentenced', 'admitted'], {target:String}) AS stage,
                        target_precision != '' OR (stage > 1 AND reached >= stage) AS is_reached
                    FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
                    WHERE {origin:String} != 'reported'
                )
                WHERE start_precision != ''
                UNION ALL
                SELECT
                    'case' AS unit,
                    case_key,
                    '' AS person,
                    iccs,
                    agencies,
                    reported_on AS start_on,
                    reported_precision AS start_precision,
                    left_on AS end_on,
                    left_precision AS end_precision,
                    if(standing = 'pending', '', standing) AS how
                FROM $database.reports_at(as_of = {as_of:Date32}, unit = 'case', $filters)
                WHERE {origin:String} = 'reported'
            )
        )
    )
)
