-- definition: Persons held at the end of each month (of the last one, on the day), by legal status, and the unsentenced
--   share as in unsentenced. From the month of the first move to that of the day (today where the day has not come), or
--   of the last move where that is later.
-- unit: person
-- denominator: `unsentenced_share`: persons held, those under administrative detention left out; NULL where there are none,
--   or where `not_stated` are more than 5 % of them
-- source: INDICATORS.md, Custody; United Nations, SDG indicator 16.3.2
-- reads: custody_spans
-- parameters: as_of; from and to, days whose months are shown; filters
SELECT
    month,
    held,
    unsentenced,
    awaiting_sentence,
    sentenced,
    administrative,
    other,
    not_stated,
    if(held = administrative OR not_stated * 20 > held - administrative, NULL, unsentenced / (held - administrative)) AS unsentenced_share
FROM
(
    SELECT
        month,
        sum(all_moves) OVER so_far AS held,
        sum(moves.1) OVER so_far AS unsentenced,
        sum(moves.2) OVER so_far AS awaiting_sentence,
        sum(moves.3) OVER so_far AS sentenced,
        sum(moves.4) OVER so_far AS administrative,
        sum(moves.5) OVER so_far AS other,
        sum(moves.6) OVER so_far AS not_stated
    FROM
    (
        SELECT
            dateTrunc('month', move.1) AS month,
            sum(move.2) AS all_moves,
            (
                sumIf(move.2, legal_status = 'awaiting_first_instance_decision'),
                sumIf(move.2, legal_status = 'convicted_awaiting_sentence'),
                sumIf(move.2, legal_status = 'sentenced'),
                sumIf(move.2, legal_status = 'administrative'),
                sumIf(move.2, legal_status = 'other'),
                sumIf(move.2, legal_status IN ('not_stated', 'not_mapped'))
            ) AS moves
        FROM $database.custody_spans(as_of = {as_of:Date32}, $filters)
        ARRAY JOIN
            arrayConcat(
                [(assumeNotNull(from_on), toInt64(1))],
                if(isNull(to_on), [], [(assumeNotNull(to_on), toInt64(-1))])
            ) AS move
        GROUP BY month
        ORDER BY month WITH FILL TO addMonths(dateTrunc('month', least({as_of:Date32}, {to:Date32}, toDate32(today()))), 1) STEP INTERVAL 1 MONTH
    )
    WINDOW so_far AS (ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
)
WHERE month BETWEEN dateTrunc('month', {from:Date32}) AND {to:Date32}
ORDER BY month
