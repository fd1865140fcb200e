-- definition: How many timelines there are. A case or person is counted while an event is known of it; keys that were
--   merged into another one are counted apart.
-- unit: timeline
-- denominator: none
-- source: DESIGN.md, Delivery to ClickHouse
-- reads: case_timelines, person_timelines
-- parameters: none: what all messages together were joined into
SELECT
    (SELECT count() FROM case_timelines FINAL WHERE notEmpty(events.event_id)) AS cases,
    (SELECT count() FROM person_timelines FINAL WHERE notEmpty(events.event_id)) AS persons,
    (SELECT sum(length(defendants.person)) FROM case_timelines FINAL) AS defendants,
    (SELECT count() FROM case_timelines FINAL WHERE isNotNull(successor)) AS cases_merged,
    (SELECT count() FROM person_timelines FINAL WHERE isNotNull(successor)) AS persons_merged
