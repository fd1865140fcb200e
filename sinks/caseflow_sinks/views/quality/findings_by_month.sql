-- definition: What is odd in context, by the agency and the month of reception that findings_told gives: findings on
--   cases, and on persons, which must not be added up, as a conflicting event is one on its case and on its persons.
-- unit: finding
-- denominator: none
-- source: INDICATORS.md, Quality (findings)
-- reads: findings_told
-- parameters: from and to, days of reception; of the filters jurisdiction and agency, as findings takes them
SELECT
    agency,
    assumeNotNull(dateTrunc('month', received_on)) AS month,
    countIf(timeline = 'case') AS on_cases,
    countIf(timeline = 'person') AS on_persons
FROM $database.findings_told(from = {from:Date32}, to = {to:Date32}, undated = 0, jurisdiction = {jurisdiction:Array(String)}, agency = {agency:Array(String)})
GROUP BY agency, month
ORDER BY agency, month
