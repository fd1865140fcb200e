-- definition: Of the defendants finally disposed of after a charge in the period, how many were convicted, and how many
--   of these on a plea: `disposed` = convicted + guilt found without conviction + acquitted + dismissed + withdrawn, the first
--   final exit; other exits are in `other_exits`. No contest stands apart from guilty. `charge_` are the same by charge: a
--   charge with a final verdict of these kinds, or withdrawn in the period. Verdicts that are not final count nowhere.
--   `plea_not_stated` are convicted on a plea that nobody states (or not_mapped), `verdict_not_stated` have no stated
--   verdict to any charge that decided, `undated` were finally disposed of on no
--   known day, whatever the period: with `undated` 1 they count in too, with 0 in nothing.
-- unit: defendant (a person in a case); for `charge_` charge
-- denominator: `conviction_rate`: disposed; `guilty_plea_rate` and `no_contest_rate`: convicted; `charge_conviction_rate`:
--   charge_disposed; NULL where there are none, or where more than 5 % are undated or not stated
-- source: INDICATORS.md, Outcomes and What cannot be known
-- reads: final_disposals
-- parameters: as_of; from and to, days of the disposal; undated, 1 to count in also those without a day, 0
--   not to; filters
SELECT
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
        countIf(of_defendant AND is_counted AND isNull(ended_on) AND {from:Date32} <= {to:Date32}) AS undated,
        countIf(NOT of_defendant AND is_counted AND isNull(ended_on) AND {from:Date32} <= {to:Date32}) AS charge_undated,
        verdict_not_stated * 20 > disposed + verdict_not_stated OR ({undated:UInt8} = 0 AND undated * 20 > disposed + undated) AS is_unknown,
        plea_not_stated * 20 > convicted OR is_unknown AS is_unknown_of_pleas,
        charge_verdict_not_stated * 20 > charge_disposed + charge_verdict_not_stated
            OR ({undated:UInt8} = 0 AND charge_undated * 20 > charge_disposed + charge_undated) AS is_unknown_of_charges
    FROM
    (
        SELECT
            case_key,
            person,
            outcome,
            stated_plea,
            ended_on,
            of_defendant,
            is_counted,
            is_unknown_verdict,
            is_unknown_plea,
            if(isNull(ended_on), {undated:UInt8} = 1, ended_on BETWEEN {from:Date32} AND {to:Date32}) AS is_asked
        FROM $database.final_disposals(as_of = {as_of:Date32}, $filters)
    )
)
