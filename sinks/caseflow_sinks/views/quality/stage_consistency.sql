-- definition: Of the defendants first met in the period, for each stage: who is there by an event of it (`stated`), who only
--   by an event of a later stage (`implied`: the events of this one are missing), and whose event of it is dated after one
--   of a later stage (`out_of_order`).
-- unit: defendant (a person in a case)
-- denominator: `implied_share`: stated and implied; NULL where there are none
-- source: INDICATORS.md, Quality (stage consistency)
-- reads: defendants_at
-- parameters: as_of; from and to, days of first contact; undated, 1 to count in also those whose first contact has no
--   day, 0 not to; filters
SELECT
    ordinal,
    ['first_contact', 'referred', 'charged', 'disposed', 'sentenced', 'admitted'][ordinal] AS stage,
    countIf(stages[ordinal] != '') AS stated,
    countIf(stages[ordinal] = '') AS implied,
    countIf(stage_days[ordinal] > later) AS out_of_order,
    implied / (stated + implied) AS implied_share
FROM
(
    SELECT
        ordinal,
        stages,
        stage_days,
        arrayMin(arrayFilter((day, at) -> at > ordinal AND isNotNull(day), stage_days, range(1, 7))) AS later
    FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
    ARRAY JOIN [1, 2, 3, 4, 5, 6] AS ordinal
    WHERE reached >= ordinal
        AND ((first_contact_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(first_contact_on) AND {undated:UInt8} = 1))
)
GROUP BY ordinal
ORDER BY ordinal
