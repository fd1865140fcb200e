-- definition: Who was held on the last day of each year, or on the day itself in the year that it lies in: one row a
--   person and year, from the first admission to the year of the last change. Spans without news beyond the limit count
--   up to it, as in custody_spans. `age` is adult or minor (under 18) by the year less the year of birth.
-- unit: person
-- denominator: none
-- source: INDICATORS.md, Custody (stock) and Return tables
-- reads: custody_spans
-- parameters: as_of; filters
WITH (SELECT max(toYear(greatest(from_on, ifNull(to_on, from_on)))) FROM $database.custody_spans(as_of = {as_of:Date32}, $all)) AS last_year
SELECT
    toUInt16(arrayJoin(range(toYear(from_on), least(last_year, toYear(ifNull(to_on, {as_of:Date32}))) + 1))) AS year,
    least(makeDate32(year, 12, 31), {as_of:Date32}) AS day,
    person,
    jurisdiction,
    sex,
    multiIf(isNull(birth_year), 'not_stated', year - birth_year < 18, 'minor', 'adult') AS age,
    citizenship,
    legal_status
FROM $database.custody_spans(as_of = {as_of:Date32}, $filters)
WHERE day >= from_on AND ifNull(day < to_on, 1)
