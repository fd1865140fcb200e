-- definition: One row a stay in custody. `state`: closed (has admission and release), open (no release is known), or
--   release_only. `days` are whole local days, NULL where open, undated or negative. `ended`: `measured`, `negative` (the
--   release is dated before the admission: a finding), `undated` (a day is missing), or `pending` (open). `basis` says how
--   its case is known: stated by the agency, inferred by the attribution rule, or none. `age_group` is
--   that of the year of admission less the year of birth. `held_from_on` and `held_to_on`
--   (exclusive) are the days for which it counts, `repair` why they differ from those stated.
-- unit: stay
-- denominator: none
-- source: INDICATORS.md, Custody; DESIGN.md, Stays
-- reads: person_timelines
-- parameters: none
SELECT
    key AS person,
    toString(jurisdiction) AS jurisdiction,
    toString(sex) AS sex,
    birth_year,
    multiIf(
        isNull(birth_year) OR isNull(stay_admitted_on), 'not_stated',
        toYear(stay_admitted_on) - birth_year < 15, '0_14',
        toYear(stay_admitted_on) - birth_year < 30, '15_29',
        toYear(stay_admitted_on) - birth_year < 45, '30_44',
        toYear(stay_admitted_on) - birth_year < 60, '45_59',
        '60_and_over'
    ) AS age_group,
    toString(citizenship) AS citizenship,
    stay_stay_key AS stay_key,
    stay_agency AS agency,
    stay_facility AS facility,
    stay_legal_status AS legal_status,
    stay_admitted_on AS admitted_on,
    stay_admitted_precision AS admitted_precision,
    stay_released_on AS released_on,
    stay_released_precision AS released_precision,
    stay_release_reason AS release_reason,
    stay_days AS days,
    stay_ends_before_it_begins AS ends_before_it_begins,
    stay_held_from_on AS held_from_on,
    stay_held_to_on AS held_to_on,
    stay_repair AS repair,
    stay_basis AS basis,
    stay_case_key AS case_key,
    multiIf(stay_released_precision = '', 'open', stay_admitted_precision = '', 'release_only', 'closed') AS state,
    multiIf(
        state = 'open', 'pending',
        stay_ends_before_it_begins, 'negative',
        isNull(stay_days), 'undated',
        'measured'
    ) AS ended
FROM person_timelines FINAL
ARRAY JOIN
        stays.admitted_on AS stay_admitted_on,
        stays.admitted_precision AS stay_admitted_precision,
        stays.agency AS stay_agency,
        stays.basis AS stay_basis,
        stays.case_key AS stay_case_key,
        stays.days AS stay_days,
        stays.ends_before_it_begins AS stay_ends_before_it_begins,
        stays.facility AS stay_facility,
        stays.held_from_on AS stay_held_from_on,
        stays.held_to_on AS stay_held_to_on,
        stays.legal_status AS stay_legal_status,
        stays.release_reason AS stay_release_reason,
        stays.released_on AS stay_released_on,
        stays.released_precision AS stay_released_precision,
        stays.repair AS stay_repair,
        stays.stay_key AS stay_stay_key
