-- definition: Of the defendants first met in a month, on a day that is known, how many had reached each later stage within
--   the horizon. `undated` reached it on no known day and are in no share; where they are more than
--   5 % of those who reached the stage in all months of the period, no month has a share. A month is `mature` where its last day lies
--   the horizon and the 95 % reporting lag before the day, or more: only then can the share no longer rise.
-- unit: defendant (a person in a case)
-- denominator: `share`: `defendants` less `undated`; NULL where that is none. `undated_share`: those who `reached` the
--   stage, of all months of the period; NULL where there are none
-- source: INDICATORS.md, Attrition (conversion within h days) and Undated
-- reads: defendants_at, reporting_lag
-- parameters: as_of; from and to, days of first contact; horizon, in days, inclusive; filters
SELECT
    month,
    ordinal,
    ['first_contact', 'referred', 'charged', 'disposed', 'sentenced', 'admitted'][ordinal] AS stage,
    defendants,
    within,
    reached,
    undated,
    if(all_reached = 0, NULL, all_undated / all_reached) AS undated_share,
    if(defendants = undated OR all_undated * 20 > all_reached, NULL, within / (defendants - undated)) AS share,
    toUInt8(
        dateDiff('day', addDays(addMonths(month, 1), -1), {as_of:Date32})
            >= {horizon:UInt32} + (SELECT p95_days FROM reporting_lag)
    ) AS mature
FROM
(
    SELECT
        *,
        sum(reached) OVER (PARTITION BY ordinal) AS all_reached,
        sum(undated) OVER (PARTITION BY ordinal) AS all_undated
    FROM
    (
        SELECT
            month,
            ordinal,
            count() AS defendants,
            countIf(dateDiff('day', met, day) <= {horizon:UInt32}) AS within,
            countIf(furthest >= ordinal) AS reached,
            countIf(furthest >= ordinal AND isNull(day)) AS undated
        FROM
        (
            SELECT
                assumeNotNull(first_contact_on) AS met,
                dateTrunc('month', met) AS month,
                reached AS furthest,
                ordinal,
                if(stages[ordinal] IN $to_the_day, stage_days[ordinal], NULL) AS day
            FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
            ARRAY JOIN [2, 3, 4, 5, 6] AS ordinal
            WHERE (first_contact_on BETWEEN {from:Date32} AND {to:Date32}) AND first_contact_precision IN $to_the_day
        )
        GROUP BY month, ordinal
    )
)
ORDER BY month, ordinal
