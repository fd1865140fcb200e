-- definition: On which day a cumulative incidence first reaches 10, 25, 50, 75 and 90 % of the cohort: NULL where it does
--   not, and then it is over `followed_days`, the longest time anybody was followed. For cause `pending` the day on which
--   that share has left by any route.
-- unit: defendant (a person in a case); from `reported` a case
-- denominator: all who set out and are followed
-- source: INDICATORS.md, Durations (time to one milestone)
-- reads: incidence, incidence_base
-- parameters: as_of; from and to, days of the beginning; origin and target, milestones; filters
SELECT
    cause,
    share,
    minIfOrNull(day, if(cause = 'pending', estimate <= 1 - share + 1e-12, estimate >= share - 1e-12)) AS days,
    any(followed_days) AS followed_days
FROM $database.incidence(as_of = {as_of:Date32}, from = {from:Date32}, to = {to:Date32}, origin = {origin:String}, target = {target:String}, step = 1, $filters) AS curves
CROSS JOIN
(
    SELECT followed_days
    FROM $database.incidence_base(as_of = {as_of:Date32}, from = {from:Date32}, to = {to:Date32}, origin = {origin:String}, target = {target:String}, $filters)
) AS base
ARRAY JOIN [0.1, 0.25, 0.5, 0.75, 0.9] AS share
GROUP BY cause, share
ORDER BY cause, share
