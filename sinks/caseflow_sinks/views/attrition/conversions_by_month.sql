-- definition: Of the defendants first met in a month, on a day that is known, how many had reached each later stage within
--   the horizon. `undated` reached it on no known day and are in no share; where they are more than
--   5 % of those who reached the stage in all months of the period, no month has a share. `without_day`: those of the period
--   whose first contact is not known to the day, and those of no day at all: they are in no month, and their number is the
--   same in each row. A month is `mature` where its last day lies the horizon and the 95 % reporting lag before the day (today
--   where that has not come), or more, and the horizon before the day through which every agency of its cases is complete:
--   only then can the share no longer rise. Where no lag is known, as after a historical load alone, the second decides.
-- unit: defendant (a person in a case)
-- denominator: `share`: `defendants` less `undated`; NULL where that is none. `undated_share`: those who `reached` the
--   stage, of all months of the period; NULL where there are none
-- source: INDICATORS.md, Attrition (conversion within h days; complete-through) and Undated
-- reads: defendants_at, reporting_lag, agency_coverage
-- parameters: as_of; from and to, days of first contact; horizon, in days, inclusive; filters
WITH (SELECT (groupArray(agency), groupArray(toInt32(ifNull(complete_through, toDate32('2299-12-31'))))) FROM agency_coverage) AS coverage
SELECT
    assumeNotNull(of_month) AS month,
    ordinal,
    ['first_contact', 'referred', 'charged', 'disposed', 'sentenced', 'admitted'][ordinal] AS stage,
    defendants,
    within,
    reached,
    undated,
    without_day,
    if(all_reached = 0, NULL, all_undated / all_reached) AS undated_share,
    if(defendants = undated OR all_undated * 20 > all_reached, NULL, within / (defendants - undated)) AS share,
    toUInt8(
        toInt32(least({as_of:Date32}, toDate32(today()))) - last >= {horizon:UInt32} + ifNull((SELECT p95_days FROM reporting_lag), 0)
        AND complete_through - last >= {horizon:UInt32}
    ) AS mature
FROM
(
    SELECT
        *,
        toInt32(addDays(addMonths(assumeNotNull(of_month), 1), -1)) AS last,
        sum(if(isNull(of_month), 0, reached)) OVER (PARTITION BY ordinal) AS all_reached,
        sum(if(isNull(of_month), 0, undated)) OVER (PARTITION BY ordinal) AS all_undated,
        sum(if(isNull(of_month), defendants, 0)) OVER (PARTITION BY ordinal) AS without_day
    FROM
    (
        SELECT
            of_month,
            ordinal,
            count() AS defendants,
            countIf(dateDiff('day', met, day) <= {horizon:UInt32}) AS within,
            countIf(furthest >= ordinal) AS reached,
            countIf(furthest >= ordinal AND isNull(day)) AS undated,
            min(through) AS complete_through
        FROM
        (
            SELECT
                if(first_contact_precision IN $to_the_day, first_contact_on, NULL) AS met,
                dateTrunc('month', met) AS of_month,
                reached AS furthest,
                ordinal,
                arrayMin(arrayPushBack(arrayMap(agency -> transform(agency, coverage.1, coverage.2, toInt32($last_day)), agencies), toInt32($last_day))) AS through,
                if(stages[ordinal] IN $to_the_day, stage_days[ordinal], NULL) AS day
            FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
            ARRAY JOIN [2, 3, 4, 5, 6] AS ordinal
            WHERE if(isNull(first_contact_on), {from:Date32} <= {to:Date32}, first_contact_on BETWEEN {from:Date32} AND {to:Date32})
        )
        GROUP BY of_month, ordinal
    )
)
WHERE isNotNull(of_month)
ORDER BY month, ordinal
