-- definition: The ways that the defendants first met in the period have gone by the day: the stages that an event states,
--   in the order of their days (undated ones, and those of one day, in the order of the stages), then the exit or
--   `pending`. `median_days` is from first contact to the last of them that is known to the day, over those for whom both
--   are, and not negative (`measured`; quantileExactInclusive); NULL where there is none, or where more than 5 % of the
--   pathway are not measured.
-- unit: defendant (a person in a case)
-- denominator: `share`: all defendants of the cohort
-- source: INDICATORS.md, Attrition (pathways) and What cannot be known
-- reads: defendants_at
-- parameters: as_of; from and to, days of first contact; undated, 1 to count in also those whose first contact has no
--   day, 0 not to; filters
SELECT
    pathway,
    count() AS defendants,
    uniqExact(person) AS persons,
    defendants / sum(defendants) OVER () AS share,
    countIf(days >= 0) AS measured,
    if(measured = 0 OR measured * 20 < defendants * 19, NULL, quantileExactInclusiveIf(0.5)(toFloat64(assumeNotNull(days)), days >= 0)) AS median_days
FROM
(
    SELECT
        person,
        arraySort(
            found -> (found.1, found.2),
            arrayFilter(
                found -> found.4 != '',
                arrayMap(
                    (name, number, day, precision) -> (ifNull(day, toDate32('2299-12-31')), number, name, precision),
                    ['first_contact', 'referred', 'charged', 'disposed', 'sentenced', 'admitted'],
                    range(1, 7),
                    stage_days,
                    stages
                )
            )
        ) AS steps,
        concat(arrayStringConcat(arrayConcat(steps.3, [ifNull(exit, 'pending')]), ' → ')) AS pathway,
        arrayFilter(
            (day, precision) -> isNotNull(day) AND precision IN $to_the_day,
            arrayConcat(stage_days, [exited_on]),
            arrayConcat(stages, [exited_precision])
        ) AS known_days,
        if(first_contact_precision IN $to_the_day, dateDiff('day', first_contact_on, arrayMax(known_days)), NULL) AS days
    FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
    WHERE (first_contact_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(first_contact_on) AND {undated:UInt8} = 1)
)
GROUP BY pathway
ORDER BY defendants DESC, pathway
