-- definition: Sanctions imposed in the period, by kind and currency (empty: no sum). Days are over sanctions that state
--   them (`with_days`): median and quartiles (quantileExactInclusive), NULL where none does, or more than 5 % of the kind
--   do not. `amount` is the sum over those that state one (`with_amount`).
-- unit: sanction; sentence; defendant (a person in a case)
-- denominator: none
-- source: INDICATORS.md, Outcomes and What cannot be known
-- reads: case_timelines
-- parameters: as_of; from and to, days of the sentence; undated, 1 to count in also sentences without a day, 0 not to;
--   filters
WITH quantilesExactInclusiveIf(0.25, 0.5, 0.75)(toFloat64(assumeNotNull(days)), isNotNull(days)) AS quantiles
SELECT
    kind,
    currency,
    count() AS sanctions,
    uniqExact(case_key, sentence) AS sentences,
    uniqExact(case_key, person) AS defendants,
    countIf(isNotNull(days)) AS with_days,
    if(with_days * 20 < sanctions * 19 OR with_days = 0, NULL, quantiles[1]) AS p25_days,
    if(with_days * 20 < sanctions * 19 OR with_days = 0, NULL, quantiles[2]) AS median_days,
    if(with_days * 20 < sanctions * 19 OR with_days = 0, NULL, quantiles[3]) AS p75_days,
    countIf(isNotNull(told.amount)) AS with_amount,
    sumOrNull(told.amount) AS amount
FROM
(
    SELECT
        key AS case_key,
        toString(jurisdiction) AS jurisdiction,
        agencies,
        court_codes AS courts,
        toString(area) AS area,
        sanction_person AS person,
        indexOf(defendants.person, sanction_person) AS place,
        defendants.sex[place] AS sex,
        defendants.citizenship[place] AS citizenship,
        defendants.age_group[place] AS age_group,
        defendants.class[place] AS iccs,
        sanction_sentence AS sentence,
        sanction_kind AS kind,
        ifNull(sanction_currency, '') AS currency,
        sanction_days AS days,
        sanction_amount AS amount,
        sentences.moment_on[sanction_sentence] AS sentenced_on
    FROM case_timelines FINAL
    ARRAY JOIN
        sanctions.amount AS sanction_amount,
        sanctions.currency AS sanction_currency,
        sanctions.days AS sanction_days,
        sanctions.kind AS sanction_kind,
        sanctions.person AS sanction_person,
        sanctions.sentence AS sanction_sentence
) AS told
WHERE $chosen AND ifNull(sentenced_on <= {as_of:Date32}, 1)
    AND ((sentenced_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(sentenced_on) AND {undated:UInt8} = 1))
GROUP BY kind, currency
ORDER BY kind, currency
