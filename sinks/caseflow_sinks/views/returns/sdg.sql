-- definition: SDG indicators 16.1.1 and 16.3.2 by jurisdiction and year, for all (`sex`, `age_group` empty) and by
--   group, with their parts: of 16.1.1 `numerator` is the victims and `denominator` the population (sdg_homicide); of
--   16.3.2 the unsentenced, and the persons held but for administrative detention (sdg_unsentenced), and the other
--   columns are persons held. `value` is NULL where it cannot be told, and `note` says why.
-- unit: victims per 100,000 population; percent of persons held
-- denominator: `value`: `denominator`
-- source: INDICATORS.md, Return tables; United Nations, SDG indicators 16.1.1 and 16.3.2
-- reads: sdg_homicide, sdg_unsentenced
-- parameters: as_of; from and to, days of report, or between which the day of the stock lies; filters
SELECT
    indicator,
    jurisdiction,
    year,
    day,
    sex,
    age_group,
    value,
    unit,
    numerator,
    denominator,
    held,
    awaiting_sentence,
    sentenced,
    administrative,
    other,
    not_stated,
    note
FROM
(
    SELECT
        '16.1.1' AS indicator,
        toString(jurisdiction) AS jurisdiction,
        toUInt16(year) AS year,
        CAST(NULL, 'Nullable(Date32)') AS day,
        sex,
        age_group,
        rate_per_100000 AS value,
        'victims of intentional homicide per 100,000 population' AS unit,
        victims AS numerator,
        population AS denominator,
        CAST(NULL, 'Nullable(UInt64)') AS held,
        CAST(NULL, 'Nullable(UInt64)') AS awaiting_sentence,
        CAST(NULL, 'Nullable(UInt64)') AS sentenced,
        CAST(NULL, 'Nullable(UInt64)') AS administrative,
        CAST(NULL, 'Nullable(UInt64)') AS other,
        CAST(NULL, 'Nullable(UInt64)') AS not_stated,
        note
    FROM $database.sdg_homicide(as_of = {as_of:Date32}, from = {from:Date32}, to = {to:Date32}, $filters)
    UNION ALL
    SELECT
        '16.3.2' AS indicator,
        toString(jurisdiction) AS jurisdiction,
        toUInt16(year) AS year,
        toNullable(day) AS day,
        sex,
        '' AS age_group,
        100 * unsentenced_share AS value,
        'percent of persons held, those under administrative detention left out' AS unit,
        unsentenced AS numerator,
        toNullable(toUInt64(held - administrative)) AS denominator,
        held,
        awaiting_sentence,
        sentenced,
        administrative,
        other,
        not_stated,
        multiIf(
            isNotNull(value), '',
            held = administrative, 'no share: nobody is held but under administrative detention',
            'no share: the legal status of more than 5 % of them is not stated'
        ) AS note
    FROM $database.sdg_unsentenced(as_of = {as_of:Date32}, from = {from:Date32}, to = {to:Date32}, $filters)
)
ORDER BY indicator, jurisdiction, year, sex, age_group
