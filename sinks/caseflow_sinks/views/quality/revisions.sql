-- definition: The stored figures as known on each day on which a vintage was taken, a month's figure under its month
--   (NULL: a figure of the day itself). `value` is as of the day of the vintage; `before` that of the vintage before it.
--   `by_time` = value - the figure as of the earlier day on the knowledge of the later: what changed because time went
--   on. `by_knowledge` = that figure - before: what changed because more, or something else, is known of the same time.
--   A count that a vintage kept and has no row of was 0. Any other figure without a row is NULL, and so is a difference
--   from it.
-- unit: stored figure and vintage
-- denominator: `denominator`, where the figure is a share; of a median the measured units
-- source: INDICATORS.md, Two different "as of", and Quality (revisions)
-- reads: vintages, vintage_takes
-- parameters: from and to, months; figures and jurisdictions, lists of which the empty one chooses all
WITH (
    SELECT arraySort(groupArray((day, newest.1, newest.2, newest.3, newest.4, newest.5)))
    FROM
    (
        SELECT known_on AS day, argMax((known_at, previous_on, toString(generation), toString(code_version), kept), taken_at) AS newest
        FROM $control.vintage_takes
        GROUP BY known_on
    )
) AS takes
SELECT
    figure,
    jurisdiction,
    breakdown,
    if(month = toDate32('1900-01-01'), NULL, month) AS month,
    known_on,
    known_at,
    generation,
    code_version,
    told AS value,
    numerator,
    denominator,
    earlier AS before,
    value - restated AS by_time,
    restated - before AS by_knowledge
FROM
(
    SELECT
        *,
        if(is_count AND is_kept, ifNull(stored, 0), stored) AS told,
        if(isNull(previous_on), NULL, if(is_count AND is_kept, ifNull(stored_before, 0), stored_before)) AS restated,
        if(isNull(previous_on), NULL, lagInFrame(told) OVER (PARTITION BY figure, jurisdiction, breakdown, month ORDER BY known_on ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)) AS earlier
    FROM
    (
        SELECT
            figure,
            jurisdiction,
            breakdown,
            month,
            is_count,
            taken.1 AS known_on,
            taken.2 AS known_at,
            taken.3 AS previous_on,
            taken.4 AS generation,
            taken.5 AS code_version,
            has(taken.6, figure) AS is_kept
        FROM
        (
            SELECT figure, jurisdiction, breakdown, ifNull(month, toDate32('1900-01-01')) AS month, max(absent_is_zero) AS is_count
            FROM $control.vintages
            WHERE (known_on, taken_at) IN (SELECT known_on, max(taken_at) FROM $control.vintage_takes GROUP BY known_on)
                AND (isNull(month) OR month BETWEEN dateTrunc('month', {from:Date32}) AND {to:Date32})
                AND (empty({figures:Array(String)}) OR has({figures:Array(String)}, figure))
                AND (empty({jurisdictions:Array(String)}) OR has({jurisdictions:Array(String)}, jurisdiction))
            GROUP BY figure, jurisdiction, breakdown, month
        )
        ARRAY JOIN takes AS taken
    ) AS places
    LEFT JOIN
    (
        SELECT
            figure,
            jurisdiction,
            breakdown,
            ifNull(month, toDate32('1900-01-01')) AS month,
            known_on,
            anyIf(kept.value, as_of = known_on) AS stored,
            anyIf(kept.value, as_of < known_on) AS stored_before,
            anyIf(kept.numerator, as_of = known_on) AS numerator,
            anyIf(kept.denominator, as_of = known_on) AS denominator
        FROM $control.vintages AS kept
        WHERE (known_on, taken_at) IN (SELECT known_on, max(taken_at) FROM $control.vintage_takes GROUP BY known_on)
        GROUP BY figure, jurisdiction, breakdown, month, known_on
    ) AS figures USING (figure, jurisdiction, breakdown, month, known_on)
)
ORDER BY figure, jurisdiction, breakdown, month, known_on
