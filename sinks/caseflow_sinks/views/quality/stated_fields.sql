-- definition: The word in each field of each record on the timelines: `not_stated`, `not_mapped`, or what is stated.
--   The day of reception (UTC) is that of the record's event, of several that of the first received, each event by its
--   newest word; of a defendant that of the first event that names them. It is NULL where no such event is told, as in
--   a timeline that was cut.
-- unit: field of an offence, victim, stay, defendant or charge
-- denominator: none
-- source: INDICATORS.md, Quality (completeness)
-- reads: case_timelines, person_timelines
-- parameters: from and to, days of reception; undated, 1 to count in also records without such a day, 0 not to; of the
--   filters jurisdiction and agency
SELECT record, field, agency, received_on, word
FROM
(
    SELECT 'offence' AS record, found.1 AS field, agency, [agency] AS agencies, toString(jurisdiction) AS jurisdiction, received_on, found.2 AS word
    FROM case_timelines FINAL
    ARRAY JOIN
        offences.agency AS agency,
        offences.class AS class_,
        offences.committed_precision AS committed,
        offences.attempted AS attempted,
        offences.received_on AS received_on
    ARRAY JOIN [('class', class_), ('committed', committed), ('attempted', attempted)] AS found
    UNION ALL
    SELECT 'victim' AS record, found.1 AS field, agency, [agency] AS agencies, toString(jurisdiction) AS jurisdiction, received_on, found.2 AS word
    FROM case_timelines FINAL
    ARRAY JOIN
        victims.agency AS agency,
        victims.sex AS sex,
        victims.age_group AS age_group,
        victims.relationship_to_suspect AS relationship,
        victims.received_on AS received_on
    ARRAY JOIN [('sex', sex), ('age_group', age_group), ('relationship_to_suspect', relationship)] AS found
    UNION ALL
    SELECT 'defendant' AS record, found.1 AS field, '' AS agency, agencies, toString(jurisdiction) AS jurisdiction, received_on, found.2 AS word
    FROM case_timelines FINAL
    ARRAY JOIN
        defendants.sex AS sex,
        defendants.age AS age,
        defendants.citizenship AS citizenship,
        defendants.birth_year AS birth_year,
        defendants.received_on AS received_on
    ARRAY JOIN [('sex', sex), ('age', if(isNull(age), 'not_stated', 'years')), ('citizenship', citizenship), ('birth_year', if(isNull(birth_year), 'not_stated', 'year'))] AS found
    UNION ALL
    SELECT 'charge' AS record, found.1 AS field, '' AS agency, agencies, toString(jurisdiction) AS jurisdiction, received_on, found.2 AS word
    FROM case_timelines FINAL
    ARRAY JOIN
        charges.class_at_entry AS class_,
        charges.filed_precision AS filed,
        charges.received_on AS received_on
    ARRAY JOIN [('class_at_entry', class_), ('filed', if(filed = '', 'not_stated', filed))] AS found
    UNION ALL
    SELECT 'stay' AS record, found.1 AS field, agency, [agency] AS agencies, toString(jurisdiction) AS jurisdiction, received_on, found.2 AS word
    FROM person_timelines FINAL
    ARRAY JOIN
        stays.agency AS agency,
        stays.legal_status AS status,
        stays.facility AS facility,
        stays.admitted_precision AS admitted,
        stays.received_on AS received_on
    ARRAY JOIN [('legal_status', status), ('facility', if(facility = '', 'not_stated', facility)), ('admitted', if(admitted = '', 'not_stated', admitted))] AS found
)
WHERE ((received_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(received_on) AND {undated:UInt8} = 1)) AND $chosen_sender
