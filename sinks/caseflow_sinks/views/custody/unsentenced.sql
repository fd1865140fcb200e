-- definition: Persons held on the day by legal status, and the unsentenced among them (SDG 16.3.2): those awaiting the
--   decision of first instance. Who is convicted and awaits the sentence is not unsentenced; not_stated (with not_mapped)
--   is a category of its own. `stale` stand apart.
-- unit: person
-- denominator: `unsentenced_share`: persons held, those under administrative detention left out; NULL where there are none,
--   or where `not_stated` are more than 5 % of them
-- source: INDICATORS.md, Custody; United Nations, SDG indicator 16.3.2
-- reads: custody_spans
-- parameters: as_of; filters
SELECT
    uniqExactIf(person, NOT is_stale) AS held,
    uniqExactIf(person, NOT is_stale AND legal_status = 'awaiting_first_instance_decision') AS unsentenced,
    uniqExactIf(person, NOT is_stale AND legal_status = 'convicted_awaiting_sentence') AS awaiting_sentence,
    uniqExactIf(person, NOT is_stale AND legal_status = 'sentenced') AS sentenced,
    uniqExactIf(person, NOT is_stale AND legal_status = 'administrative') AS administrative,
    uniqExactIf(person, NOT is_stale AND legal_status = 'other') AS other,
    uniqExactIf(person, NOT is_stale AND legal_status IN ('not_stated', 'not_mapped')) AS not_stated,
    uniqExactIf(person, is_stale) AS stale,
    if(held = administrative OR not_stated * 20 > held - administrative, NULL, unsentenced / (held - administrative)) AS unsentenced_share
FROM $database.custody_spans(as_of = {as_of:Date32}, $filters)
WHERE is_stale OR isNull(to_on)
