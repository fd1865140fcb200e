-- definition: Whether each field of each record on the timelines states something: `how` is 1 where it does, 2 for not_stated,
--   3 for not_mapped.
--   The day of reception (UTC) is that of the record's event, of several that of the first received, each event by its
--   newest word; of a defendant that of the first event that names them. It is NULL where no such event is told, as in
--   a timeline that was cut.
-- unit: field of an offence, victim, stay, defendant or charge
-- denominator: none
-- source: INDICATORS.md, Quality (completeness)
-- reads: case_timelines, person_timelines
-- parameters: from and to, days of reception; undated, 1 to count in also records without such a day, 0 not to; of the
--   filters jurisdiction and agency
SELECT id, $fields[id].1 AS record, $fields[id].2 AS field, agency, received_on, how
FROM
(
    SELECT agency, received_on, ids, hows
    FROM
    (
        SELECT
            agency,
            [agency] AS agencies,
            toString(jurisdiction) AS jurisdiction,
            received_on,
            [1, 2, 3] AS ids,
            [multiIf(class_ = 'not_stated', 2, class_ = 'not_mapped', 3, 1), multiIf(committed = 'not_stated', 2, committed = 'not_mapped', 3, 1), multiIf(attempted = 'not_stated', 2, attempted = 'not_mapped', 3, 1)] AS hows
        FROM case_timelines FINAL
        ARRAY JOIN
            offences.agency AS agency,
            offences.class AS class_,
            offences.committed_precision AS committed,
            offences.attempted AS attempted,
            offences.received_on AS received_on
        UNION ALL
        SELECT
            agency,
            [agency] AS agencies,
            toString(jurisdiction) AS jurisdiction,
            received_on,
            [4, 5, 6] AS ids,
            [multiIf(sex = 'not_stated', 2, sex = 'not_mapped', 3, 1), multiIf(age_group = 'not_stated', 2, age_group = 'not_mapped', 3, 1), multiIf(relationship = 'not_stated', 2, relationship = 'not_mapped', 3, 1)] AS hows
        FROM case_timelines FINAL
        ARRAY JOIN
            victims.agency AS agency,
            victims.sex AS sex,
            victims.age_group AS age_group,
            victims.relationship_to_suspect AS relationship,
            victims.received_on AS received_on
        UNION ALL
        SELECT
            '' AS agency,
            agencies,
            toString(jurisdiction) AS jurisdiction,
            received_on,
            [7, 8, 9, 10] AS ids,
            [multiIf(sex = 'not_stated', 2, sex = 'not_mapped', 3, 1), if(isNull(age), 2, 1), multiIf(citizenship = 'not_stated', 2, citizenship = 'not_mapped', 3, 1), if(isNull(birth_year), 2, 1)] AS hows
        FROM case_timelines FINAL
        ARRAY JOIN
            defendants.sex AS sex,
            defendants.age AS age,
            defendants.citizenship AS citizenship,
            defendants.birth_year AS birth_year,
            defendants.received_on AS received_on
        UNION ALL
        SELECT
            '' AS agency,
            agencies,
            toString(jurisdiction) AS jurisdiction,
            received_on,
            [11, 12] AS ids,
            [multiIf(class_ = 'not_stated', 2, class_ = 'not_mapped', 3, 1), if(filed IN ('', 'not_stated'), 2, 1)] AS hows
        FROM case_timelines FINAL
        ARRAY JOIN
            charges.class_at_entry AS class_,
            charges.filed_precision AS filed,
            charges.received_on AS received_on
        UNION ALL
        SELECT
            agency,
            [agency] AS agencies,
            toString(jurisdiction) AS jurisdiction,
            received_on,
            [13, 14, 15] AS ids,
            [multiIf(status = 'not_stated', 2, status = 'not_mapped', 3, 1), multiIf(facility IN ('', 'not_stated'), 2, facility = 'not_mapped', 3, 1), if(admitted IN ('', 'not_stated'), 2, 1)] AS hows
        FROM person_timelines FINAL
        ARRAY JOIN
            stays.agency AS agency,
            stays.legal_status AS status,
            stays.facility AS facility,
            stays.admitted_precision AS admitted,
            stays.received_on AS received_on
    )
    WHERE ((received_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(received_on) AND {undated:UInt8} = 1)) AND $chosen_sender
)
ARRAY JOIN ids AS id, hows AS how
