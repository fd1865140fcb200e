-- definition: Final disposals after a charge, by the day: a row a defendant whose case has ended, by the first final exit, and a
--   row a charge that was withdrawn or has a final verdict, each with `outcome`, plea and day. `plea` is not_stated where
--   the source does not say, none where none was entered. Verdicts that are not final are in no row.
--   `is_counted`: it is one of the outcomes that a rate is of; `is_unknown_`: not_stated or not_mapped.
-- unit: defendant (a person in a case) or charge, as `of_defendant` says
-- denominator: none
-- source: INDICATORS.md, Outcomes
-- reads: defendants_at, charges_at
-- parameters: as_of; filters
SELECT
    *,
    outcome IN ('convicted', 'guilt_found_without_conviction', 'acquitted', 'dismissed', 'withdrawn') AS is_counted,
    outcome IN ('not_stated', 'not_mapped') AS is_unknown_verdict,
    stated_plea IN ('not_stated', 'not_mapped') AS is_unknown_plea
FROM
(
    SELECT
        toUInt8(1) AS of_defendant,
        case_key,
        person,
        assumeNotNull(told.exit) AS outcome,
        ifNull(plea, 'not_stated') AS stated_plea,
        exited_on AS ended_on,
        toString(exited_precision) AS ended_precision
    FROM $database.defendants_at(as_of = {as_of:Date32}, $filters) AS told
    WHERE isNotNull(told.exit) AND reached >= 3
    UNION ALL
    SELECT
        toUInt8(0) AS of_defendant,
        case_key,
        person,
        if(is_withdrawn, 'withdrawn', ifNull(verdict, 'not_stated')) AS outcome,
        ifNull(plea, 'not_stated') AS stated_plea,
        settled_on AS ended_on,
        toString(settled_precision) AS ended_precision
    FROM $database.charges_at(as_of = {as_of:Date32}, $filters)
    WHERE is_withdrawn OR is_decided
)
