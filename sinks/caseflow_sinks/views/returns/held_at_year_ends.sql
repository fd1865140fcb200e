-- definition: Who was held on the last day of each year, or on the last day itself in the year that it lies in: one row a
--   person and year, from the first admission. The last day is the day, or today where that has not come, or the day of
--   the last change where that is later than today. Spans without news beyond the limit count
--   up to it, as in custody_spans. `age` is adult or minor (under 18) by the year less the year of birth.
-- unit: person
-- denominator: none
-- source: INDICATORS.md, Custody (stock) and Return tables
-- reads: custody_spans
-- parameters: as_of; filters
WITH (SELECT least({as_of:Date32}, greatest(toDate32(today()), max(greatest(from_on, ifNull(to_on, from_on))))) FROM $database.custody_spans(as_of = {as_of:Date32}, $all)) AS last_day
SELECT
    toUInt16(arrayJoin(range(toYear(from_on), toYear(least(assumeNotNull(last_day), ifNull(to_on, {as_of:Date32}))) + 1))) AS year,
    least(makeDate32(year, 12, 31), assumeNotNull(last_day)) AS day,
    person,
    jurisdiction,
    sex,
    multiIf(isNull(birth_year), 'not_stated', year - birth_year < 18, 'minor', 'adult') AS age,
    citizenship,
    legal_status
FROM $database.custody_spans(as_of = {as_of:Date32}, $filters)
WHERE day >= from_on AND ifNull(day < to_on, 1)
