-- definition: Persons on their way through the stages that UN-CTS asks for, one row for each case and stage, and class:
--   formal_contact, the first contact as a suspect; prosecuted, the first charge; convicted, the exit by a conviction.
--   `happened_on` is NULL where the day is not known, or the stage is known from a later one alone. The class of the
--   first two is the offence at entry, of a conviction that of the first charge in the stated order that ended in it,
--   as it then stood. With `counting` all there is one row a class: of the offences suspected of, the charges filed,
--   the charges convicted of. `age` is adult or minor (under 18) on that day: by the age at first contact and the whole
--   years since; where no age is stated by the year less the year of birth; else not_stated.
-- unit: person in a stage of a case
-- denominator: none
-- source: INDICATORS.md, Return tables; UNODC, United Nations Survey of Crime Trends and Operations of Criminal Justice
--   Systems (persons in formal contact, prosecuted, convicted); Convention on the Rights of the Child, article 1
-- reads: case_timelines
-- parameters: as_of; counting, principal or all; filters
SELECT
    case_key,
    jurisdiction,
    person,
    sex,
    citizenship,
    at.1 AS stage,
    at.2 AS happened_on,
    arrayJoin(at.3) AS class,
    multiIf(
        isNotNull(stated_age), stated_age + ifNull(greatest(age('year', first_contact_on, happened_on), 0), 0),
        toYear(happened_on) - birth_year
    ) AS years,
    multiIf(isNull(years), 'not_stated', years < 18, 'minor', 'adult') AS age
FROM
(
    SELECT
        case_key,
        jurisdiction,
        person,
        sex,
        citizenship,
        stated_age,
        birth_year,
        first_contact_on,
        if({counting:String} = 'all', suspected_of, []) AS suspected,
        if({counting:String} = 'all', charged_with, []) AS charged,
        if({counting:String} = 'all', convicted_of, arraySlice(convicted_of, 1, 1)) AS convicted,
        [
            ('formal_contact', if(contact_on > {as_of:Date32}, NULL, contact_on), if(empty(suspected), [iccs], suspected), true),
            ('prosecuted', if(charged_on > {as_of:Date32}, NULL, charged_on), if(empty(charged), [iccs], charged), is_charged),
            ('convicted', exited_on, if(empty(convicted), [iccs], convicted), is_convicted)
        ] AS stages
    FROM
    (
        SELECT
            key AS case_key,
            toString(jurisdiction) AS jurisdiction,
            agencies,
            court_codes AS courts,
            toString(area) AS area,
            defendant_person AS person,
            defendant_sex AS sex,
            defendant_age AS stated_age,
            defendant_birth_year AS birth_year,
            defendant_age_group AS age_group,
            defendant_citizenship AS citizenship,
            defendant_class AS iccs,
            defendant_first_contact_on AS contact_on,
            if(contact_on > {as_of:Date32}, NULL, contact_on) AS first_contact_on,
            defendant_charged_on AS charged_on,
            defendant_exited_on AS exited_on,
            defendant_known AS known,
            arrayExists(
                (on, precision) -> precision != '' AND ifNull(on <= {as_of:Date32}, 1),
                [defendant_charged_on, defendant_disposed_on, defendant_sentenced_on, defendant_admitted_on],
                [defendant_charged_precision, defendant_disposed_precision, defendant_sentenced_precision, defendant_admitted_precision]
            ) AS is_charged,
            ifNull(defendant_exit = 'convicted', 0) AND ifNull(exited_on <= {as_of:Date32}, 1) AS is_convicted,
            arrayDistinct(arrayFilter((code, suspects) -> has(suspects, person), offences.class, offences.suspects)) AS suspected_of,
            arrayDistinct(
                arrayMap(
                    place -> charges.class_at_entry[place],
                    arrayFilter(place -> charges.filed_precision[place] != '' AND ifNull(charges.filed_on[place] <= {as_of:Date32}, 1), places)
                )
            ) AS charged_with,
            arrayDistinct(
                arrayMap(
                    place -> charges.class[place],
                    arrayFilter(
                        place -> ifNull(charges.verdict[place] = 'convicted', 0) AND charges.is_final[place] AND ifNull(charges.decided_on[place] <= {as_of:Date32}, 1),
                        places
                    )
                )
            ) AS convicted_of
        FROM case_timelines FINAL
        ARRAY JOIN
            defendants.person AS defendant_person,
            defendants.sex AS defendant_sex,
            defendants.age AS defendant_age,
            defendants.birth_year AS defendant_birth_year,
            defendants.age_group AS defendant_age_group,
            defendants.citizenship AS defendant_citizenship,
            defendants.class AS defendant_class,
            defendants.exit AS defendant_exit,
            defendants.known AS defendant_known,
            defendants.charge_places AS places,
            defendants.first_contact_on AS defendant_first_contact_on,
            defendants.charged_on AS defendant_charged_on,
            defendants.charged_precision AS defendant_charged_precision,
            defendants.disposed_on AS defendant_disposed_on,
            defendants.disposed_precision AS defendant_disposed_precision,
            defendants.sentenced_on AS defendant_sentenced_on,
            defendants.sentenced_precision AS defendant_sentenced_precision,
            defendants.admitted_on AS defendant_admitted_on,
            defendants.admitted_precision AS defendant_admitted_precision,
            defendants.exited_on AS defendant_exited_on
    )
    WHERE $chosen AND ifNull(known.1 <= {as_of:Date32}, 1)
)
ARRAY JOIN arrayFilter(found -> found.4, stages) AS at
