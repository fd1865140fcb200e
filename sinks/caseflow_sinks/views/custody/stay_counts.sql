-- definition: How many stays there are: `closed`, `open` and `release_only` are all of them; `ends_before_it_begins` are
--   some of the closed ones; `stated`, `inferred` and `unattributed` (no case) are all of them again.
-- unit: stay
-- denominator: none
-- source: INDICATORS.md, Custody; DESIGN.md, Stays
-- reads: stays_at
-- parameters: as_of; filters
SELECT
    count() AS stays,
    countIf(state = 'closed') AS closed,
    countIf(state = 'open') AS open,
    countIf(state = 'release_only') AS release_only,
    countIf(ends_before_it_begins) AS ends_before_it_begins,
    countIf(basis = 'stated') AS stated,
    countIf(basis = 'inferred') AS inferred,
    countIf(basis = 'none') AS unattributed,
    uniqExact(person) AS persons
FROM $database.stays_at(as_of = {as_of:Date32}, $filters)
