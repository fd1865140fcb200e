-- definition: What the data are, by jurisdiction: made up (codes that begin with XX, which ISO 3166 leaves to users, and
--   which the contract's tables keep for what is synthetic), the example extract that is delivered with the program
--   (US-FL, Broward County), or records of a jurisdiction that has connected its agencies. A case or person is counted while
--   an event is known of it.
-- unit: case; person
-- denominator: none
-- source: caseflow_schemas/tables/jurisdictions.csv
-- reads: case_timelines, person_timelines
-- parameters: none
SELECT
    jurisdiction,
    multiIf(startsWith(jurisdiction, 'XX'), 'Synthetic data', jurisdiction = 'US-FL', 'Broward extract', 'Records of agencies') AS origin,
    multiIf(
        origin = 'Synthetic data', 'Made up. No person, case or court in it is real, and no figure says anything about a real place.',
        origin = 'Broward extract', 'Real de-identified records of Broward County, Florida, linked in one extract: people who were scored after an arrest, gathered by ProPublica for its COMPAS study. Not the attrition of a county: each person has at most one charged case, and nobody who was never scored is in it. A report carries the date of the offence. Dispositions have no date. The dates of each person are moved by up to 28 days.',
        'What the connected agencies have sent. An agency that is silent is missing, not pending: see Feeds and data quality.'
    ) AS says,
    sum(is_case) AS cases,
    sum(is_person) AS persons
FROM
(
    SELECT toString(jurisdiction) AS jurisdiction, 1 AS is_case, 0 AS is_person FROM case_timelines FINAL WHERE notEmpty(events.event_id)
    UNION ALL
    SELECT toString(jurisdiction) AS jurisdiction, 0 AS is_case, 1 AS is_person FROM person_timelines FINAL WHERE notEmpty(events.event_id)
)
GROUP BY jurisdiction
ORDER BY jurisdiction
