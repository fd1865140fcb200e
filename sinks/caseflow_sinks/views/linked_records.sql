-- definition: linked_records_by_cohort over all defendants, those without a day of first contact included.
-- unit: defendant (a person in a case), and person
-- denominator: as there
-- source: INDICATORS.md, Attrition
-- reads: linked_records_by_cohort
-- parameters: none
SELECT * FROM $database.linked_records_by_cohort(from = '1900-01-01', to = '2299-12-31', undated = 1)
