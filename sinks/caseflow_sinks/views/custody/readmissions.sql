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
-- reads: stays_at, person_timelines, agency_coverage
-- parameters: as_of; from and to, days of release; filters
WITH (SELECT (groupArray(agency), groupArray(ifNull(complete_through, toDate32('2299-12-31')))) FROM agency_coverage) AS coverage
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
        until <= least({as_of:Date32}, transform(agency, coverage.1, coverage.2, toDate32('2299-12-31'))) AS is_observable,
        later,
        vague,
        deaths
    FROM
    (
        SELECT
            first.person AS person,
            tupleElement(first.own, 1) AS agency,
            assumeNotNull(first.released_on) AS released_on,
            arrayMap(
                found -> (assumeNotNull(found.1), ifNull(found.3 = tupleElement(first.own, 2), 0)),
                arrayFilter(
                    found -> ifNull(found.1 > first.released_on, 0) AND found.2 IN $to_the_day AND found.1 <= {as_of:Date32},
                    arrayZip(held.admitted_on, held.admitted_precision, held.case_key)
                )
            ) AS later,
            arrayMap(
                found -> tuple(found.1),
                arrayFilter(
                    found -> found.2 NOT IN $to_the_day
                        AND ifNull(found.1 <= {as_of:Date32}, 1)
                        AND ifNull(found.3 > first.released_on, 1)
                        AND found.4 != tupleElement(first.own, 3),
                    arrayZip(held.admitted_on, held.admitted_precision, held.released_on, held.stay_key)
                )
            ) AS vague,
            arrayMap(
                found -> assumeNotNull(found.1),
                arrayFilter(
                    found -> ifNull(found.2 = 'died' AND found.1 > first.released_on AND found.1 <= {as_of:Date32}, 0),
                    arrayZip(held.released_on, held.release_reason)
                )
            ) AS deaths
        FROM
        (
            SELECT
                key AS person,
                stays.admitted_on AS admitted_on,
                stays.admitted_precision AS admitted_precision,
                stays.released_on AS released_on,
                stays.release_reason AS release_reason,
                stays.case_key AS case_key,
                stays.stay_key AS stay_key
            FROM person_timelines FINAL
        ) AS held
        INNER JOIN
        (
            SELECT
                person,
                argMin((agency, told.case_key, told.stay_key), (assumeNotNull(told.released_on), stay_key)) AS own,
                min(told.released_on) AS released_on
            FROM $database.stays_at(as_of = {as_of:Date32}, $filters) AS told
            WHERE told.release_reason IN ('end_of_sentence', 'parole') AND told.released_precision IN $to_the_day
                AND (told.released_on BETWEEN {from:Date32} AND {to:Date32})
            GROUP BY person
        ) AS first ON first.person = held.person
    )
    ARRAY JOIN [6, 12, 24, 36] AS months
)
GROUP BY months
ORDER BY months
