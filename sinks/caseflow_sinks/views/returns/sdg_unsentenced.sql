-- definition: SDG indicator 16.3.2, unsentenced detainees as a proportion of the prison population, on the last day of
--   each year (of the last one, on the day), with its parts, for all persons (`sex` empty) and by sex. Parts and share
--   as in unsentenced.
-- unit: person
-- denominator: `unsentenced_share`: persons held, those under administrative detention left out; NULL where there are none,
--   or where `not_stated` are more than 5 % of them
-- source: INDICATORS.md, Custody and Return tables; United Nations, SDG indicator 16.3.2
-- reads: held_at_year_ends
-- parameters: as_of; from and to, between which the day lies; filters
SELECT
    jurisdiction,
    year,
    day,
    of_sex AS sex,
    uniqExact(person) AS held,
    uniqExactIf(person, legal_status = 'awaiting_first_instance_decision') AS unsentenced,
    uniqExactIf(person, legal_status = 'convicted_awaiting_sentence') AS awaiting_sentence,
    uniqExactIf(person, legal_status = 'sentenced') AS sentenced,
    uniqExactIf(person, legal_status = 'administrative') AS administrative,
    uniqExactIf(person, legal_status = 'other') AS other,
    uniqExactIf(person, legal_status IN ('not_stated', 'not_mapped')) AS not_stated,
    if(held = administrative OR not_stated * 20 > held - administrative, NULL, unsentenced / (held - administrative)) AS unsentenced_share
FROM
(
    SELECT jurisdiction, year, day, person, legal_status, arrayJoin(['', sex]) AS of_sex
    FROM $database.held_at_year_ends(as_of = {as_of:Date32}, $filters)
    WHERE day BETWEEN {from:Date32} AND {to:Date32}
)
GROUP BY jurisdiction, year, day, of_sex
ORDER BY jurisdiction, year, day, of_sex
