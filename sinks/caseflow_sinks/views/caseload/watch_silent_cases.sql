-- definition: Cases that are pending on the day (a defendant has not left or is back by a reopening or a retrial, or nobody
--   is known and the investigation is not closed) and have had no event for longer than the limit of the jurisdiction
--   (custody_limits), or, with `days` NULL, of which no event states a day. A jurisdiction without a limit has none here.
-- unit: case
-- denominator: none
-- source: INDICATORS.md, Custody (watch list)
-- reads: case_timelines, custody_limits
-- parameters: as_of; filters
WITH (SELECT groupArray((jurisdiction, silent_days)) FROM (SELECT jurisdiction, silent_days FROM custody_limits FINAL)) AS limits
SELECT jurisdiction, case_key, area, iccs, pending_defendants, last_event_on, dateDiff('day', last_event_on, {as_of:Date32}) AS days, limit_days
FROM
(
    SELECT
        key AS case_key,
        toString(jurisdiction) AS jurisdiction,
        agencies,
        court_codes AS courts,
        toString(area) AS area,
        toString(class) AS iccs,
        arrayCount(
            (precision, day, later, known, sex_, group_, citizenship_) ->
                if(empty(later), precision = '' OR ifNull(day > {as_of:Date32}, 0), later[-1].4 = '' OR ifNull(later[-1].3 > {as_of:Date32}, 0))
                AND ifNull(known.1 <= {as_of:Date32}, 1)
                AND (empty({sex:Array(String)}) OR has({sex:Array(String)}, sex_))
                AND (empty({age_group:Array(String)}) OR has({age_group:Array(String)}, group_))
                AND (empty({citizenship:Array(String)}) OR has({citizenship:Array(String)}, citizenship_)),
            defendants.exited_precision,
            defendants.exited_on,
            arrayMap(of -> arrayFilter((found, number) -> number > 1 AND ifNull(found.1 <= {as_of:Date32}, 1), of, arrayEnumerate(of)), defendants.spells),
            defendants.known,
            defendants.sex,
            defendants.age_group,
            defendants.citizenship
        ) AS pending_defendants,
        empty(defendants.person)
            AND (investigation_closed_precision = '' OR ifNull(investigation_closed_on > {as_of:Date32}, 0))
            AND empty({sex:Array(String)}) AND empty({age_group:Array(String)}) AND empty({citizenship:Array(String)}) AS is_open,
        arrayMax(arrayFilter(day -> day <= {as_of:Date32}, events.occurred_on)) AS last_event_on,
        notEmpty(events.occurred_on) AND arrayAll(day -> isNull(day), events.occurred_on) AS is_undated,
        arrayFirst(found -> found.1 = jurisdiction, limits).2 AS limit_days
    FROM case_timelines FINAL
)
WHERE $chosen_case AND (pending_defendants > 0 OR is_open) AND (days > limit_days OR (is_undated AND isNotNull(limit_days)))
ORDER BY days DESC, case_key
