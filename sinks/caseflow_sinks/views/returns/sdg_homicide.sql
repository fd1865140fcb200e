-- definition: SDG indicator 16.1.1, victims of intentional homicide per 100,000 population, by year of report: for all
--   (`sex` and `age_group` empty), by sex, by age group, and by both. A jurisdiction has rows of a year in which it
--   reported any case, and a group of them has one where it has victims or a population. Without a population of that
--   very jurisdiction, year and group there is no rate, and `note` says so; nor is there one where a filter other than
--   jurisdiction is set, as the population is of all, nor of a year of which the period, or what has passed by the day,
--   is only a part. `unclassified` are the reported cases of the jurisdiction and year that may hide a homicide: an offence of
--   theirs has no code and none is a homicide, or one is and names no victim. Where they are more than 5 % of its `cases`,
--   or cases reported in no known year are more than 5 % of all of the jurisdiction, there is no rate either.
-- unit: victim
-- denominator: `rate_per_100000`: the population of the year (table population); NULL where there is none, or the victims
--   cannot be known
-- source: INDICATORS.md, Return tables and What cannot be known; United Nations, SDG indicator 16.1.1
-- reads: victims_at, case_timelines, population
-- parameters: as_of; from and to, days of report; filters
WITH notEmpty({agency:Array(String)}) OR notEmpty({court:Array(String)}) OR notEmpty({iccs:Array(String)}) OR notEmpty({sex:Array(String)})
    OR notEmpty({age_group:Array(String)}) OR notEmpty({citizenship:Array(String)}) OR notEmpty({area:Array(String)}) AS is_filtered
SELECT
    jurisdiction,
    year,
    sex,
    age_group,
    victims,
    population,
    is_whole,
    cases,
    unclassified,
    if(NOT is_whole OR is_unknown, NULL, victims * 100000 / population) AS rate_per_100000,
    multiIf(
        is_filtered, 'no rate: a filter is set that the population does not have',
        isNull(population), 'no rate: the table population has no row for it',
        NOT is_whole, 'no rate: only a part of the year',
        is_unknown, 'no rate: more than 5 % of the cases have an offence without a code, a homicide without a victim, or no year',
        ''
    ) AS note
FROM
(
    SELECT
        jurisdiction,
        year,
        sex,
        age_group,
        sum(homicides) AS victims,
        if(is_filtered, NULL, nullIf(sum(persons), 0)) AS population,
        makeDate32(year, 1, 1) >= {from:Date32} AND makeDate32(year, 12, 31) <= least({to:Date32}, {as_of:Date32}, toDate32(today())) AS is_whole,
        max(sum(of_cases)) OVER (PARTITION BY jurisdiction, year) AS cases,
        max(sum(of_unclassified)) OVER (PARTITION BY jurisdiction, year) AS unclassified,
        max(max(too_undated)) OVER (PARTITION BY jurisdiction, year) AS is_undated,
        unclassified * 20 > cases OR is_undated AS is_unknown
    FROM
    (
        SELECT
            jurisdiction,
            year,
            arrayJoin(groups) AS shown,
            shown.1 AS sex,
            shown.2 AS age_group,
            1 AS homicides,
            toUInt64(0) AS persons,
            toUInt64(0) AS of_cases,
            toUInt64(0) AS of_unclassified,
            toUInt8(0) AS too_undated
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
        SELECT jurisdiction, year, ('', '') AS shown, '' AS sex, '' AS age_group, 0 AS homicides, toUInt64(0) AS persons, of_cases, of_unclassified, too_undated
        FROM
        (
            SELECT
                place AS jurisdiction,
                of_year AS year,
                count() AS of_cases,
                countIf(if(is_homicide, has_no_victim, has_no_code)) AS of_unclassified,
                toUInt8(sum(countIf(of_year = 0)) OVER (PARTITION BY place) * 20 > sum(count()) OVER (PARTITION BY place)) AS too_undated,
                countIf(ifNull(reported_on BETWEEN {from:Date32} AND {to:Date32}, 0)) AS asked
            FROM
            (
                SELECT
                    toString(jurisdiction) AS place,
                    reported_on,
                    toInt32(if(isNull(reported_on), 0, toYear(reported_on))) AS of_year,
                    arrayExists((code, attempted) -> startsWith(code, '0101') AND attempted != 'yes', offences.class, offences.attempted) AS is_homicide,
                    empty(offences.class) OR arrayExists(code -> startsWith(code, 'not_'), offences.class) AS has_no_code,
                    empty(victims.victim_id) AS has_no_victim
                FROM case_timelines FINAL
                WHERE reported_precision != '' AND ifNull(reported_on <= {as_of:Date32}, 1)
                    AND (empty({jurisdiction:Array(String)}) OR has({jurisdiction:Array(String)}, toString(jurisdiction)))
            )
            GROUP BY place, of_year
        )
        WHERE year != 0 AND asked > 0
        UNION ALL
        SELECT jurisdiction, toInt32(year) AS year, ('', '') AS shown, sex, age_group, 0 AS homicides, persons, toUInt64(0) AS of_cases, toUInt64(0) AS of_unclassified, toUInt8(0) AS too_undated
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
)
ORDER BY jurisdiction, year, sex, age_group
