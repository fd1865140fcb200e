-- definition: On which days of the week (1 Monday to 7 Sunday) and on which other days a jurisdiction does not work; the
--   other days as days since 1970-01-01, those on a weekly day of rest left out. A jurisdiction that states no weekly
--   rest rests on Saturday and Sunday.
-- unit: jurisdiction
-- denominator: none
-- source: INDICATORS.md, Durations
-- reads: weekly_rest, holidays
-- parameters: none
SELECT
    jurisdiction,
    if(empty(stated), [toUInt8(6), toUInt8(7)], stated) AS weekly,
    arrayFilter(day -> NOT has(weekly, toUInt8(positiveModulo(day + 3, 7) + 1)), days) AS single
FROM
(
    SELECT jurisdiction, groupUniqArrayIf(weekday, weekday > 0) AS stated, arraySort(groupUniqArrayIf(day, is_single)) AS days
    FROM
    (
        SELECT jurisdiction, weekday, toInt32(0) AS day, 0 AS is_single FROM weekly_rest FINAL
        UNION ALL
        SELECT jurisdiction, 0 AS weekday, toInt32(on) AS day, 1 AS is_single FROM holidays FINAL
    )
    GROUP BY jurisdiction
)
ORDER BY jurisdiction
