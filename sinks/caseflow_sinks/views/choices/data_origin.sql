-- definition: What the data are, by jurisdiction: made up (codes that begin with XX, which ISO 3166 leaves to users, and
--   which the contract's tables keep for what is synthetic), the example extract that is delivered with the program
--   (cases and persons under numbers that were drawn for it alone, issuers broward-case and broward-person), both that and
--   others, or records of a jurisdiction that has connected its agencies. A case or person is counted while an event is
--   known of it.
-- unit: case; person
-- denominator: none
-- source: caseflow_schemas/tables/jurisdictions.csv and issuers.csv
-- reads: case_timelines, person_timelines
-- parameters: none
SELECT
    jurisdiction,
    multiIf(
        startsWith(jurisdiction, 'XX'), 'Synthetic data',
        min(of_extract) = 1, 'Broward extract',
        max(of_extract) = 1, 'Broward extract and other records',
        'Records of agencies'
    ) AS origin,
    multiIf(
        origin = 'Synthetic data', 'Made up. No person, case or court in it is real, and no figure says anything about a real place.',
        origin = 'Broward extract', 'Real de-identified records of Broward County, Florida, linked in one extract: people who were scored after an arrest, gathered by ProPublica for its COMPAS study. Not the attrition of a county: each person has at most one charged case, and nobody who was never scored is in it. A report carries the date of the offence. Dispositions have no date. The dates of each person are moved by up to 28 days.',
        origin = 'Broward extract and other records', 'Records of an example extract (Broward County, Florida) and records that agencies have sent, under one jurisdiction: a figure of both together says nothing about either.',
        'What the connected agencies have sent. An agency that is silent is missing, not pending: see Feeds and data quality.'
    ) AS says,
    sum(is_case) AS cases,
    sum(is_person) AS persons
FROM
(
    SELECT toString(jurisdiction) AS jurisdiction, 1 AS is_case, 0 AS is_person, startsWith(key, 'broward-case:') AS of_extract FROM case_timelines FINAL WHERE notEmpty(events.event_id)
    UNION ALL
    SELECT toString(jurisdiction) AS jurisdiction, 0 AS is_case, 1 AS is_person, startsWith(key, 'broward-person:') AS of_extract FROM person_timelines FINAL WHERE notEmpty(events.event_id)
)
GROUP BY jurisdiction
ORDER BY jurisdiction
