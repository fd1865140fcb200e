-- definition: SDG indicator 16.1.1, victims of intentional homicide per 100,000 population, by year of report: for all
--   (`sex` and `age_group` empty), by sex, by age group, and by both. A jurisdiction has rows of a year in which it
--   reported any case, and a group of them has one where it has victims or a population. Without a population of that
--   very jurisdiction, year and group there is no rate, and `note` says so; nor is there one where a filter other than
--   jurisdiction is set, as the population is of all, nor of a year of which the period, or what has passed by the day,
--   is only a part.
-- unit: victim
-- denominator: `rate_per_100000`: the population of the year (table population); NULL where there is none
-- source: INDICATORS.md, Return tables; United Nations, SDG indicator 16.1.1
-- reads: victims_at, case_timelines, population
-- parameters: as_of; from and to, days of report; filters
WITH notEmpty({agency:Array(String)}) OR notEmpty({court:Array(String)}) OR notEmpty({iccs:Array(String)}) OR notEmpty({sex:Array(String)})
    OR notEmpty({age_group:Array(String)}) OR notEmpty({citizenship:Array(String)}) OR notEmpty({area:Array(String)}) AS is_filtered
SELECT
    jurisdiction,
    year,
    sex,
    age_group,
    sum(homicides) AS victims,
    if(is_filtered, NULL, nullIf(sum(persons), 0)) AS population,
    makeDate32(year, 1, 1) >= {from:Date32} AND makeDate32(year, 12, 31) <= least({to:Date32}, {as_of:Date32}, toDate32(today())) AS is_whole,
    if(is_whole, victims * 100000 / population, NULL) AS rate_per_100000,
    multiIf(isNotNull(population) AND is_whole, '', isNotNull(population), 'no rate: only a part of the year', is_filtered, 'no rate: a filter is set that the population does not have', 'no rate: the table population has no row for it') AS note
FROM
(
    SELECT jurisdiction, year, arrayJoin(groups) AS shown, shown.1 AS sex, shown.2 AS age_group, 1 AS homicides, toUInt64(0) AS persons
    FROM
    (
        SELECT
            jurisdiction,
            toInt32(toYear(assumeNotNull(reported_on))) AS year,
            [('', ''), (sex, ''), ('', age_group), (sex, age_group)] AS groups
        FROM $database.victims_at(as_of = {as_of:Date32}, $filters)
        WHERE is_homicide AND reported_on BETWEEN {from:Date32} AND {to:Date32}
    )
    UNION ALL
    SELECT jurisdiction, year, ('', '') AS shown, '' AS sex, '' AS age_group, 0 AS homicides, toUInt64(0) AS persons
    FROM
    (
        SELECT DISTINCT toString(jurisdiction) AS jurisdiction, toInt32(toYear(assumeNotNull(reported_on))) AS year
        FROM case_timelines FINAL
        WHERE reported_on <= {as_of:Date32} AND reported_on BETWEEN {from:Date32} AND {to:Date32}
            AND (empty({jurisdiction:Array(String)}) OR has({jurisdiction:Array(String)}, toString(jurisdiction)))
    )
    UNION ALL
    SELECT jurisdiction, toInt32(year) AS year, ('', '') AS shown, sex, age_group, 0 AS homicides, persons
    FROM population FINAL
    WHERE (jurisdiction, toInt32(year)) IN
    (
        SELECT toString(jurisdiction), toInt32(toYear(assumeNotNull(reported_on)))
        FROM case_timelines FINAL
        WHERE reported_on <= {as_of:Date32} AND reported_on BETWEEN {from:Date32} AND {to:Date32}
            AND (empty({jurisdiction:Array(String)}) OR has({jurisdiction:Array(String)}, toString(jurisdiction)))
    )
)
GROUP BY jurisdiction, year, sex, age_group
ORDER BY jurisdiction, year, sex, age_group
