-- definition: Persons held on the last day of each year (of the last one, on the day), by legal status, sex, adult or
--   minor, and citizenship.
-- unit: person
-- denominator: none
-- source: INDICATORS.md, Return tables; UNODC, United Nations Survey of Crime Trends and Operations of Criminal Justice
--   Systems (persons held)
-- reads: held_at_year_ends
-- parameters: as_of; from and to, between which the day lies; filters
SELECT
    year,
    day,
    legal_status,
    sex,
    age,
    citizenship,
    uniqExact(person) AS persons
FROM $database.held_at_year_ends(as_of = {as_of:Date32}, $filters)
WHERE day BETWEEN {from:Date32} AND {to:Date32}
GROUP BY year, day, legal_status, sex, age, citizenship
ORDER BY year, day, legal_status, sex, age, citizenship
