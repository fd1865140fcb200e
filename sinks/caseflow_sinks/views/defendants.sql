-- definition: One row a person in a case: `stage`, the furthest reached; `exit`, how it first ended, NULL while pending.
--   `_precision` is empty where the thing did not happen and not_stated where it happened on no known day; `_on` is NULL
--   in both. `offence_on` is the earliest day on which an offence of the case was committed. The ICCS codes are those of the charge first filed, ties by
--   charge id: `_at_entry` as first filed, the other as it stands.
-- unit: defendant (a person in a case)
-- denominator: none
-- source: INDICATORS.md, Attrition
-- reads: case_timelines
-- parameters: none
SELECT
    case_key,
    jurisdiction,
    person,
    sex,
    birth_year,
    citizenship,
    age,
    stage,
    exit,
    plea,
    custodial_days,
    arrayReduce('minOrNull', offence_days) AS offence_on,
    multiIf(offences = 0, '', empty(offence_days), 'not_stated', 'day') AS offence_precision,
    reported_on,
    reported_precision,
    first_contact_on,
    first_contact_precision,
    referred_on,
    referred_precision,
    charged_on,
    charged_precision,
    first_hearing_on,
    first_hearing_precision,
    disposed_on,
    disposed_precision,
    sentenced_on,
    sentenced_precision,
    admitted_on,
    admitted_precision,
    released_on,
    released_precision,
    exited_on,
    exited_precision,
    length(own_charges) AS charges,
    if(charges = 0, NULL, own_charges[1].3) AS iccs_code_at_entry,
    if(charges = 0, NULL, own_charges[1].4) AS iccs_code,
    if(charges = 0, '', own_charges[1].5) AS iccs_source
FROM
(
    SELECT
        key AS case_key,
        toString(jurisdiction) AS jurisdiction,
        defendant.person AS person,
        defendant.sex AS sex,
        defendant.birth_year AS birth_year,
        defendant.citizenship AS citizenship,
        defendant.age AS age,
        defendant.stage AS stage,
        defendant.exit AS exit,
        defendant.plea AS plea,
        defendant.custodial_days AS custodial_days,
        reported_on,
        toString(reported_precision) AS reported_precision,
        defendant.first_contact_on AS first_contact_on,
        defendant.first_contact_precision AS first_contact_precision,
        defendant.referred_on AS referred_on,
        defendant.referred_precision AS referred_precision,
        defendant.charged_on AS charged_on,
        defendant.charged_precision AS charged_precision,
        defendant.first_hearing_on AS first_hearing_on,
        defendant.first_hearing_precision AS first_hearing_precision,
        defendant.disposed_on AS disposed_on,
        defendant.disposed_precision AS disposed_precision,
        defendant.sentenced_on AS sentenced_on,
        defendant.sentenced_precision AS sentenced_precision,
        defendant.admitted_on AS admitted_on,
        defendant.admitted_precision AS admitted_precision,
        defendant.released_on AS released_on,
        defendant.released_precision AS released_precision,
        defendant.exited_on AS exited_on,
        defendant.exited_precision AS exited_precision,
        length(offences.offence_id) AS offences,
        arrayFilter(
            (day, precision) -> isNotNull(day) AND precision IN ('instant', 'minute', 'day'),
            offences.committed_on,
            offences.committed_precision
        ) AS offence_days,
        arraySort(
            charge -> (isNull(charge.1), charge.1, charge.2),
            arrayFilter(
                charge -> charge.6 = defendant.person,
                arrayZip(
                    charges.filed_on,
                    charges.charge_id,
                    charges.iccs_code_at_entry,
                    charges.iccs_code,
                    charges.iccs_source,
                    charges.person
                )
            )
        ) AS own_charges
    FROM case_timelines FINAL
    ARRAY JOIN defendants AS defendant
)
