-- definition: defendant_funnel over all defendants, those without a day of first contact included. These are records
--   linked in what was delivered; whether that is the attrition of a county depends on what the extract is.
-- unit: defendant (a person in a case), and person
-- denominator: as there
-- source: INDICATORS.md, Attrition
-- reads: defendant_funnel
-- parameters: none
SELECT *
FROM $database.defendant_funnel(as_of = '2299-12-31', from = '1900-01-01', to = '2299-12-31', undated = 1, $all)
