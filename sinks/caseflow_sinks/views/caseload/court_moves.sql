-- definition: What came into the courts' active caseload and went out of it, by the day: registered, reopened and resumed
--   come in; disposed and suspended go out. A spell that ends while suspended is resumed on that day, and one that opens
--   while suspended is suspended on that day. A spell that was disposed of on no known day comes in and goes out on the day
--   on which it opens, as disposed_undated: it is never pending. One that opened on no known day is without_entry, a move
--   of no day.
-- unit: move of a spell of a defendant before the court
-- denominator: none
-- source: INDICATORS.md, Caseload
-- reads: court_spells
-- parameters: as_of; filters
SELECT jurisdiction, case_key, person, iccs, number, if(isNull(opened_on), NULL, toDate32(move.1)) AS day, move.2 AS kind
FROM $database.court_spells(as_of = {as_of:Date32}, $filters)
ARRAY JOIN
    if(
        isNull(opened_on),
        [(first, 'without_entry')],
        arrayConcat(
            [(first, opening)],
            arrayMap(found -> (found.1, 'suspended'), inactive),
            arrayMap(found -> (found.2, 'resumed'), arrayFilter(found -> found.2 < 200000, inactive)),
            multiIf(NOT is_over, [], isNull(ended_on), [(first, 'disposed_undated')], [(last, 'disposed')])
        )
    ) AS move
