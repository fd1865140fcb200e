-- definition: The tables of the UN-CTS return, one row a cell: persons in formal contact, prosecuted, convicted
--   (uncts_persons), held (uncts_held), victims of the cases and of intentional homicide (uncts_victims). What a table
--   does not break down by is empty. `age` is adult or minor; of victims the age group.
-- unit: person or victim, as `unit` says
-- denominator: none
-- source: INDICATORS.md, Return tables; UNODC, United Nations Survey of Crime Trends and Operations of Criminal Justice
--   Systems
-- reads: uncts_persons, uncts_held, uncts_victims, iccs_categories
-- parameters: as_of; from and to, days of the event, the report or the stock; undated, 1 to count in also what has no
--   day, 0 not to; counting, principal or all; filters
SELECT
    return_table,
    year,
    day,
    iccs_level,
    iccs,
    multiIf(iccs_level = 0, '', startsWith(iccs, 'not_'), iccs, ifNull(nullIf(name, ''), 'not in the ICCS')) AS offence,
    sex,
    age,
    citizenship,
    legal_status,
    relationship_to_suspect,
    unit,
    number,
    counting_rule
FROM
(
    SELECT
        multiIf(stage = 'formal_contact', 1, stage = 'prosecuted', 2, 3) AS ordinal,
        concat('persons ', if(stage = 'formal_contact', 'in formal contact', stage)) AS return_table,
        toNullable(toUInt16(year)) AS year,
        CAST(NULL, 'Nullable(Date32)') AS day,
        iccs_level,
        iccs,
        toString(sex) AS sex,
        age,
        toString(citizenship) AS citizenship,
        '' AS legal_status,
        '' AS relationship_to_suspect,
        'person' AS unit,
        persons AS number,
        counting_rule
    FROM $database.uncts_persons(as_of = {as_of:Date32}, from = {from:Date32}, to = {to:Date32}, undated = {undated:UInt8}, counting = {counting:String}, $filters)
    UNION ALL
    SELECT
        4 AS ordinal,
        'persons held' AS return_table,
        toNullable(toUInt16(year)) AS year,
        toNullable(day) AS day,
        0 AS iccs_level,
        '' AS iccs,
        toString(sex) AS sex,
        age,
        toString(citizenship) AS citizenship,
        legal_status,
        '' AS relationship_to_suspect,
        'person' AS unit,
        persons AS number,
        'a person once, on the day' AS counting_rule
    FROM $database.uncts_held(as_of = {as_of:Date32}, from = {from:Date32}, to = {to:Date32}, $filters)
    UNION ALL
    SELECT
        5 + is_homicide AS ordinal,
        if(is_homicide = 1, 'victims of intentional homicide', 'victims of reported cases') AS return_table,
        toNullable(toUInt16(year)) AS year,
        CAST(NULL, 'Nullable(Date32)') AS day,
        if(is_homicide = 1, 2, 0) AS iccs_level,
        if(is_homicide = 1, '0101', '') AS iccs,
        sex,
        age_group AS age,
        '' AS citizenship,
        '' AS legal_status,
        relationship_to_suspect,
        'victim' AS unit,
        if(is_homicide = 1, homicide_victims, victims) AS number,
        if(is_homicide = 1, 'a victim once a case that has an offence of the class', 'a victim once a case') AS counting_rule
    FROM $database.uncts_victims(as_of = {as_of:Date32}, from = {from:Date32}, to = {to:Date32}, undated = {undated:UInt8}, $filters)
    ARRAY JOIN [0, 1] AS is_homicide
    WHERE is_homicide = 0 OR homicide_victims > 0
) AS told
LEFT JOIN (SELECT code, name FROM iccs_categories FINAL) AS categories ON categories.code = told.iccs
ORDER BY ordinal, year, day, iccs_level, iccs, sex, age, citizenship, legal_status, relationship_to_suspect
