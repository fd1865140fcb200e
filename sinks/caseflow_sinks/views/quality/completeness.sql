-- definition: How complete the records on the timelines are, field by field: `stated`, not stated by the source, or
--   stated in words or codes that could not be mapped. Fields of offences, victims and stays by the agency that reports
--   them; those of defendants, which several agencies state, and of charges under an empty agency. Received:
--   stated_fields.
-- unit: offence, victim, stay, defendant or charge, as `record` says
-- denominator: `stated_share`: all records of the row
-- source: INDICATORS.md, Quality (completeness)
-- reads: stated_fields
-- parameters: from and to, days of reception; undated, 1 to count in also records of which no event is told any more, 0
--   not to; of the filters jurisdiction and agency (one that speaks in the case, where the row's is empty): what others
--   choose by may be the very field that is missing
SELECT
    $fields[id].1 AS record,
    $fields[id].2 AS field,
    agency,
    count() AS records,
    countIf(how = 1) AS stated,
    countIf(how = 2) AS not_stated,
    countIf(how = 3) AS not_mapped,
    stated / records AS stated_share
FROM $database.stated_fields(from = {from:Date32}, to = {to:Date32}, undated = {undated:UInt8}, jurisdiction = {jurisdiction:Array(String)}, agency = {agency:Array(String)})
GROUP BY id, agency
ORDER BY record, field, agency
