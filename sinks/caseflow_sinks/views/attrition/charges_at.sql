-- definition: The charges filed by the day, each with its class as reported, at entry and now (a code, or not_mapped,
--   not_stated), its final verdict if that was given by the day, and when it was settled by
--   that or by being withdrawn. `reported_code` is empty where the charge names no
--   reported offence of its case. `is_principal`: the defendant's charge first filed (ties: the lowest code, then charge
--   id). The filters are those of the defendant, but `iccs` is of the charge at entry.
-- unit: charge
-- denominator: none
-- source: INDICATORS.md, Attrition (reclassification) and Outcomes
-- reads: case_timelines
-- parameters: as_of; filters
SELECT *
FROM
(
    SELECT
        key AS case_key,
        toString(jurisdiction) AS jurisdiction,
        agencies,
        court_codes AS courts,
        toString(area) AS area,
        charge_person AS person,
        charge_charge_id AS charge_id,
        indexOf(defendants.person, charge_person) AS place,
        defendants.sex[place] AS sex,
        defendants.citizenship[place] AS citizenship,
        defendants.age_group[place] AS age_group,
        offences.class[indexOf(offences.offence_id, ifNull(charge_from_offence_id, ''))] AS reported_code,
        charge_class_at_entry AS iccs,
        charge_class AS code,
        charge_filed_on AS filed_on,
        charge_filed_precision AS filed_precision,
        charge_is_final AND ifNull(charge_decided_on <= {as_of:Date32}, 1) AS is_decided,
        if(is_decided, charge_verdict, NULL) AS verdict,
        if(is_decided, charge_plea, NULL) AS plea,
        if(is_decided, charge_decided_on, NULL) AS decided_on,
        if(is_decided, charge_decided_precision, '') AS decided_precision,
        charge_state AS state,
        charge_state = 'withdrawn' AND ifNull(charge_ended_on <= {as_of:Date32}, 1) AS is_withdrawn,
        multiIf(is_withdrawn, charge_ended_on, is_decided, charge_decided_on, NULL) AS settled_on,
        multiIf(is_withdrawn, charge_ended_precision, is_decided, charge_decided_precision, '') AS settled_precision,
        charges.charge_id[defendants.charge_places[place][1]] = charge_charge_id AS is_principal
    FROM case_timelines FINAL
    ARRAY JOIN
        charges.charge_id AS charge_charge_id,
        charges.class AS charge_class,
        charges.class_at_entry AS charge_class_at_entry,
        charges.decided_on AS charge_decided_on,
        charges.decided_precision AS charge_decided_precision,
        charges.ended_on AS charge_ended_on,
        charges.ended_precision AS charge_ended_precision,
        charges.filed_on AS charge_filed_on,
        charges.filed_precision AS charge_filed_precision,
        charges.from_offence_id AS charge_from_offence_id,
        charges.is_final AS charge_is_final,
        charges.person AS charge_person,
        charges.plea AS charge_plea,
        charges.state AS charge_state,
        charges.verdict AS charge_verdict
    WHERE charge_filed_precision != '' AND ifNull(charge_filed_on <= {as_of:Date32}, 1)
)
WHERE $chosen
