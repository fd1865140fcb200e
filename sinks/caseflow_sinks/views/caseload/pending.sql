-- definition: What is pending before the courts on the day: active and inactive, and of the active how old they are, in
--   active days: 0 to 90, 91 to 180, 181 to 365, over 365; median and P90 (quantileExactInclusive). Backlog: the share of
--   active pending older than its standard. Ageing case index: old pending / (pending + disposed in the year up to the
--   day). Both over those that have a standard, and NULL where none has. `pending_without_entry` opened on no known day and are
--   not disposed of: where they are more than 5 % of what is pending, nothing is said of its age; where more than 5 % of
--   all disposals are undated, there is no ageing case index.
-- unit: spell of a defendant before the court
-- denominator: `backlog`: active pending with a standard; `ageing_index`: these and those with one disposed in the year
-- source: INDICATORS.md, Caseload and What cannot be known; CourTools (National Center for State Courts), measure 4
-- reads: spells_timed
-- parameters: as_of; filters
SELECT
    active,
    inactive,
    to_90,
    to_180,
    to_365,
    over_365,
    if(is_unknown OR active = 0, NULL, quantiles[1]) AS median_days,
    if(is_unknown OR active = 0, NULL, quantiles[2]) AS p90_days,
    with_standard,
    old,
    disposed_in_year,
    if(is_unknown OR with_standard = 0, NULL, old / with_standard) AS backlog,
    if(
        is_unknown OR with_standard + disposed_in_year = 0 OR disposed_undated * 20 > disposed + disposed_undated,
        NULL,
        old / (with_standard + disposed_in_year)
    ) AS ageing_index,
    disposed_undated,
    without_entry,
    pending_without_entry
FROM
(
    SELECT
        countIf(state = 'active') AS active,
        countIf(state = 'inactive') AS inactive,
        countIf(state = 'active' AND active_days <= 90) AS to_90,
        countIf(state = 'active' AND active_days > 90 AND active_days <= 180) AS to_180,
        countIf(state = 'active' AND active_days > 180 AND active_days <= 365) AS to_365,
        countIf(state = 'active' AND active_days > 365) AS over_365,
        quantilesExactInclusiveIf(0.5, 0.9)(toFloat64(assumeNotNull(active_days)), state = 'active') AS quantiles,
        countIf(state = 'active' AND isNotNull(standard_days)) AS with_standard,
        countIf(state = 'active' AND active_days > standard_days) AS old,
        countIf(state IN ('disposed', 'negative') AND isNotNull(standard_days) AND ended_on > addDays({as_of:Date32}, -365)) AS disposed_in_year,
        countIf(state IN ('disposed', 'negative')) AS disposed,
        countIf(state = 'disposed_undated') AS disposed_undated,
        countIf(state = 'without_entry') AS without_entry,
        countIf(state = 'without_entry' AND NOT is_over) AS pending_without_entry,
        pending_without_entry * 20 > active + inactive + pending_without_entry AS is_unknown
    FROM $database.spells_timed(as_of = {as_of:Date32}, $filters)
)
