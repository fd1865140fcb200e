-- definition: The stays in custody begun by the day, with what had happened by then: what has a later day has not
--   happened, what has no day has. Columns as in stays; `days` and `ended` NULL and pending where the release lies later.
--   Filters of cases (court, iccs, area) choose stays attributed to such a case; `agency` is the one that holds, `age_group`
--   that of the year of admission less the year of birth.
-- unit: stay
-- denominator: none
-- source: INDICATORS.md, Custody; DESIGN.md, Stays
-- reads: stays, case_timelines
-- parameters: as_of; filters
SELECT
    person,
    jurisdiction,
    sex,
    birth_year,
    age_group,
    citizenship,
    stay_key,
    agency,
    facility,
    legal_status,
    admitted_on,
    admitted_precision,
    if(told.released_on > {as_of:Date32}, NULL, told.released_on) AS released_on,
    if(told.released_on > {as_of:Date32}, '', told.released_precision) AS released_precision,
    if(told.released_on > {as_of:Date32}, NULL, told.release_reason) AS release_reason,
    if(told.released_on > {as_of:Date32}, NULL, told.days) AS days,
    told.ends_before_it_begins AND ifNull(told.released_on <= {as_of:Date32}, 1) AS ends_before_it_begins,
    held_from_on,
    if(told.held_to_on > {as_of:Date32}, NULL, told.held_to_on) AS held_to_on,
    repair,
    basis,
    case_key,
    multiIf(released_precision = '', 'open', admitted_precision = '', 'release_only', 'closed') AS state,
    multiIf(released_precision = '', 'pending', ends_before_it_begins, 'negative', isNull(days), 'undated', 'measured') AS ended
FROM stays AS told
WHERE $chosen_stay
    AND ifNull(told.admitted_on <= {as_of:Date32}, told.admitted_precision != '' OR ifNull(told.released_on <= {as_of:Date32}, 1))
