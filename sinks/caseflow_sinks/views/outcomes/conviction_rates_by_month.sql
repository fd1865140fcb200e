-- definition: Of the defendants finally disposed of after a charge, by month of disposal, how many were convicted, and how many
--   of these on a plea: `disposed` = convicted + guilt found without conviction + acquitted + dismissed + withdrawn, the first
--   final exit; other exits are in `other_exits`. No contest stands apart from guilty. `charge_` are the same by charge: a
--   charge with a final verdict of these kinds, or withdrawn, in the month of that. Verdicts that are not final count nowhere.
-- unit: defendant (a person in a case); for `charge_` charge
-- denominator: `conviction_rate`: disposed; `guilty_plea_rate` and `no_contest_rate`: convicted; `charge_conviction_rate`:
--   charge_disposed; NULL where there are none
-- source: INDICATORS.md, Outcomes
-- reads: defendants_at, charges_at
-- parameters: as_of; from and to, days of the disposal; filters
SELECT
    month,
    sum(of_defendants.1) AS disposed,
    sum(of_defendants.2) AS convicted,
    sum(of_defendants.3) AS guilt_found_without_conviction,
    sum(of_defendants.4) AS acquitted,
    sum(of_defendants.5) AS dismissed,
    sum(of_defendants.6) AS withdrawn,
    sum(of_defendants.7) AS other_exits,
    sum(of_defendants.8) AS guilty_pleas,
    sum(of_defendants.9) AS no_contest_pleas,
    if(disposed = 0, NULL, convicted / disposed) AS conviction_rate,
    if(convicted = 0, NULL, guilty_pleas / convicted) AS guilty_plea_rate,
    if(convicted = 0, NULL, no_contest_pleas / convicted) AS no_contest_rate,
    sum(of_charges.1) AS charge_disposed,
    sum(of_charges.2) AS charge_convicted,
    if(charge_disposed = 0, NULL, charge_convicted / charge_disposed) AS charge_conviction_rate
FROM
(
    SELECT
        dateTrunc('month', assumeNotNull(exited_on)) AS month,
        (
            toUInt64(exit IN ('convicted', 'guilt_found_without_conviction', 'acquitted', 'dismissed', 'withdrawn')),
            toUInt64(exit = 'convicted'),
            toUInt64(exit = 'guilt_found_without_conviction'),
            toUInt64(exit = 'acquitted'),
            toUInt64(exit = 'dismissed'),
            toUInt64(exit = 'withdrawn'),
            toUInt64(exit NOT IN ('convicted', 'guilt_found_without_conviction', 'acquitted', 'dismissed', 'withdrawn')),
            toUInt64(exit = 'convicted' AND ifNull(plea = 'guilty', 0)),
            toUInt64(exit = 'convicted' AND ifNull(plea = 'no_contest', 0))
        ) AS of_defendants,
        (toUInt64(0), toUInt64(0)) AS of_charges
    FROM
    (
        SELECT reached, assumeNotNull(told.exit) AS exit, plea, exited_on, exited_precision
        FROM $database.defendants_at(as_of = {as_of:Date32}, $filters) AS told
        WHERE isNotNull(told.exit)
    )
    WHERE reached >= 3 AND (exited_on BETWEEN {from:Date32} AND {to:Date32}) AND exited_precision != 'year'
    UNION ALL
    SELECT
        dateTrunc('month', assumeNotNull(settled_on)) AS month,
        (toUInt64(0), toUInt64(0), toUInt64(0), toUInt64(0), toUInt64(0), toUInt64(0), toUInt64(0), toUInt64(0), toUInt64(0)) AS of_defendants,
        (toUInt64(1), toUInt64(ifNull(verdict = 'convicted', 0))) AS of_charges
    FROM $database.charges_at(as_of = {as_of:Date32}, $filters)
    WHERE (is_withdrawn OR verdict IN ('convicted', 'guilt_found_without_conviction', 'acquitted', 'dismissed'))
        AND (settled_on BETWEEN {from:Date32} AND {to:Date32}) AND settled_precision != 'year'
)
GROUP BY month
ORDER BY month
