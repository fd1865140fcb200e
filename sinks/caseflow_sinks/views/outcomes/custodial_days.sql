-- definition: Days of custody imposed on defendants first sentenced in the period, summed over their sentences in the case;
--   those whose sentences state none are only counted. `not_stated` are those of these of whom a sentence says custody and
--   not how long, names no sanction, or one that is not_stated or not_mapped; `undated` were sentenced on no known day,
--   whatever the period: with `undated` 1 they count in too, with 0 in nothing. Where either is more than 5 %, nothing is
--   said of the rest. Quantiles by quantileExactInclusive.
-- unit: defendant (a person in a case)
-- denominator: `custodial_share`: defendants sentenced; NULL where there are none, or it cannot be known
-- source: INDICATORS.md, Outcomes and What cannot be known
-- reads: defendants_at, case_timelines
-- parameters: as_of; from and to, days of the first sentence; undated, 1 to count in also those without a day, 0 not to;
--   filters
SELECT
    sentenced,
    with_custody,
    not_stated,
    all_undated AS undated,
    if(is_unknown OR sentenced = 0, NULL, with_custody / sentenced) AS custodial_share,
    if(is_unknown OR with_custody = 0, NULL, quantiles[1]) AS p25_days,
    if(is_unknown OR with_custody = 0, NULL, quantiles[2]) AS median_days,
    if(is_unknown OR with_custody = 0, NULL, quantiles[3]) AS p75_days,
    if(is_unknown OR with_custody = 0, NULL, quantiles[4]) AS p90_days
FROM
(
    SELECT
        countIf(is_asked) AS sentenced,
        countIf(is_asked AND isNotNull(custodial_days)) AS with_custody,
        countIf(is_asked AND isNull(custodial_days) AND is_vague) AS not_stated,
        countIf(isNull(sentenced_on) AND {from:Date32} <= {to:Date32}) AS all_undated,
        quantilesExactInclusiveIf(0.25, 0.5, 0.75, 0.9)(toFloat64(assumeNotNull(custodial_days)), is_asked AND isNotNull(custodial_days)) AS quantiles,
        not_stated * 20 > sentenced OR ({undated:UInt8} = 0 AND all_undated * 20 > sentenced + all_undated) AS is_unknown
    FROM
    (
        SELECT
            sentenced_on,
            custodial_days,
            if(isNull(sentenced_on), {undated:UInt8} = 1, sentenced_on BETWEEN {from:Date32} AND {to:Date32}) AS is_asked,
            (case_key, person) IN
            (
                SELECT key, of_person
                FROM case_timelines FINAL
                ARRAY JOIN sentences.person AS of_person, sentences.moment_on AS of_day, arrayEnumerate(sentences.person) AS place
                WHERE ifNull(of_day <= {as_of:Date32}, 1)
                    AND (
                        NOT has(sanctions.sentence, place)
                        OR arrayExists(
                            (sentence, kind, days) -> sentence = place
                                AND (kind IN ('not_stated', 'not_mapped') OR (kind = 'custody' AND isNull(days))),
                            sanctions.sentence,
                            sanctions.kind,
                            sanctions.days
                        )
                    )
            ) AS is_vague
        FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
        WHERE sentenced_precision != ''
    )
)
