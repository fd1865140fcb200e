-- definition: How many of the fields that completeness lists state a value, by agency and month of reception, over all
--   kinds of records; records of defendants and charges, which several agencies state, under an empty agency. Received:
--   stated_fields.
-- unit: field of a record
-- denominator: `stated_share`, `not_mapped_share`: all fields of the row
-- source: INDICATORS.md, Quality (completeness, not_mapped)
-- reads: stated_fields
-- parameters: from and to, days of reception; of the filters jurisdiction and agency, as completeness takes them
SELECT
    agency,
    assumeNotNull(dateTrunc('month', received_on)) AS month,
    count() AS fields,
    countIf(how = 1) AS stated,
    countIf(how = 2) AS not_stated,
    countIf(how = 3) AS not_mapped,
    stated / fields AS stated_share,
    not_mapped / fields AS not_mapped_share
FROM $database.stated_fields(from = {from:Date32}, to = {to:Date32}, undated = 0, jurisdiction = {jurisdiction:Array(String)}, agency = {agency:Array(String)})
GROUP BY agency, month
ORDER BY agency, month
