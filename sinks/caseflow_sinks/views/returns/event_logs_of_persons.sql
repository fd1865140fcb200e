-- definition: The events of each person up to the day, over all their cases and stays, in the stated order of the
--   person's timeline, for an event log: one row a person, each event as in event_logs_of_cases. The filters court,
--   iccs, area and age_group choose persons who are such a defendant in any case, the others by what the person's own
--   timeline says.
-- unit: person
-- denominator: none
-- source: DESIGN.md; stream_processors/caseflow_processors/timelines/DESIGN.md, The order of events
-- reads: person_timelines, defendants_at
-- parameters: as_of; from and to, days of the first event; undated, 1 to count in also those without a day, 0 not to;
--   filters
SELECT
    person,
    jurisdiction,
    sex,
    citizenship,
    told AS events,
    arrayMin(arrayFilter(day -> isNotNull(day), arrayMap(event -> event.5, told))) AS started_on
FROM
(
    SELECT
        key AS person,
        toString(jurisdiction) AS jurisdiction,
        toString(sex) AS sex,
        toString(citizenship) AS citizenship,
        events.agency AS agencies,
        arrayFilter(
            event -> ifNull(event.5 <= {as_of:Date32}, 1),
            arrayZip(events.event_type, events.agency, events.occurred_at, events.occurred_precision, events.occurred_on)
        ) AS told
    FROM person_timelines FINAL
)
WHERE (empty({jurisdiction:Array(String)}) OR has({jurisdiction:Array(String)}, jurisdiction))
    AND (empty({agency:Array(String)}) OR hasAny(agencies, {agency:Array(String)}))
    AND (empty({sex:Array(String)}) OR has({sex:Array(String)}, sex))
    AND (empty({citizenship:Array(String)}) OR has({citizenship:Array(String)}, citizenship))
    AND (
        (empty({court:Array(String)}) AND empty({iccs:Array(String)}) AND empty({area:Array(String)}) AND empty({age_group:Array(String)}))
        OR person IN (SELECT suspect.person FROM $database.defendants_at(as_of = {as_of:Date32}, $filters) AS suspect)
    )
    AND notEmpty(told)
    AND ((started_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(started_on) AND {undated:UInt8} = 1))
