-- definition: Reported offences, and charges as first filed, by section (level 1) of the International Classification of
--   Crime for Statistical Purposes. What has no code stands under not_mapped (the correspondence table lacks it) or
--   not_stated (the agency sent none), with an empty section; nothing is dropped.
-- unit: reported offence; charge
-- denominator: `share`: all of the same `counted`
-- source: INDICATORS.md, Attrition (reclassification); UNODC, ICCS version 1.0
-- reads: case_timelines, iccs_categories
-- parameters: none
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
        substring(ifNull(code, ''), 1, 2) AS section,
        multiIf(isNotNull(code), '', source IN ('not_mapped', 'not_stated'), source, 'not_stated') AS why,
        count() AS records,
        uniqExact(key) AS cases
    FROM
    (
        SELECT key, 'reported offence' AS counted, code, source
        FROM case_timelines FINAL
        ARRAY JOIN offences.iccs_code AS code, offences.iccs_source AS source
        UNION ALL
        SELECT key, 'charge' AS counted, code, source
        FROM case_timelines FINAL
        ARRAY JOIN charges.iccs_code_at_entry AS code, charges.iccs_source AS source
    )
    GROUP BY counted, section, why
) AS classified
LEFT JOIN (SELECT code, name FROM iccs_categories FINAL WHERE level = 1) AS sections ON sections.code = classified.section
ORDER BY counted, section, section_name
