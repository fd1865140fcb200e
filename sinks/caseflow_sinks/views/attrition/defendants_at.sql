-- definition: The defendants known by the day, with what had happened by then, on today's knowledge: what has a later day
--   has not happened, what has no day has. A defendant is known from the first day of any of their milestones or of
--   their exit; without any such day always. `reached` is the number of the furthest stage, in the order of the
--   vocabulary from 1: who has an event of a later stage is taken to have reached those before it. `exit` is NULL while
--   pending. `custodial_days` are of the sentences imposed by the day that stood on it: a later one for the same charges,
--   or for all, replaces what was imposed on an earlier day, and one without custody replaces none.
-- unit: defendant (a person in a case)
-- denominator: none
-- source: INDICATORS.md, Attrition
-- reads: defendants
-- parameters: as_of; filters
SELECT
    case_key,
    jurisdiction,
    agencies,
    courts,
    area,
    person,
    sex,
    age,
    age_group,
    citizenship,
    charges,
    iccs,
    iccs_code_at_entry,
    iccs_code,
    multiIf(admitted_moment != $never, 6, sentenced_moment != $never, 5, disposed_moment != $never, 4, charged_moment != $never, 3, referred_moment != $never, 2, 1) AS reached,
    if(told.exited_moment >= $until, NULL, told.exit) AS exit,
    if(told.exited_on > {as_of:Date32}, NULL, told.exited_on) AS exited_on,
    if(told.exited_on > {as_of:Date32}, '', told.exited_precision) AS exited_precision,
    if(isNull(exit), NULL, told.plea) AS plea,
    arrayFilter(found -> isNotNull(found.5) AND ifNull(found.2 <= {as_of:Date32}, 1), told.imposed) AS by_then,
    arrayFilter(
        (found, at) -> NOT arrayExists(
            later -> (empty(later.4) OR (notEmpty(found.4) AND hasAll(later.4, found.4)))
                AND ifNull(
                    multiIf(
                        'year' IN (found.3, later.3), toYear(found.2) < toYear(later.2),
                        'month' IN (found.3, later.3), dateTrunc('month', found.2) < dateTrunc('month', later.2),
                        found.2 < later.2
                    ),
                    0
                ),
            arraySlice(by_then, at + 1)
        ),
        by_then,
        arrayEnumerate(by_then)
    ) AS standing,
    multiIf(
        sentenced_precision = '', NULL,
        NOT arrayExists(found -> isNotNull(found.5) AND ifNull(found.2 > {as_of:Date32}, 0), told.imposed), told.custodial_days,
        empty(standing), NULL,
        toInt32(arraySum(found -> assumeNotNull(found.5), standing))
    ) AS custodial_days,
    if(told.committed_on > {as_of:Date32}, NULL, told.committed_on) AS committed_on,
    if(told.committed_on > {as_of:Date32}, '', told.committed_precision) AS committed_precision,
    if(told.reported_on > {as_of:Date32}, NULL, told.reported_on) AS reported_on,
    if(told.reported_on > {as_of:Date32}, '', told.reported_precision) AS reported_precision,
    if(told.registered_on > {as_of:Date32}, NULL, told.registered_on) AS registered_on,
    if(told.registered_on > {as_of:Date32}, '', told.registered_precision) AS registered_precision,
    if(told.first_contact_on > {as_of:Date32}, NULL, told.first_contact_on) AS first_contact_on,
    if(told.first_contact_on > {as_of:Date32}, '', told.first_contact_precision) AS first_contact_precision,
    if(told.referred_on > {as_of:Date32}, NULL, told.referred_on) AS referred_on,
    if(told.referred_on > {as_of:Date32}, '', told.referred_precision) AS referred_precision,
    if(told.charged_on > {as_of:Date32}, NULL, told.charged_on) AS charged_on,
    if(told.charged_on > {as_of:Date32}, '', told.charged_precision) AS charged_precision,
    if(told.first_hearing_on > {as_of:Date32}, NULL, told.first_hearing_on) AS first_hearing_on,
    if(told.first_hearing_on > {as_of:Date32}, '', told.first_hearing_precision) AS first_hearing_precision,
    if(told.disposed_on > {as_of:Date32}, NULL, told.disposed_on) AS disposed_on,
    if(told.disposed_on > {as_of:Date32}, '', told.disposed_precision) AS disposed_precision,
    if(told.sentenced_on > {as_of:Date32}, NULL, told.sentenced_on) AS sentenced_on,
    if(told.sentenced_on > {as_of:Date32}, '', told.sentenced_precision) AS sentenced_precision,
    if(told.admitted_on > {as_of:Date32}, NULL, told.admitted_on) AS admitted_on,
    if(told.admitted_on > {as_of:Date32}, '', told.admitted_precision) AS admitted_precision,
    if(told.released_on > {as_of:Date32}, NULL, told.released_on) AS released_on,
    if(told.released_on > {as_of:Date32}, '', told.released_precision) AS released_precision,
    if(told.verdict_on > {as_of:Date32}, NULL, told.verdict_on) AS verdict_on,
    if(told.verdict_on > {as_of:Date32}, '', told.verdict_precision) AS verdict_precision,
    [first_contact_precision, referred_precision, charged_precision, disposed_precision, sentenced_precision, admitted_precision] AS stages,
    [first_contact_on, referred_on, charged_on, disposed_on, sentenced_on, admitted_on] AS stage_days,
    if(told.committed_moment >= $until, $never, told.committed_moment) AS committed_moment,
    if(told.reported_moment >= $until, $never, told.reported_moment) AS reported_moment,
    if(told.registered_moment >= $until, $never, told.registered_moment) AS registered_moment,
    if(told.first_contact_moment >= $until, $never, told.first_contact_moment) AS first_contact_moment,
    if(told.referred_moment >= $until, $never, told.referred_moment) AS referred_moment,
    if(told.charged_moment >= $until, $never, told.charged_moment) AS charged_moment,
    if(told.first_hearing_moment >= $until, $never, told.first_hearing_moment) AS first_hearing_moment,
    if(told.disposed_moment >= $until, $never, told.disposed_moment) AS disposed_moment,
    if(told.sentenced_moment >= $until, $never, told.sentenced_moment) AS sentenced_moment,
    if(told.admitted_moment >= $until, $never, told.admitted_moment) AS admitted_moment,
    if(told.released_moment >= $until, $never, told.released_moment) AS released_moment,
    if(told.exited_moment >= $until, $never, told.exited_moment) AS exited_moment,
    if(told.verdict_moment >= $until, $never, told.verdict_moment) AS verdict_moment,
    told.reopenings AS reopenings,
    told.pauses AS pauses
FROM defendants AS told
WHERE $chosen
    AND told.known_moment < $until
