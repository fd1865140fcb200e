-- definition: How many units of a cohort were followed on a way and how it ended: what stands beside its curves.
--   `completed` = `left_` + `undated` + `negative` + `before_entry`. `drawable` is 0 where nobody is followed, or more
--   than 5 % of the completed ended on no known day: no curve is drawn then.
-- unit: defendant (a person in a case); from `reported` a case
-- denominator: `undated_share`: completed; NULL where there are none
-- source: INDICATORS.md, Undated
-- reads: followed
-- parameters: as_of; from and to, days of the beginning; origin and target, milestones; filters
SELECT
    count() AS units,
    countIf(status = 'left') AS left_,
    countIf(status = 'censored') AS censored,
    countIf(status = 'undated') AS undated,
    countIf(status = 'negative') AS negative,
    countIf(status = 'before_entry') AS before_entry,
    countIf(status = 'without_start') AS without_start,
    countIf(status = 'not_yet') AS not_yet,
    left_ + undated + negative + before_entry AS completed,
    if(completed = 0, NULL, undated / completed) AS undated_share,
    toUInt8(left_ + censored > 0 AND undated * 20 <= completed) AS drawable,
    maxOrNull(days) AS followed_days
FROM $database.followed(as_of = {as_of:Date32}, origin = {origin:String}, target = {target:String}, $filters)
WHERE start_on BETWEEN {from:Date32} AND {to:Date32}
