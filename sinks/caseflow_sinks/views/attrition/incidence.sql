-- definition: Cumulative incidence by cause of those who set out in the period (Aalen and Johansen): with n at risk (entered
--   before the day, not left or censored before it), d who leave on the day and d_k by cause k,
--   S = product of (1 - d/n), F_k = sum of S before the day times d_k/n, so that S + sum of F_k = 1. A row a cause and day
--   on which it moves; cause `pending` is S itself. Between two rows a curve stays where it was; with `step` above 1
--   the last row of each such span of days is given. Standard errors by the delta method (of S: Greenwood); pointwise
--   95 % intervals on the log-log scale, NULL where the estimate is 0 or 1. No rows where incidence_base is not drawable.
-- unit: defendant (a person in a case); from `reported` a case
-- denominator: all who set out and are followed
-- source: INDICATORS.md, Attrition; O. O. Aalen and S. Johansen, Scandinavian Journal of Statistics 5 (1978); E. Marubini
--   and M. G. Valsecchi, Analysing Survival Data from Clinical Trials and Observational Studies (1995), chapter 10
-- reads: followed
-- parameters: as_of; from and to, days of the beginning; origin and target, milestones; step, in days; filters
SELECT day, cause, at_risk, left_, estimate, standard_error, lower, upper
FROM
(
    SELECT
        day,
        cause,
        at_risk,
        toUInt64(own) AS left_,
        estimate,
        if(variance < 0 OR estimate > 1 - 1e-12, 0, sqrt(variance)) AS error,
        estimate > 0 AND estimate < 1 - 1e-12 AS inside,
        if(cause = 'pending' AND estimate = 0, NULL, error) AS standard_error,
        if(inside, exp(log(estimate) * exp($z * error / (estimate * abs(log(estimate))))), NULL) AS lower,
        if(inside, exp(log(estimate) * exp(-$z * error / (estimate * abs(log(estimate))))), NULL) AS upper,
        row_number() OVER (PARTITION BY cause, intDiv(day, greatest({step:UInt32}, 1)) ORDER BY day DESC) AS place
    FROM
    (
        SELECT
            day,
            cause,
            at_risk,
            own,
            estimate,
            if(
                cause = 'pending',
                pow(estimate, 2) * hazards,
                pow(estimate, 2) * hazards
                    - 2 * estimate * sum(before * between + estimate * hazard) OVER own_days
                    + sum(pow(before, 2) * between + pow(estimate, 2) * hazard) OVER own_days
                    + sum(pow(surviving_before, 2) * own * (at_risk - own) / pow(at_risk, 3)) OVER own_days
                    - 2 * estimate * sum(surviving_before * own / pow(at_risk, 2)) OVER own_days
                    + 2 * sum(estimate * surviving_before * own / pow(at_risk, 2)) OVER own_days
            ) AS variance
        FROM
        (
            SELECT
                day,
                cause,
                at_risk,
                own,
                surviving_before,
                hazard,
                hazards,
                if(
                    cause = 'pending',
                    surviving,
                    sum(surviving_before * own / at_risk) OVER (PARTITION BY cause ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
                ) AS estimate,
                if(cause = 'pending', 0, estimate - surviving_before * own / at_risk) AS before,
                hazards - hazard - lagInFrame(hazards) OVER (PARTITION BY cause ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS between
            FROM
            (
                SELECT
                    day,
                    label AS cause,
                    at_risk,
                    if(label = 'pending', all_left, gone) AS own,
                    exp(ifNull(log_before, 0)) AS surviving_before,
                    exp(log_now) AS surviving,
                    hazard,
                    hazards
                FROM
                (
                    SELECT
                        day,
                        cause,
                        gone,
                        all_left,
                        at_risk,
                        is_first,
                        if(all_left = 0 OR all_left = at_risk, 0, all_left / (at_risk * (at_risk - all_left))) AS hazard,
                        sum(if(is_first, hazard, 0)) OVER (ORDER BY day RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS hazards,
                        sum(if(is_first AND all_left > 0, log(1 - all_left / at_risk), 0)) OVER (ORDER BY day RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS log_now,
                        sum(if(is_first AND all_left > 0, log(1 - all_left / at_risk), 0)) OVER (ORDER BY day RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS log_before
                    FROM
                    (
                        SELECT
                            day,
                            cause,
                            gone,
                            sum(if(cause = '', 0, gone)) OVER (PARTITION BY day) AS all_left,
                            sum(entered - gone) OVER (ORDER BY day RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS at_risk,
                            row_number() OVER (PARTITION BY day ORDER BY cause DESC) = 1 AS is_first
                        FROM
                        (
                            SELECT assumeNotNull(moves.day) AS day, cause, entered, gone
                            FROM
                            (
                                SELECT
                                    day,
                                    cause,
                                    entered,
                                    gone,
                                    sum(undated) OVER () AS all_undated,
                                    sum(completed) OVER () AS all_completed
                                FROM
                                (
                                    SELECT
                                        move.1 AS day,
                                        move.2 AS cause,
                                        sum(move.3 * units) AS entered,
                                        sum(move.4 * units) AS gone,
                                        sum(move.5 * units) AS undated,
                                        sum(move.6 * units) AS completed
                                    FROM
                                    (
                                        SELECT
                                            units,
                                            arrayJoin(
                                                if(
                                                    isNotNull(days),
                                                    [
                                                        (CAST(enters_after, 'Nullable(Int32)'), '', toInt64(1), toInt64(0), toInt64(0), toInt64(0)),
                                                        (days, cause, toInt64(0), toInt64(1), toInt64(0), toInt64(status = 'left'))
                                                    ],
                                                    [(NULL, '', toInt64(0), toInt64(0), toInt64(status = 'undated'), toInt64(status IN ('undated', 'negative', 'before_entry')))]
                                                )
                                            ) AS move
                                        FROM
                                        (
                                            SELECT enters_after, status, cause, days, toInt64(count()) AS units
                                            FROM $database.followed(as_of = {as_of:Date32}, origin = {origin:String}, target = {target:String}, $filters)
                                            WHERE start_on BETWEEN {from:Date32} AND {to:Date32}
                                            GROUP BY enters_after, status, cause, days
                                        )
                                    )
                                    GROUP BY day, cause
                                )
                            ) AS moves
                            WHERE isNotNull(moves.day) AND all_undated * 20 <= all_completed
                        )
                    )
                )
                ARRAY JOIN if(is_first, [cause, 'pending'], [cause]) AS label
                WHERE all_left > 0 AND label != ''
            )
        )
        WINDOW own_days AS (PARTITION BY cause ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    )
)
WHERE place = 1
ORDER BY cause, day
