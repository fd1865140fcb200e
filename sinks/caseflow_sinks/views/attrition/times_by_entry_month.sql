-- definition: How long a way takes, by the month in which it began, those still under way counted in: `leaving_` are the
--   days after which 25, 50 and 75 % had left by any route (Kaplan and Meier); `target_` the days after which the
--   cumulative incidence of the target (for `any` of a later stage) reaches 25, 50 and 75 % of the cohort (Aalen and
--   Johansen). NULL where it does not, and then it is over `followed_days`. Both NULL where the month's cohort is not
--   drawable. `units` = `left_` + `censored` + `undated` + `not_followed`: these left before they began or before an agency was
--   complete, or began after the censoring day, or on a day that is known to the month or year alone. `without_start_day`
--   began on no known day: they are in no month, and their number is the same in each row.
-- unit: defendant (a person in a case); from `reported` a case
-- denominator: `undated_share`: completed of the month; NULL where there are none
-- source: INDICATORS.md, Durations (censoring-aware, by month of entry)
-- reads: followed
-- parameters: as_of; from and to, days of the beginning; origin and target, milestones; filters
SELECT
    assumeNotNull(of_month) AS month,
    units,
    left_,
    censored,
    undated,
    units - left_ - censored - undated AS not_followed,
    without_start_day,
    if(completed = 0, NULL, undated / completed) AS undated_share,
    toUInt8(drawable_month) AS drawable,
    followed_days,
    minIfOrNull(assumeNotNull(day), drawn AND surviving <= 0.75 + 1e-12) AS leaving_p25,
    minIfOrNull(assumeNotNull(day), drawn AND surviving <= 0.5 + 1e-12) AS leaving_median,
    minIfOrNull(assumeNotNull(day), drawn AND surviving <= 0.25 + 1e-12) AS leaving_p75,
    minIfOrNull(assumeNotNull(day), drawn AND reached >= 0.25 - 1e-12) AS target_p25,
    minIfOrNull(assumeNotNull(day), drawn AND reached >= 0.5 - 1e-12) AS target_median,
    minIfOrNull(assumeNotNull(day), drawn AND reached >= 0.75 - 1e-12) AS target_p75
FROM
(
    SELECT
        *,
        exp(sum(if(gone > 0, log(1 - gone / at_risk), 0)) OVER up_to_day) AS surviving,
        sum(if(at_risk > 0, surviving_before * to_target / at_risk, 0)) OVER up_to_day AS reached
    FROM
    (
        SELECT
            *,
            isNotNull(day) AND drawable_month AS drawn,
            exp(ifNull(sum(if(gone > 0, log(1 - gone / at_risk), 0)) OVER (PARTITION BY of_month ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)) AS surviving_before
        FROM
        (
            SELECT
                of_month,
                day,
                gone,
                to_target,
                sum(entered - gone - given_up) OVER (PARTITION BY of_month ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS at_risk,
                sum(set_out) OVER whole AS units,
                sum(if(isNull(of_month), set_out, 0)) OVER () AS without_start_day,
                sum(gone) OVER whole AS left_,
                sum(given_up) OVER whole AS censored,
                sum(undated_) OVER whole AS undated,
                sum(gone + undated_ + other) OVER whole AS completed,
                maxOrNull(day) OVER whole AS followed_days,
                left_ + censored > 0 AND undated * 20 <= completed AS drawable_month
            FROM
            (
                SELECT
                    of_month,
                    move.1 AS day,
                    toInt64(sum(move.2 * units)) AS entered,
                    toInt64(sum(move.3 * units)) AS gone,
                    toInt64(sum(move.4 * units)) AS to_target,
                    toInt64(sum(move.5 * units)) AS given_up,
                    toInt64(sum(move.6 * units)) AS set_out,
                    toInt64(sum(move.7 * units)) AS undated_,
                    toInt64(sum(move.8 * units)) AS other
                FROM
                (
                    SELECT
                        of_month,
                        units,
                        arrayJoin(
                            if(
                                status IN ('left', 'censored'),
                                [
                                    (CAST(enters_after, 'Nullable(Int32)'), 1, 0, 0, 0, 1, 0, 0),
                                    (days, 0, toUInt8(status = 'left'), toUInt8(status = 'left' AND cause = if({target:String} = 'any', 'further', {target:String})), toUInt8(status = 'censored'), 0, 0, 0)
                                ],
                                [(NULL, 0, 0, 0, 0, 1, toUInt8(status = 'undated'), toUInt8(status IN ('negative', 'before_entry')))]
                            )
                        ) AS move
                    FROM
                    (
                        SELECT
                            dateTrunc('month', start_on) AS of_month,
                            enters_after,
                            status,
                            cause,
                            days,
                            toInt64(count()) AS units
                        FROM $database.followed(as_of = {as_of:Date32}, origin = {origin:String}, target = {target:String}, $filters)
                        WHERE if(isNull(start_on), {from:Date32} <= {to:Date32}, start_on BETWEEN {from:Date32} AND {to:Date32})
                        GROUP BY of_month, enters_after, status, cause, days
                    )
                )
                GROUP BY of_month, day
            )
            WINDOW whole AS (PARTITION BY of_month)
        )
    )
    WINDOW up_to_day AS (PARTITION BY of_month ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
)
WHERE isNotNull(of_month)
GROUP BY of_month, units, left_, censored, undated, completed, followed_days, drawable_month, without_start_day
ORDER BY month
