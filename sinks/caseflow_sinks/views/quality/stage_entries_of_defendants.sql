-- definition: The stages that defendants came into in the period, as an agency counts them: first_contact, referred,
--   charged, disposed, convicted (exit by a conviction), sentenced, admitted; a row a stage of a defendant. Persons are
--   counted by their distinct `person`. `entered_on` is NULL where the day is not known, or a later stage alone says
--   that this one was reached. `classes` and `nationals` (scheme:code) are those at entry of the defendant's charges,
--   first filed first (ties: the lowest code, then charge id), else of the offences suspected of, the lowest code first;
--   `counting` principal leaves the first alone.
-- unit: defendant (a person in a case); person
-- denominator: none
-- source: INDICATORS.md, Units, and Attrition
-- reads: defendants_at, case_timelines
-- parameters: as_of; from and to, days of the entry; undated, 1 to count in also those without a day, 0 not to;
--   counting, principal or all; filters
SELECT
    stage,
    concat(case_key, '/', person) AS id,
    case_key,
    person,
    entered_on,
    entered_precision,
    if({counting:String} = 'principal', arraySlice(pairs, 1, 1), pairs) AS counted,
    arrayDistinct(counted.1) AS classes,
    arrayDistinct(counted.2) AS nationals
FROM
(
    SELECT
        entry.1 AS stage,
        told.case_key AS case_key,
        told.person AS person,
        entry.2 AS entered_on,
        entry.3 AS entered_precision,
        if(empty(named.pairs), [('not_stated', ':')], named.pairs) AS pairs
    FROM $database.defendants_at(as_of = {as_of:Date32}, $filters) AS told
    LEFT JOIN
    (
        SELECT
            key AS case_key,
            person,
            if(
                notEmpty(places),
                arrayMap(
                    at -> (
                        charges.class_at_entry[at],
                        arrayFirst(
                            found -> found.1 = person AND found.2 = charges.charge_id[at],
                            arrayConcat(filed, [(person, charges.charge_id[at], concat(ifNull(charges.national_scheme[at], ''), ':', ifNull(charges.national_code[at], '')))])
                        ).3
                    ),
                    places
                ),
                arrayMap(
                    found -> (found.1, found.2),
                    arraySort(
                        found -> (startsWith(found.1, 'not_'), found.1, found.3),
                        arrayFilter(found -> has(found.4, person), offences_told)
                    )
                )
            ) AS pairs
        FROM
        (
            SELECT
                key,
                defendants.person AS persons,
                defendants.charge_places AS all_places,
                charges.charge_id,
                charges.class_at_entry,
                charges.national_scheme,
                charges.national_code,
                arrayMap(
                    found -> (found.1, found.2, concat(ifNull(found.4, ''), ':', ifNull(found.5, ''))),
                    arrayFilter(
                        found -> found.3 = 'filed',
                        arrayZip(classifications.person, classifications.charge_id, classifications.kind, classifications.national_scheme, classifications.national_code)
                    )
                ) AS filed,
                arrayMap(
                    (class_, scheme, code, at, suspects) -> (class_, concat(ifNull(scheme, ''), ':', ifNull(code, '')), at, suspects),
                    offences.class,
                    offences.national_scheme,
                    offences.national_code,
                    arrayEnumerate(offences.class),
                    offences.suspects
                ) AS offences_told
            FROM case_timelines FINAL
        )
        ARRAY JOIN persons AS person, all_places AS places
    ) AS named ON named.case_key = told.case_key AND named.person = told.person
    ARRAY JOIN
        arrayFilter(
            found -> found.3 != '',
            [
                ('first_contact', first_contact_on, if(first_contact_precision = '', 'not_stated', first_contact_precision)),
                ('referred', referred_on, if(referred_precision = '' AND reached >= 2, 'not_stated', referred_precision)),
                ('charged', charged_on, if(charged_precision = '' AND reached >= 3, 'not_stated', charged_precision)),
                ('disposed', disposed_on, if(disposed_precision = '' AND reached >= 4, 'not_stated', disposed_precision)),
                ('convicted', exited_on, if(ifNull(exit = 'convicted', 0), exited_precision, '')),
                ('sentenced', sentenced_on, if(sentenced_precision = '' AND reached >= 5, 'not_stated', sentenced_precision)),
                ('admitted', admitted_on, admitted_precision)
            ]
        ) AS entry
)
WHERE (entered_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(entered_on) AND {undated:UInt8} = 1)
