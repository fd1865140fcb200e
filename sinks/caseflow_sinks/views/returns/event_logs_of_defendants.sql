-- definition: The events of each defendant up to the day, in the stated order of the case's timeline, for an event log:
--   one row a person in a case, with the events of the case that name the person or nobody; each as in
--   event_logs_of_cases.
-- unit: defendant (a person in a case)
-- denominator: none
-- source: DESIGN.md; stream_processors/caseflow_processors/timelines/DESIGN.md, The order of events
-- reads: case_timelines
-- parameters: as_of; from and to, days of the first event; undated, 1 to count in also those without a day, 0 not to;
--   filters
SELECT
    case_key,
    person,
    jurisdiction,
    area,
    iccs,
    sex,
    age_group,
    citizenship,
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
        defendant_person AS person,
        toString(defendant_class) AS iccs,
        toString(defendant_sex) AS sex,
        defendant_age_group AS age_group,
        toString(defendant_citizenship) AS citizenship,
        arrayFilter(
            (event, named) -> ifNull(event.5 <= {as_of:Date32}, 1) AND (empty(named) OR has(named, defendant_person)),
            arrayZip(events.event_type, events.agency, events.occurred_at, events.occurred_precision, events.occurred_on),
            events.persons
        ) AS told
    FROM case_timelines FINAL
    ARRAY JOIN
        defendants.person AS defendant_person,
        defendants.class AS defendant_class,
        defendants.sex AS defendant_sex,
        defendants.age_group AS defendant_age_group,
        defendants.citizenship AS defendant_citizenship
)
WHERE $chosen AND notEmpty(told)
    AND ((started_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(started_on) AND {undated:UInt8} = 1))
