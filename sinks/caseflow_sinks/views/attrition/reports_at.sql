-- definition: The reported cases, or each of their offences, known by the day, and where each stands by then:
--   `suspect_identified` (a person is known in the case, or is suspected of the offence), else why the investigation was
--   closed (vocabulary investigation_outcome), else pending. `left_on` is the day of that. `is_cleared`: exceptionally, that is, a suspect is
--   known and not charged, and the investigation against one, or of the whole case, was closed because the suspect died,
--   by a disposal out of court, in the public interest, or because the victim does not support it. `iccs` of a case is the lowest
--   code of its offences; without one not_mapped or not_stated. Of the filters of persons, one person has to fit all.
-- unit: case or reported offence, as `unit` says
-- denominator: none
-- source: INDICATORS.md, Attrition
-- reads: case_timelines
-- parameters: as_of; unit, case or offence; filters
SELECT
    id,
    case_key,
    jurisdiction,
    agencies,
    courts,
    area,
    iccs,
    reported_on,
    reported_precision,
    identified.2 != '' AND ifNull(identified.1 <= {as_of:Date32}, 0) AS is_dated,
    is_dated OR undated_suspect AS is_identified,
    closed_precision != '' AND ifNull(closed_on <= {as_of:Date32}, 1) AS is_closed,
    multiIf(is_identified, 'suspect_identified', is_closed, ifNull(investigation_outcome, 'not_stated'), 'pending') AS standing,
    multiIf(is_dated, identified.1, is_identified, NULL, is_closed, closed_on, NULL) AS left_on,
    multiIf(is_dated, identified.2, is_identified, 'not_stated', is_closed, closed_precision, '') AS left_precision,
    is_identified AND charged_precision != '' AND ifNull(charged_on <= {as_of:Date32}, 1) AS is_charged,
    is_identified AND NOT is_charged AND (a_suspect_cleared OR (is_closed AND investigation_outcome IN $cleared)) AS is_cleared
FROM
(
    SELECT
        if({unit:String} = 'offence', concat(key, '/', toString(place)), key) AS id,
        key AS case_key,
        toString(jurisdiction) AS jurisdiction,
        agencies,
        court_codes AS courts,
        toString(area) AS area,
        reported_on,
        toString(reported_precision) AS reported_precision,
        investigation_outcome,
        investigation_closed_on AS closed_on,
        toString(investigation_closed_precision) AS closed_precision,
        if({unit:String} = 'offence', offences.class[place], toString(class)) AS iccs,
        if({unit:String} = 'offence', offences.charged_on[place], NULL) AS charged_on,
        if({unit:String} = 'offence', offences.charged_precision[place], '') AS charged_precision,
        arrayExists(
            (person, outcome, exited_on, exited_precision) ->
                outcome IN $cleared
                AND exited_precision != ''
                AND ifNull(exited_on <= {as_of:Date32}, 1)
                AND ({unit:String} != 'offence' OR has(offences.suspects[place], person)),
            defendants.person,
            defendants.investigation_outcome,
            defendants.exited_on,
            defendants.exited_precision
        ) AS a_suspect_cleared,
        if(
            {unit:String} = 'offence',
            (offences.suspected_on[place], offences.suspected_precision[place]),
            arraySort(found -> (isNull(found.1), found.1, found.2), defendants.known)[1]
        ) AS identified,
        if(
            {unit:String} = 'offence',
            offences.suspected_precision[place] != '' AND isNull(offences.suspected_on[place]),
            arrayExists(found -> isNull(found.1), defendants.known)
        ) AS undated_suspect
    FROM case_timelines FINAL
    ARRAY JOIN if({unit:String} = 'offence', arrayEnumerate(offences.offence_id), [toUInt32(1)]) AS place
    WHERE reported_precision != '' AND ifNull(reported_on <= {as_of:Date32}, 1)
        AND (
            (empty({sex:Array(String)}) AND empty({age_group:Array(String)}) AND empty({citizenship:Array(String)}))
            OR arrayExists(
                (sex_, group_, citizenship_) ->
                    (empty({sex:Array(String)}) OR has({sex:Array(String)}, sex_))
                    AND (empty({age_group:Array(String)}) OR has({age_group:Array(String)}, group_))
                    AND (empty({citizenship:Array(String)}) OR has({citizenship:Array(String)}, citizenship_)),
                defendants.sex,
                defendants.age_group,
                defendants.citizenship
            )
        )
)
WHERE $chosen_case
