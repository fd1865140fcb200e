-- definition: How complete the records on the timelines are, field by field: `stated`, not stated by the source, or stated in
--   words or codes that could not be mapped. Fields of offences, victims and stays by the agency that reports them; those
--   of defendants, which several agencies state, and of charges under an empty agency.
-- unit: offence, victim, stay, defendant or charge, as `record` says
-- denominator: `stated_share`: all records of the row
-- source: INDICATORS.md, Quality (completeness)
-- reads: case_timelines, person_timelines
-- parameters: none
SELECT
    record,
    field,
    agency,
    count() AS records,
    countIf(word NOT IN ('not_stated', 'not_mapped')) AS stated,
    countIf(word = 'not_stated') AS not_stated,
    countIf(word = 'not_mapped') AS not_mapped,
    stated / records AS stated_share
FROM
(
    SELECT 'offence' AS record, found.1 AS field, agency, found.2 AS word
    FROM case_timelines FINAL
    ARRAY JOIN offences.agency AS agency, offences.class AS class_, offences.committed_precision AS committed, offences.attempted AS attempted
    ARRAY JOIN [('class', class_), ('committed', committed), ('attempted', attempted)] AS found
    UNION ALL
    SELECT 'victim' AS record, found.1 AS field, agency, found.2 AS word
    FROM case_timelines FINAL
    ARRAY JOIN victims.agency AS agency, victims.sex AS sex, victims.age_group AS age_group, victims.relationship_to_suspect AS relationship
    ARRAY JOIN [('sex', sex), ('age_group', age_group), ('relationship_to_suspect', relationship)] AS found
    UNION ALL
    SELECT 'defendant' AS record, found.1 AS field, '' AS agency, found.2 AS word
    FROM case_timelines FINAL
    ARRAY JOIN defendants.sex AS sex, defendants.age_group AS age_group, defendants.citizenship AS citizenship, defendants.birth_year AS birth_year
    ARRAY JOIN [('sex', sex), ('age', age_group), ('citizenship', citizenship), ('birth_year', if(isNull(birth_year), 'not_stated', 'year'))] AS found
    UNION ALL
    SELECT 'charge' AS record, found.1 AS field, '' AS agency, found.2 AS word
    FROM case_timelines FINAL
    ARRAY JOIN charges.class_at_entry AS class_, charges.filed_precision AS filed
    ARRAY JOIN [('class_at_entry', class_), ('filed', if(filed = '', 'not_stated', filed))] AS found
    UNION ALL
    SELECT 'stay' AS record, found.1 AS field, agency, found.2 AS word
    FROM person_timelines FINAL
    ARRAY JOIN stays.agency AS agency, stays.legal_status AS status, stays.facility AS facility, stays.admitted_precision AS admitted
    ARRAY JOIN [('legal_status', status), ('facility', if(facility = '', 'not_stated', facility)), ('admitted', if(admitted = '', 'not_stated', admitted))] AS found
)
GROUP BY record, field, agency
ORDER BY record, field, agency
