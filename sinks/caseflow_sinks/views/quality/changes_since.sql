-- definition: Which stored figures are others in the later vintage than in the earlier, and what came between the two:
--   `change` = value_now - value_then = `by_time` + `by_knowledge`, as revisions has them, summed over the vintages
--   between (NULL where one of these has no figure). Beside it, for the jurisdiction of the row, events whose reading
--   became another by messages received between: `received` for the first time, `corrected`, `retracted`, and
--   `links_changed` (IdentifiersLinked and IdentifierRetired, in none of the others); `of_the_month`, those of all these
--   that happened, by the earlier or the later reading, in the month of the figure (of instants the month in UTC).
--   `generations_promoted` (the first ever left out) and `standards_edited` (files) between the two takes. The tables cannot say which event moved
--   which figure, nor tell events that link by carrying two numbers from others, nor what an agency left unsaid.
-- unit: stored figure; for the reasons event
-- denominator: none
-- source: INDICATORS.md, Quality (why a figure changed since yesterday)
-- reads: revisions, vintage_takes, generations, standards_files, event_records
-- parameters: since and until, days of vintages; from and to, months; figures and jurisdictions, lists of which the empty
--   one chooses all
WITH
    (SELECT (max(known_on), argMax(known_at, (known_on, taken_at)), argMax(taken_at, (known_on, taken_at)), count()) FROM $control.vintage_takes WHERE known_on <= {until:Date32}) AS later,
    (SELECT (max(known_on), argMax(known_at, (known_on, taken_at)), argMax(taken_at, (known_on, taken_at)), count()) FROM $control.vintage_takes WHERE known_on <= {since:Date32} AND known_on < later.1) AS earlier
SELECT
    figure,
    jurisdiction,
    breakdown,
    month,
    earlier.1 AS known_then,
    later.1 AS known_now,
    value_then,
    value_now,
    value_now - value_then AS change,
    by_time,
    by_knowledge,
    generation_then,
    generation_now,
    release_then,
    release_now,
    reasons.received AS received,
    reasons.corrected AS corrected,
    reasons.retracted AS retracted,
    reasons.links_changed AS links_changed,
    arraySum(arrayMap(found -> if(found.1 = month, found.2, 0), reasons.months)) AS of_the_month,
    (SELECT count() FROM $control.generations WHERE state = 'active' AND promoted_at > earlier.3 AND promoted_at <= later.3 AND promoted_at > (SELECT min(promoted_at) FROM $control.generations)) AS generations_promoted,
    (SELECT uniqExact(file) FROM $control.standards_files WHERE loaded_at > earlier.3 AND loaded_at <= later.3) AS standards_edited
FROM
(
    SELECT
        figure,
        jurisdiction,
        breakdown,
        month,
        argMinIf((told.value, 0), known_on, known_on = earlier.1).1 AS value_then,
        argMaxIf((told.value, 0), known_on, known_on = later.1).1 AS value_now,
        anyIf(toString(told.generation), known_on = earlier.1) AS generation_then,
        anyIf(toString(told.generation), known_on = later.1) AS generation_now,
        anyIf(toString(told.code_version), known_on = earlier.1) AS release_then,
        anyIf(toString(told.code_version), known_on = later.1) AS release_now,
        if(countIf(isNull(told.by_time) AND known_on > earlier.1) > 0, NULL, sumIf(told.by_time, known_on > earlier.1)) AS by_time,
        if(countIf(isNull(told.by_knowledge) AND known_on > earlier.1) > 0, NULL, sumIf(told.by_knowledge, known_on > earlier.1)) AS by_knowledge
    FROM $database.revisions(from = {from:Date32}, to = {to:Date32}, figures = {figures:Array(String)}, jurisdictions = {jurisdictions:Array(String)}) AS told
    WHERE earlier.4 > 0 AND later.4 > 0 AND known_on BETWEEN earlier.1 AND later.1
    GROUP BY figure, jurisdiction, breakdown, month
    HAVING NOT isNotDistinctFrom(value_then, value_now)
) AS changed
LEFT JOIN
(
    SELECT
        place AS jurisdiction,
        countIf(reason = 'received') AS received,
        countIf(reason = 'corrected') AS corrected,
        countIf(reason = 'retracted') AS retracted,
        countIf(reason = 'links') AS links_changed,
        sumMap(months_of, arrayMap(one -> toUInt64(1), months_of)) AS by_month,
        arrayZip(by_month.1, by_month.2) AS months
    FROM
    (
        SELECT
            ['', toString(of_jurisdiction)] AS places,
            arrayDistinct(arrayFilter(found -> isNotNull(found), [month_then, month_now])) AS months_of,
            multiIf(
                (reading_then = reading_now) OR (retracted_now AND NOT (known_then AND NOT retracted_then)), 'none',
                of_type IN ('IdentifiersLinked', 'IdentifierRetired'), 'links',
                retracted_now, 'retracted',
                NOT known_then, 'received',
                'corrected'
            ) AS reason
        FROM
        (
            SELECT
                any(jurisdiction) AS of_jurisdiction,
                any(event_type) AS of_type,
                countIf(received_at <= earlier.2) > 0 AS known_then,
                maxIf((revision, isNotNull(recorded_at), ifNull(recorded_at, toDateTime64(0, 3, 'UTC')), content_hash), received_at <= earlier.2) AS reading_then,
                max((revision, isNotNull(recorded_at), ifNull(recorded_at, toDateTime64(0, 3, 'UTC')), content_hash)) AS reading_now,
                argMaxIf(retracted, (revision, isNotNull(recorded_at), ifNull(recorded_at, toDateTime64(0, 3, 'UTC')), content_hash), received_at <= earlier.2) AS retracted_then,
                argMax(retracted, (revision, isNotNull(recorded_at), ifNull(recorded_at, toDateTime64(0, 3, 'UTC')), content_hash)) AS retracted_now,
                argMaxIf((dateTrunc('month', toDate32(occurred_at)), 0), (revision, isNotNull(recorded_at), ifNull(recorded_at, toDateTime64(0, 3, 'UTC')), content_hash), received_at <= earlier.2).1 AS month_then,
                argMax((dateTrunc('month', toDate32(occurred_at)), 0), (revision, isNotNull(recorded_at), ifNull(recorded_at, toDateTime64(0, 3, 'UTC')), content_hash)).1 AS month_now
            FROM event_records FINAL
            WHERE outcome = 'accepted' AND NOT excluded AND received_at <= later.2
                AND event_id IN (SELECT event_id FROM event_records FINAL WHERE outcome = 'accepted' AND received_at > earlier.2 AND received_at <= later.2)
            GROUP BY event_id
        )
    )
    ARRAY JOIN places AS place
    WHERE reason != 'none'
    GROUP BY place
) AS reasons USING (jurisdiction)
ORDER BY figure, jurisdiction, breakdown, month
