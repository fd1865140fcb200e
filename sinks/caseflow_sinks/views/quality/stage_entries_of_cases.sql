-- definition: The stages that cases came into in the period, as an agency counts them: reported, and each later stage
--   with the first defendant who comes into it (stage_entries_of_defendants). `entered_on` is NULL where no day is known.
--   `classes` and `nationals` (scheme:code) are those at entry of the reported offences, the lowest code first; in a
--   later stage those of the defendants who came into it, the earliest first (ties: the lowest code). `counting`
--   principal leaves the first alone.
-- unit: case
-- denominator: none
-- source: INDICATORS.md, Units, and Attrition
-- reads: stage_entries_of_defendants, reports_at, offences_in_order
-- parameters: as_of; from and to, days of the entry; undated, 1 to count in also those without a day, 0 not to;
--   counting, principal or all; filters
SELECT
    stage,
    case_key AS id,
    case_key,
    '' AS person,
    entered_on,
    entered_precision,
    if({counting:String} = 'principal', arraySlice(of_classes, 1, 1), arrayDistinct(of_classes)) AS classes,
    if({counting:String} = 'principal', arraySlice(of_nationals, 1, 1), arrayDistinct(of_nationals)) AS nationals
FROM
(
    SELECT
        stage,
        case_key,
        entries[1].2 AS entered_on,
        entries[1].3 AS entered_precision,
        arrayFlatten(entries.6) AS of_classes,
        arrayFlatten(entries.7) AS of_nationals
    FROM
    (
        SELECT
            stage,
            case_key,
            arraySort(groupArray((isNull(entered_on), entered_on, entered_precision, startsWith(classes[1], 'not_'), classes[1], classes, nationals))) AS entries
        FROM $database.stage_entries_of_defendants(as_of = {as_of:Date32}, from = '1900-01-01', to = '2299-12-31', undated = 1, counting = {counting:String}, $filters)
        GROUP BY stage, case_key
    )
    UNION ALL
    SELECT
        'reported' AS stage,
        reports.case_key AS case_key,
        reports.reported_on AS entered_on,
        reports.reported_precision AS entered_precision,
        if(empty(told_of.sorted), ['not_stated'], told_of.sorted.1) AS of_classes,
        if(empty(told_of.sorted), [':'], told_of.sorted.2) AS of_nationals
    FROM $database.reports_at(as_of = {as_of:Date32}, unit = 'case', $filters) AS reports
    LEFT JOIN offences_in_order AS told_of ON told_of.case_key = reports.case_key
)
WHERE (entered_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(entered_on) AND {undated:UInt8} = 1)
