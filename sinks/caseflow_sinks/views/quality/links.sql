-- definition: How many records are linked to what should come before them: charges to a reported offence of their case
--   that they name, charged defendants to a report of their case, sentenced ones to a verdict that finds guilt, stays
--   to a case by the agency's word or by the rule of attribution. Of every record it is known whether it is linked, so
--   that a share leaves nothing unknown out: what is not linked is what it tells of.
-- unit: charge, defendant or stay, as `link` says
-- denominator: `share`: all records of the kind; NULL where there are none
-- source: INDICATORS.md, Quality (links to the next stage, attribution)
-- reads: charges_at, defendants_at, stays_at
-- parameters: as_of; filters; no period: a link may come long after what it links, so all that is known by the day is
--   told of
SELECT link, count() AS records, sum(is_linked) AS linked, linked / records AS share
FROM
(
    SELECT 'charge: reported offence' AS link, toUInt64(reported_code != '') AS is_linked
    FROM $database.charges_at(as_of = {as_of:Date32}, $filters)
    UNION ALL
    SELECT 'charged defendant: report' AS link, toUInt64(reported_precision != '') AS is_linked
    FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
    WHERE reached >= 3
    UNION ALL
    SELECT 'sentenced defendant: finding of guilt' AS link, toUInt64(ifNull(exit IN ('convicted', 'guilt_found_without_conviction'), 0)) AS is_linked
    FROM $database.defendants_at(as_of = {as_of:Date32}, $filters)
    WHERE reached >= 5
    UNION ALL
    SELECT link, toUInt64(basis = link_basis) AS is_linked
    FROM $database.stays_at(as_of = {as_of:Date32}, $filters)
    ARRAY JOIN ['stay: case stated', 'stay: case inferred'] AS link, ['stated', 'inferred'] AS link_basis
)
GROUP BY link
ORDER BY link
