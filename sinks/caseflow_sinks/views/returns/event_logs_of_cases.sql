-- definition: The events of each case up to the day, in the stated order of its timeline, for an event log: one row a
--   case, each event (type, agency, moment in UTC, precision, local day). Those without a day are in their place.
--   `started_on` is the first day of any. Of the filters of persons, one person has to fit all; `iccs` is the lowest
--   code of the reported offences.
-- unit: case
-- denominator: none
-- source: DESIGN.md; stream_processors/caseflow_processors/timelines/DESIGN.md, The order of events
-- reads: case_timelines
-- parameters: as_of; from and to, days of the first event; undated, 1 to count in also cases without a day, 0 not to;
--   filters
SELECT
    case_key,
    jurisdiction,
    area,
    iccs,
    told AS events,
    arrayMin(arrayFilter(day -> isNotNull(day), arrayMap(event -> event.5, told))) AS started_on
FROM
(
    SELECT
        key AS case_key,
        toString(jurisdiction) AS jurisdiction,
        agencies,
        court_codes AS courts,
        toString(area) AS area,
        toString(class) AS iccs,
        arrayFilter(
            event -> ifNull(event.5 <= {as_of:Date32}, 1),
            arrayZip(events.event_type, events.agency, events.occurred_at, events.occurred_precision, events.occurred_on)
        ) AS told
    FROM case_timelines FINAL
    WHERE (empty({sex:Array(String)}) AND empty({age_group:Array(String)}) AND empty({citizenship:Array(String)}))
        OR arrayExists(
            (sex_, group_, citizenship_) ->
                (empty({sex:Array(String)}) OR has({sex:Array(String)}, sex_))
                AND (empty({age_group:Array(String)}) OR has({age_group:Array(String)}, group_))
                AND (empty({citizenship:Array(String)}) OR has({citizenship:Array(String)}, citizenship_)),
            defendants.sex,
            defendants.age_group,
            defendants.citizenship
        )
)
WHERE $chosen_case AND notEmpty(told)
    AND ((started_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(started_on) AND {undated:UInt8} = 1))
