-- definition: Of the persons released in the period at the end of a sentence or on parole (each by their first such release
--   in it, on a day that is known), how many were admitted again within 6, 12, 24 and 36 months, to the day.
--   `observable` are those whose months lie wholly on or before the day, and the day through which the holding agency is complete; the
--   others are `not_observable`. `returned`: admitted again for another case, or for no known one; `same_case_only`:
--   only on the case of the release. `died`: died in custody within the months, and kept among the observable.
--   `undated_return`: observable, not known to be admitted again, and with an admission on no known day that may have been
--   in the months; `without_day`: released so, and never on a known day, in whatever period: they are in no other column.
-- unit: person
-- denominator: `readmission_rate`: observable; NULL where there are none, or where `undated_return` are more than 5 % of them
-- source: INDICATORS.md, Custody (readmission) and What cannot be known
-- reads: stays_at, stays, agency_coverage
-- parameters: as_of; from and to, days of release; filters
WITH (SELECT groupArray((agency, complete_through)) FROM agency_coverage) AS coverage
SELECT
    months,
    count() AS released,
    countIf(is_observable) AS observable,
    countIf(NOT is_observable) AS not_observable,
    countIf(is_observable AND arrayExists(found -> found.1 <= until AND NOT found.2, later)) AS returned,
    countIf(
        is_observable
        AND arrayExists(found -> found.1 <= until, later)
        AND NOT arrayExists(found -> found.1 <= until AND NOT found.2, later)
    ) AS same_case_only,
    countIf(is_observable AND arrayExists(day -> day <= until, deaths)) AS died,
    countIf(
        is_observable
        AND NOT arrayExists(found -> found.1 <= until AND NOT found.2, later)
        AND arrayExists(found -> ifNull(found.1 <= until, 1), vague)
    ) AS undated_return,
    (
        SELECT count()
        FROM
        (
            SELECT person
            FROM $database.stays_at(as_of = {as_of:Date32}, $filters)
            WHERE release_reason IN ('end_of_sentence', 'parole')
            GROUP BY person
            HAVING countIf(released_precision IN $to_the_day) = 0
        )
    ) AS without_day,
    if(observable = 0 OR undated_return * 20 > observable, NULL, returned / observable) AS readmission_rate
FROM
(
    SELECT
        person,
        months,
        addMonths(released_on, months) AS until,
        until <= least({as_of:Date32}, ifNull(arrayFirst(known -> known.1 = agency, coverage).2, {as_of:Date32})) AS is_observable,
        later,
        vague,
        deaths
    FROM
    (
        SELECT
            first.person AS person,
            first.agency AS agency,
            assumeNotNull(first.released_on) AS released_on,
            groupArrayIf(
                (assumeNotNull(other.admitted_on), ifNull(other.case_key = first.case_key, 0)),
                other.admitted_on > first.released_on AND other.admitted_precision IN $to_the_day AND other.admitted_on <= {as_of:Date32}
            ) AS later,
            groupArrayIf(
                tuple(other.admitted_on),
                other.admitted_precision NOT IN $to_the_day
                    AND ifNull(other.admitted_on <= {as_of:Date32}, 1)
                    AND ifNull(other.released_on > first.released_on, 1)
                    AND other.stay_key != first.of_stay
            ) AS vague,
            groupArrayIf(
                assumeNotNull(other.released_on),
                other.release_reason = 'died' AND other.released_on > first.released_on AND other.released_on <= {as_of:Date32}
            ) AS deaths
        FROM
        (
            SELECT
                person,
                argMin(agency, (assumeNotNull(told.released_on), stay_key)) AS agency,
                argMin((told.case_key, 0), (assumeNotNull(told.released_on), stay_key)).1 AS case_key,
                argMin(told.stay_key, (assumeNotNull(told.released_on), stay_key)) AS of_stay,
                min(told.released_on) AS released_on
            FROM $database.stays_at(as_of = {as_of:Date32}, $filters) AS told
            WHERE told.release_reason IN ('end_of_sentence', 'parole') AND told.released_precision IN $to_the_day
                AND (told.released_on BETWEEN {from:Date32} AND {to:Date32})
            GROUP BY person
        ) AS first
        INNER JOIN stays AS other ON other.person = first.person
        GROUP BY person, agency, released_on
    )
    ARRAY JOIN [6, 12, 24, 36] AS months
)
GROUP BY months
ORDER BY months
