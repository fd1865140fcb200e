-- definition: How many units of a cohort were followed on a way and how it ended: what stands beside its curves.
--   `completed` = `left_` + `undated` + `negative` + `before_entry`. `drawable` is 0 where nobody is followed, or more
--   than 5 % of the completed ended on no known day: no curve is drawn then. `without_start_day` are those, of whatever
--   period, whose beginning has no day at all: they are in no other column.
-- unit: defendant (a person in a case); from `reported` a case
-- denominator: `undated_share`: completed; NULL where there are none
-- source: INDICATORS.md, Undated
-- reads: followed
-- parameters: as_of; from and to, days of the beginning; origin and target, milestones; filters
SELECT
    countIf(is_asked) AS units,
    countIf(is_asked AND status = 'left') AS left_,
    countIf(is_asked AND status = 'censored') AS censored,
    countIf(is_asked AND status = 'undated') AS undated,
    countIf(is_asked AND status = 'negative') AS negative,
    countIf(is_asked AND status = 'before_entry') AS before_entry,
    countIf(is_asked AND status = 'without_start') AS without_start,
    countIf(is_asked AND status = 'not_yet') AS not_yet,
    left_ + undated + negative + before_entry AS completed,
    if(completed = 0, NULL, undated / completed) AS undated_share,
    toUInt8(left_ + censored > 0 AND undated * 20 <= completed) AS drawable,
    maxOrNullIf(days, is_asked) AS followed_days,
    countIf(isNull(start_on)) AS without_start_day
FROM
(
    SELECT status, days, start_on, ifNull(start_on BETWEEN {from:Date32} AND {to:Date32}, 0) AS is_asked
    FROM $database.followed(as_of = {as_of:Date32}, origin = {origin:String}, target = {target:String}, $filters)
)
