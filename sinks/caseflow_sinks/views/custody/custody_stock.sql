-- definition: Persons held on the day, each once, by facility, sex and legal status. `stale` are open stays without news
--   beyond the limit: they stand apart and are not among the held.
-- unit: person
-- denominator: none
-- source: INDICATORS.md, Custody (stock)
-- reads: custody_spans
-- parameters: as_of; filters
SELECT
    facility,
    sex,
    legal_status,
    uniqExactIf(person, NOT is_stale) AS held,
    uniqExactIf(person, is_stale) AS stale
FROM $database.custody_spans(as_of = {as_of:Date32}, $filters)
WHERE is_stale OR isNull(to_on)
GROUP BY facility, sex, legal_status
ORDER BY facility, sex, legal_status
