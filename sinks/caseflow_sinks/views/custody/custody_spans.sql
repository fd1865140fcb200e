-- definition: Where and as what persons were held up to the day, without overlaps (the person join repairs them): from
--   `from_on` to before `to_on`, NULL where the span lasts on the day. A span without an end that has had no event of the
--   person for longer than the limit of the jurisdiction (custody_limits) is `is_stale`: it counts up to the last event
--   plus the limit, and not after. Filters as in stays_at; `age_group` is that of the year of the span's beginning less
--   the year of birth.
-- unit: span of custody of a person
-- denominator: none
-- source: INDICATORS.md, Custody
-- reads: person_timelines, case_timelines, custody_limits
-- parameters: as_of; filters
WITH (SELECT groupArray((jurisdiction, news_days)) FROM (SELECT jurisdiction, news_days FROM custody_limits FINAL)) AS limits
SELECT
    person,
    jurisdiction,
    sex,
    age_group,
    citizenship,
    facility,
    legal_status,
    stay_key,
    case_key,
    birth_year,
    from_on,
    if(is_stale, silent_from, if(told.to_on > {as_of:Date32}, NULL, told.to_on)) AS to_on,
    is_stale
FROM
(
    SELECT
        person,
        jurisdiction,
        sex,
        citizenship,
        birth_year,
        multiIf(
            isNull(birth_year), 'not_stated',
            toYear(from_on) - birth_year < 15, '0_14',
            toYear(from_on) - birth_year < 30, '15_29',
            toYear(from_on) - birth_year < 45, '30_44',
            toYear(from_on) - birth_year < 60, '45_59',
            '60_and_over'
        ) AS age_group,
        facility,
        legal_status,
        stay_key,
        case_key,
        agency,
        from_on,
        to_on,
        addDays(greatest(ifNull(last_news, from_on), from_on), assumeNotNull(ifNull(news_days, 0)) + 1) AS silent_from,
        isNull(to_on) AND isNotNull(news_days) AND silent_from <= {as_of:Date32} AS is_stale
    FROM
    (
        SELECT
            key AS person,
            toString(jurisdiction) AS jurisdiction,
            toString(sex) AS sex,
            toString(citizenship) AS citizenship,
            birth_year,
            span_facility AS facility,
            span_legal_status AS legal_status,
            span_stay_key AS stay_key,
            span_case_key AS case_key,
            span_from_on AS from_on,
            span_to_on AS to_on,
            stays.agency[indexOf(stays.stay_key, span_stay_key)] AS agency,
            arrayMax(arrayFilter(day -> day <= {as_of:Date32}, events.occurred_on)) AS last_news,
            arrayFirst(found -> found.1 = jurisdiction, limits).2 AS news_days
        FROM person_timelines FINAL
        ARRAY JOIN
        custody.case_key AS span_case_key,
        custody.facility AS span_facility,
        custody.from_on AS span_from_on,
        custody.legal_status AS span_legal_status,
        custody.stay_key AS span_stay_key,
        custody.to_on AS span_to_on
        WHERE span_from_on <= {as_of:Date32}
    )
) AS told
WHERE $chosen_stay
