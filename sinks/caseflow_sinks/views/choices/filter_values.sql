-- definition: What a filter can be set to, with the name under which it is shown, in the order of the vocabulary or by name:
--   of `jurisdiction`, `agency`, `court` and `area` what the timelines have; of the others every member of the vocabulary or
--   classification, and the unknown ones.
-- unit: value of a filter
-- denominator: none
-- source: caseflow_schemas/vocabularies.json; UNODC, ICCS version 1.0
-- reads: case_timelines, person_timelines, vocabularies, iccs_categories
-- parameters: filter, the name of one
SELECT value, name
FROM
(
    SELECT DISTINCT 0 AS ordinal, toString(jurisdiction) AS value, value AS name
    FROM case_timelines FINAL
    WHERE {filter:String} = 'jurisdiction'
    UNION DISTINCT
    SELECT DISTINCT 0 AS ordinal, toString(jurisdiction) AS value, value AS name
    FROM person_timelines FINAL
    WHERE {filter:String} = 'jurisdiction'
    UNION DISTINCT
    SELECT DISTINCT 0 AS ordinal, arrayJoin(agencies) AS value, value AS name
    FROM case_timelines FINAL
    WHERE {filter:String} = 'agency'
    UNION DISTINCT
    SELECT DISTINCT 0 AS ordinal, arrayJoin(stays.agency) AS value, value AS name
    FROM person_timelines FINAL
    WHERE {filter:String} = 'agency'
    UNION DISTINCT
    SELECT DISTINCT 0 AS ordinal, arrayJoin(court_codes) AS value, value AS name
    FROM case_timelines FINAL
    WHERE {filter:String} = 'court'
    UNION DISTINCT
    SELECT DISTINCT toUInt16(area = 'not_stated') AS ordinal, toString(area) AS value, replaceAll(value, '_', ' ') AS name
    FROM case_timelines FINAL
    WHERE {filter:String} = 'area'
    UNION DISTINCT
    SELECT 0 AS ordinal, code AS value, concat(code, ' ', iccs_categories.name) AS name
    FROM iccs_categories FINAL
    WHERE {filter:String} = 'iccs'
    UNION DISTINCT
    SELECT
        ordinal,
        member AS value,
        if(vocabulary = 'age_group', trimRight(meaning, '.'), replaceAll(member, '_', ' ')) AS name
    FROM vocabularies FINAL
    WHERE vocabulary = {filter:String} AND {filter:String} IN ('sex', 'age_group', 'citizenship')
        AND member NOT IN ('not_stated', 'not_mapped')
    UNION DISTINCT
    SELECT unknown.1 AS ordinal, unknown.2 AS value, replaceAll(value, '_', ' ') AS name
    FROM
    (
        SELECT
            arrayJoin(
                multiIf(
                    {filter:String} IN ('iccs', 'sex', 'citizenship'), [(998, 'not_stated'), (999, 'not_mapped')],
                    {filter:String} = 'age_group', [(998, 'not_stated')],
                    []
                )
            ) AS unknown
    )
)
WHERE value != ''
ORDER BY ordinal, value
