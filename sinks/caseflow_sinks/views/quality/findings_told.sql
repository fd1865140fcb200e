-- definition: Every finding on a timeline, with the agency and the day of reception (UTC) of that of its events whose
--   newest word was received last, for with it the finding arose; an empty agency and NULL where none of them is told
--   any more, as in a timeline that was cut. `agencies` has those of all its events.
-- unit: finding
-- denominator: none
-- source: CONTRACT.md, law 3; kinds in caseflow_schemas/findings.json
-- reads: case_timelines, person_timelines
-- parameters: from and to, days of reception; undated, 1 to count in also findings without such a day, 0 not to; of the
--   filters jurisdiction and agency
SELECT timeline, key, kind, agency, received_on
FROM
(
    SELECT
        timeline,
        key,
        kind,
        jurisdiction,
        arraySort(arrayFilter(found -> has(event_ids, found.2), arrayZip(at, id, of_agency))) AS told,
        arrayDistinct(told.3) AS agencies,
        if(empty(told), '', told[-1].3) AS agency,
        if(empty(told), NULL, toDate32(told[-1].1)) AS received_on
    FROM
    (
        SELECT 'case' AS timeline, key, kind, event_ids, toString(jurisdiction) AS jurisdiction, events.received_at AS at, events.event_id AS id, events.agency AS of_agency
        FROM case_timelines FINAL
        ARRAY JOIN findings.kind AS kind, findings.event_ids AS event_ids
        UNION ALL
        SELECT 'person' AS timeline, key, kind, event_ids, toString(jurisdiction) AS jurisdiction, events.received_at AS at, events.event_id AS id, events.agency AS of_agency
        FROM person_timelines FINAL
        ARRAY JOIN findings.kind AS kind, findings.event_ids AS event_ids
    )
)
WHERE ((received_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(received_on) AND {undated:UInt8} = 1)) AND $chosen_sender
