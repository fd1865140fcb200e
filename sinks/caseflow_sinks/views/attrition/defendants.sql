-- definition: One row a person in a case: `stage`, the furthest reached; `exit`, how it first ended, NULL while pending.
--   `_precision` is empty where the thing did not happen and not_stated where it happened on no known day; `_on` is NULL
--   in both. `committed_on` is the earliest day on which an offence of the case was committed; `verdict` the earliest
--   final verdict on one of the person's charges; `registered` the earliest registration at a court. The ICCS codes are
--   those of the charge first filed (ties: the lowest code, then charge id): `_at_entry` as first filed, `iccs_code` as
--   it stands. `iccs` is the offence at entry: that code at entry; without a charge the lowest code of the reported
--   offences that the person is suspected of; without a code not_mapped or not_stated. `age_group` is that of the age at
--   first contact as stated; else that of the year of first contact less the year of birth, which can be one too high; else
--   not_stated. Spells and inactive intervals are arrays of (beginning, precision, end, precision) and what they are;
--   `imposed` are the sentences in their stated order: (person, day, precision, charges, custodial days).
-- unit: defendant (a person in a case)
-- denominator: none
-- source: INDICATORS.md, Attrition
-- reads: case_timelines
-- parameters: none
SELECT
    key AS case_key,
    toString(jurisdiction) AS jurisdiction,
    agencies,
    court_codes AS courts,
    toString(area) AS area,
    person,
    sex,
    birth_year,
    age,
    age_group,
    citizenship,
    stage,
    exit,
    plea,
    custodial_days,
    arrayFilter(
        found -> found.1 = person,
        arrayZip(sentences.person, sentences.moment_on, sentences.moment_precision, sentences.charge_ids, sentences.custodial_days)
    ) AS imposed,
    committed_on,
    toString(committed_precision) AS committed_precision,
    reported_on,
    toString(reported_precision) AS reported_precision,
    registered_on,
    toString(registered_precision) AS registered_precision,
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
    verdicts[1].2 AS verdict_on,
    verdicts[1].3 AS verdict_precision,
    known.1 AS known_on,
    length(charge_places) AS charges,
    charges.iccs_code_at_entry[charge_places[1]] AS iccs_code_at_entry,
    charges.iccs_code[charge_places[1]] AS iccs_code,
    charges.iccs_source[charge_places[1]] AS iccs_source,
    iccs,
    spells,
    inactive
FROM case_timelines FINAL
ARRAY JOIN
    defendants.person AS person,
    defendants.sex AS sex,
    defendants.birth_year AS birth_year,
    defendants.age AS age,
    defendants.age_group AS age_group,
    defendants.citizenship AS citizenship,
    defendants.stage AS stage,
    defendants.exit AS exit,
    defendants.plea AS plea,
    defendants.custodial_days AS custodial_days,
    defendants.first_contact_on AS first_contact_on,
    defendants.first_contact_precision AS first_contact_precision,
    defendants.referred_on AS referred_on,
    defendants.referred_precision AS referred_precision,
    defendants.charged_on AS charged_on,
    defendants.charged_precision AS charged_precision,
    defendants.first_hearing_on AS first_hearing_on,
    defendants.first_hearing_precision AS first_hearing_precision,
    defendants.disposed_on AS disposed_on,
    defendants.disposed_precision AS disposed_precision,
    defendants.sentenced_on AS sentenced_on,
    defendants.sentenced_precision AS sentenced_precision,
    defendants.admitted_on AS admitted_on,
    defendants.admitted_precision AS admitted_precision,
    defendants.released_on AS released_on,
    defendants.released_precision AS released_precision,
    defendants.exited_on AS exited_on,
    defendants.exited_precision AS exited_precision,
    defendants.verdicts AS verdicts,
    defendants.known AS known,
    defendants.charge_places AS charge_places,
    defendants.class AS iccs,
    defendants.spells AS spells,
    defendants.inactive AS inactive
