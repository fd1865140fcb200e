-- definition: One row a stay in custody. `state`: closed (has admission and release), open (no release is known), or
--   release_only. `days` are whole local days, NULL where open, undated or negative. `ended`: `measured`, `negative` (the
--   release is dated before the admission: a finding), `undated` (a day is missing), or `pending` (open). `basis` says how
--   its case is known: stated by the agency, inferred by the attribution rule, or none. `held_from_on` and `held_to_on`
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
    stay.stay_key AS stay_key,
    stay.agency AS agency,
    stay.facility AS facility,
    stay.legal_status AS legal_status,
    stay.admitted_on AS admitted_on,
    stay.admitted_precision AS admitted_precision,
    stay.released_on AS released_on,
    stay.released_precision AS released_precision,
    stay.release_reason AS release_reason,
    stay.days AS days,
    stay.ends_before_it_begins AS ends_before_it_begins,
    stay.held_from_on AS held_from_on,
    stay.held_to_on AS held_to_on,
    stay.repair AS repair,
    stay.basis AS basis,
    stay.case_key AS case_key,
    multiIf(stay.released_precision = '', 'open', stay.admitted_precision = '', 'release_only', 'closed') AS state,
    multiIf(
        state = 'open', 'pending',
        stay.ends_before_it_begins, 'negative',
        isNull(stay.days), 'undated',
        'measured'
    ) AS ended
FROM person_timelines FINAL
ARRAY JOIN stays AS stay
