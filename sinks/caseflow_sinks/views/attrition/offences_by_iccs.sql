-- definition: Offences reported in the period, and charges filed in it as first filed, by class at a level of the International Classification of
--   Crime for Statistical Purposes (level 1: sections). A code that is not so deep stands as it is. What has no code
--   stands under not_mapped (the correspondence table lacks it) or not_stated (the agency sent none), with an empty
--   section; nothing is dropped.
-- unit: reported offence; charge
-- denominator: `share`: all of the same `counted`
-- source: INDICATORS.md, Attrition (reclassification); UNODC, ICCS version 1.0
-- reads: reports_at, charges_at, iccs_categories
-- parameters: as_of; from and to, days of the report and of filing; undated, 1 to count in also what was reported or filed on
--   no known day, 0 not to; level, 1 to 4; filters
SELECT
    counted,
    section,
    if(section = '', why, ifNull(nullIf(name, ''), 'not in the ICCS')) AS section_name,
    records,
    cases,
    records / sum(records) OVER (PARTITION BY counted) AS share
FROM
(
    SELECT
        counted,
        if(startsWith(class, 'not_'), '', substring(class, 1, [2, 4, 5, 6][{level:UInt8}])) AS section,
        if(startsWith(class, 'not_'), class, '') AS why,
        count() AS records,
        uniqExact(case_key) AS cases
    FROM
    (
        SELECT case_key, 'reported offence' AS counted, iccs AS class, reported_on AS day
        FROM $database.reports_at(as_of = {as_of:Date32}, unit = 'offence', $filters)
        UNION ALL
        SELECT case_key, 'charge' AS counted, iccs AS class, filed_on AS day
        FROM $database.charges_at(as_of = {as_of:Date32}, $filters)
    )
    WHERE if(isNull(day), {undated:UInt8} = 1, day BETWEEN {from:Date32} AND {to:Date32})
    GROUP BY counted, section, why
) AS classified
LEFT JOIN (SELECT code, name FROM iccs_categories FINAL) AS sections ON sections.code = classified.section
ORDER BY counted, section, section_name
