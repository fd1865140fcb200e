-- definition: Of the defendants finally disposed of after a charge, by month of disposal, how many were convicted, and how many
--   of these on a plea: `disposed` = convicted + guilt found without conviction + acquitted + dismissed + withdrawn, the first
--   final exit; other exits are in `other_exits`. No contest stands apart from guilty. `charge_` are the same by charge: a
--   charge with a final verdict of these kinds, or withdrawn, in the month of that. Verdicts that are not final count nowhere.
--   `plea_not_stated` are convicted on a plea that nobody states (or not_mapped), `verdict_not_stated` have no stated
--   verdict to any charge that decided, `undated` were finally disposed of on a day not
--   known to the month: they are in no month, and their number is the same in each row.
-- unit: defendant (a person in a case); for `charge_` charge
-- denominator: `conviction_rate`: disposed; `guilty_plea_rate` and `no_contest_rate`: convicted; `charge_conviction_rate`:
--   charge_disposed; NULL where there are none, or where more than 5 % are undated or not stated of those of all months of
--   the period
-- source: INDICATORS.md, Outcomes and What cannot be known
-- reads: final_disposals
-- parameters: as_of; from and to, days of the disposal; filters
SELECT
    assumeNotNull(of_month) AS month,
    disposed,
    convicted,
    guilt_found_without_conviction,
    acquitted,
    dismissed,
    withdrawn,
    other_exits,
    guilty_pleas,
    no_contest_pleas,
    plea_not_stated,
    verdict_not_stated,
    undated,
    if(is_unknown OR disposed = 0, NULL, convicted / disposed) AS conviction_rate,
    if(is_unknown_of_pleas OR convicted = 0, NULL, guilty_pleas / convicted) AS guilty_plea_rate,
    if(is_unknown_of_pleas OR convicted = 0, NULL, no_contest_pleas / convicted) AS no_contest_rate,
    charge_disposed,
    charge_convicted,
    charge_verdict_not_stated,
    charge_undated,
    if(is_unknown_of_charges OR charge_disposed = 0, NULL, charge_convicted / charge_disposed) AS charge_conviction_rate
FROM
(
    SELECT
        of_month,
        countIf(is_asked AND of_defendant AND is_counted) AS disposed,
        countIf(is_asked AND of_defendant AND outcome = 'convicted') AS convicted,
        countIf(is_asked AND of_defendant AND outcome = 'guilt_found_without_conviction') AS guilt_found_without_conviction,
        countIf(is_asked AND of_defendant AND outcome = 'acquitted') AS acquitted,
        countIf(is_asked AND of_defendant AND outcome = 'dismissed') AS dismissed,
        countIf(is_asked AND of_defendant AND outcome = 'withdrawn') AS withdrawn,
        countIf(is_asked AND of_defendant AND NOT is_counted) AS other_exits,
        countIf(is_asked AND of_defendant AND outcome = 'convicted' AND stated_plea = 'guilty') AS guilty_pleas,
        countIf(is_asked AND of_defendant AND outcome = 'convicted' AND stated_plea = 'no_contest') AS no_contest_pleas,
        countIf(is_asked AND of_defendant AND outcome = 'convicted' AND is_unknown_plea) AS plea_not_stated,
        uniqExactIf((case_key, person), is_asked AND of_defendant AND outcome = 'other')
            + uniqExactIf((case_key, person), is_asked AND NOT of_defendant AND is_unknown_verdict)
            - uniqExactIf((case_key, person), is_asked AND if(of_defendant, outcome = 'other', is_unknown_verdict)) AS verdict_not_stated,
        countIf(is_asked AND NOT of_defendant AND is_counted) AS charge_disposed,
        countIf(is_asked AND NOT of_defendant AND outcome = 'convicted') AS charge_convicted,
        countIf(is_asked AND NOT of_defendant AND is_unknown_verdict) AS charge_verdict_not_stated,
        sum(countIf(NOT is_asked AND of_defendant AND is_counted)) OVER () AS undated,
        sum(countIf(NOT is_asked AND NOT of_defendant AND is_counted)) OVER () AS charge_undated,
        sum(verdict_not_stated) OVER () AS all_not_stated,
        sum(disposed) OVER () AS all_disposed,
        sum(charge_verdict_not_stated) OVER () AS all_charges_not_stated,
        sum(charge_disposed) OVER () AS all_charges,
        all_not_stated * 20 > all_disposed + all_not_stated OR undated * 20 > all_disposed + undated AS is_unknown,
        sum(plea_not_stated) OVER () * 20 > sum(convicted) OVER () OR is_unknown AS is_unknown_of_pleas,
        all_charges_not_stated * 20 > all_charges + all_charges_not_stated OR charge_undated * 20 > all_charges + charge_undated AS is_unknown_of_charges
    FROM
    (
        SELECT
            case_key,
            person,
            outcome,
            stated_plea,
            of_defendant,
            is_counted,
            is_unknown_verdict,
            is_unknown_plea,
            isNotNull(ended_on) AND ended_precision != 'year' AS is_asked,
            if(is_asked, dateTrunc('month', ended_on), NULL) AS of_month
        FROM $database.final_disposals(as_of = {as_of:Date32}, $filters)
        WHERE NOT is_asked OR ended_on BETWEEN {from:Date32} AND {to:Date32}
    )
    GROUP BY of_month
)
WHERE isNotNull(of_month) AND disposed + other_exits + charge_disposed > 0
ORDER BY month
