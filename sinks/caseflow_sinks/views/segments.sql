-- definition: One row a unit that began a segment or ended it. `status`: measured (both days known, in order), negative
--   (it ends before it begins: a finding, in no quantile), undated (it ended on no known day), without_start (it began on
--   no known day, or nothing says that it began), or pending (it has not ended). `days` are whole days, NULL unless
--   measured or negative; for a negative stay NULL too. A day counts as known at precision day or finer. A defendant
--   who left without a charge is not pending before the charge.
-- unit: defendant (a person in a case); for admission → release a stay
-- denominator: none
-- source: INDICATORS.md, Durations
-- reads: defendants, stays
-- parameters: none
WITH ['instant', 'minute', 'day'] AS to_the_day
SELECT
    span.1 AS ordinal,
    span.2 AS segment,
    'defendant' AS unit,
    jurisdiction,
    case_key,
    person,
    '' AS stay_key,
    if(has(to_the_day, span.4), span.3, NULL) AS started_on,
    if(has(to_the_day, span.6), span.5, NULL) AS ended_on,
    dateDiff('day', started_on, ended_on) AS days,
    multiIf(
        span.6 = '', 'pending',
        isNull(ended_on), 'undated',
        isNull(started_on), 'without_start',
        ended_on < started_on, 'negative',
        'measured'
    ) AS status
FROM defendants
ARRAY JOIN
    [
        (1, 'offence → charge', offence_on, offence_precision, charged_on, charged_precision),
        (2, 'first contact → charge', first_contact_on, first_contact_precision, charged_on, charged_precision),
        (3, 'charge → disposition', charged_on, charged_precision, disposed_on, disposed_precision)
    ] AS span
WHERE (span.4 != '' OR span.6 != '') AND NOT (span.6 = '' AND isNotNull(exit))
UNION ALL
SELECT
    4 AS ordinal,
    'admission → release' AS segment,
    'stay' AS unit,
    jurisdiction,
    ifNull(case_key, '') AS case_key,
    person,
    stay_key,
    if(has(to_the_day, admitted_precision), admitted_on, NULL) AS started_on,
    if(has(to_the_day, released_precision), released_on, NULL) AS ended_on,
    days,
    multiIf(ended != 'undated', ended, isNull(ended_on), 'undated', 'without_start') AS status
FROM stays
