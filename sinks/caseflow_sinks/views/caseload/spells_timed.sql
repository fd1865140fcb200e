-- definition: court_spells with how long each has lasted by the day, or lasted: `active_days` without the times in which it
--   was suspended, and the standard that its offence has. `state`: active or inactive on the day, disposed, disposed_undated,
--   without_entry, or negative (disposed of before it opened: nothing says how long it lasted). The standard is that of the
--   jurisdiction with the longest code that the offence begins with; NULL where there is none. A standard for a code that the
--   ICCS lacks is no standard of any offence.
-- unit: spell of a defendant before the court
-- denominator: none
-- source: INDICATORS.md, Caseload (age, backlog, on time); standards as a ministry states them
-- reads: court_spells, time_standards, iccs_categories
-- parameters: as_of; filters
WITH (SELECT groupArray((jurisdiction, iccs_code, days)) FROM (SELECT jurisdiction, iccs_code, days FROM time_standards FINAL WHERE iccs_code = '' OR iccs_code IN (SELECT code FROM iccs_categories FINAL))) AS standards
SELECT
    jurisdiction,
    case_key,
    person,
    iccs,
    number,
    opening,
    opened_on,
    ended_on,
    is_over,
    multiIf(
        isNull(opened_on), 'without_entry',
        is_over AND isNull(ended_on), 'disposed_undated',
        is_negative, 'negative',
        is_over, 'disposed',
        arrayExists(found -> found.2 > toInt32({as_of:Date32}), inactive), 'inactive',
        'active'
    ) AS state,
    least(last, toInt32({as_of:Date32})) AS until,
    if(
        state IN ('without_entry', 'disposed_undated', 'negative'),
        NULL,
        until - first - arraySum(arrayMap(found -> greatest(0, least(found.2, until) - least(found.1, until)), inactive))
    ) AS active_days,
    arraySort(
        found -> -length(found.2),
        arrayFilter(found -> found.1 = jurisdiction AND startsWith(iccs, found.2), standards)
    ) AS own,
    if(empty(own), NULL, own[1].3) AS standard_days
FROM $database.court_spells(as_of = {as_of:Date32}, $filters)
