-- definition: Persons in formal contact, prosecuted and convicted, each once a stage and year, by class at ICCS level 1
--   and 2 (level 0: all offences together), sex, adult or minor, and citizenship. Of several events of a person in the
--   year the first counts: ties by the lowest code, then the case. A code that is not so deep stands as it is. With
--   `counting` all a person is counted once in each class, so that classes do not add up. `year` is NULL where it is
--   not known, or the stage is known from a later one alone; such a person may be among those of a year too.
-- unit: person
-- denominator: none
-- source: INDICATORS.md, Return tables; UNODC, United Nations Survey of Crime Trends and Operations of Criminal Justice
--   Systems
-- reads: persons_at_stages
-- parameters: as_of; from and to, days of the stage; undated, 1 to count in also those without a day, 0 not to;
--   counting, principal or all; filters
SELECT
    stage,
    year,
    iccs_level,
    first.1 AS iccs,
    first.2 AS sex,
    first.3 AS age,
    first.4 AS citizenship,
    count() AS persons,
    if(
        {counting:String} = 'all',
        'every offence: a person once a stage, year and class, at the first event of that class in the year',
        'principal offence: a person once a stage and year, at the first event of the stage in the year'
    ) AS counting_rule
FROM
(
    SELECT
        stage,
        year,
        iccs_level,
        argMin(
            (shown, sex, age, citizenship),
            (ifNull(happened_on, toDate32('2299-12-31')), startsWith(class, 'not_'), class, case_key)
        ) AS first
    FROM
    (
        SELECT
            stage,
            toYear(happened_on) AS year,
            happened_on,
            case_key,
            person,
            sex,
            age,
            citizenship,
            class,
            arrayJoin([0, 1, 2]) AS iccs_level,
            multiIf(iccs_level = 0, '', startsWith(class, 'not_'), class, substring(class, 1, 2 * iccs_level)) AS shown
        FROM $database.persons_at_stages(as_of = {as_of:Date32}, counting = {counting:String}, $filters)
        WHERE (happened_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(happened_on) AND {undated:UInt8} = 1)
    )
    GROUP BY stage, year, iccs_level, person, if({counting:String} = 'all', shown, '')
)
GROUP BY stage, year, iccs_level, iccs, sex, age, citizenship
ORDER BY indexOf(['formal_contact', 'prosecuted', 'convicted'], stage), year, iccs_level, iccs, sex, age, citizenship
