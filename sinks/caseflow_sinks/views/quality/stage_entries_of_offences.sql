-- definition: The stages that offences came into in the period, as an agency counts them: a reported offence `reported`
--   and, when a suspect of it is identified, first_contact; a charge charged, disposed (a final verdict, or withdrawn)
--   and convicted. `entered_on` is NULL where the day is not known. `classes` and `nationals` (scheme:code) have the one
--   at entry. `counting` principal: only the reported offence of a case with the lowest code (ties: the first told), and
--   of a defendant's charges the one first filed (ties: the lowest code, then charge id).
-- unit: reported offence, as far as first_contact; then charge
-- denominator: none
-- source: INDICATORS.md, Units, and Attrition
-- reads: reports_at, charges_at, offences_in_order, case_timelines
-- parameters: as_of; from and to, days of the entry; undated, 1 to count in also those without a day, 0 not to;
--   counting, principal or all; filters
SELECT stage, id, case_key, person, entered_on, entered_precision, [class] AS classes, [national] AS nationals
FROM
(
    SELECT
        entry.1 AS stage,
        reports.id AS id,
        reports.case_key AS case_key,
        '' AS person,
        entry.2 AS entered_on,
        entry.3 AS entered_precision,
        reports.iccs AS class,
        sorted[indexOf(sorted.3, place)].2 AS national,
        sorted[1].3 = place AS is_principal
    FROM
    (
        SELECT *, toUInt32(splitByChar('/', told.id)[-1]) AS place
        FROM $database.reports_at(as_of = {as_of:Date32}, unit = 'offence', $filters) AS told
    ) AS reports
    LEFT JOIN offences_in_order AS told_of ON told_of.case_key = reports.case_key
    ARRAY JOIN
        arrayFilter(
            found -> found.4,
            [
                ('reported', reported_on, reported_precision, true),
                ('first_contact', left_on, left_precision, is_identified > 0)
            ]
        ) AS entry
    UNION ALL
    SELECT
        entry.1 AS stage,
        concat(filed.case_key, '/', filed.person, '/', filed.charge_id) AS id,
        filed.case_key AS case_key,
        filed.person AS person,
        entry.2 AS entered_on,
        entry.3 AS entered_precision,
        filed.iccs AS class,
        told_of.national AS national,
        filed.is_principal AS is_principal
    FROM $database.charges_at(as_of = {as_of:Date32}, $filters) AS filed
    LEFT JOIN
    (
        SELECT
            key AS case_key,
            charge_person AS person,
            charge_charge_id AS charge_id,
            arrayFirst(
                found -> found.1 = charge_person AND found.2 = charge_charge_id AND found.3 = 'filed',
                arrayConcat(
                    arrayZip(classifications.person, classifications.charge_id, classifications.kind, classifications.national_scheme, classifications.national_code),
                    [(charge_person, charge_charge_id, 'filed', charge_scheme, charge_code)]
                )
            ) AS at_entry,
            concat(ifNull(at_entry.4, ''), ':', ifNull(at_entry.5, '')) AS national
        FROM case_timelines FINAL
        ARRAY JOIN
            charges.person AS charge_person,
            charges.charge_id AS charge_charge_id,
            charges.national_scheme AS charge_scheme,
            charges.national_code AS charge_code
    ) AS told_of ON told_of.case_key = filed.case_key AND told_of.person = filed.person AND told_of.charge_id = filed.charge_id
    ARRAY JOIN
        arrayFilter(
            found -> found.4,
            [
                ('charged', filed_on, filed_precision, true),
                ('disposed', settled_on, settled_precision, is_decided OR is_withdrawn),
                ('convicted', decided_on, decided_precision, ifNull(verdict = 'convicted', 0))
            ]
        ) AS entry
)
WHERE ({counting:String} = 'all' OR is_principal)
    AND ((entered_on BETWEEN {from:Date32} AND {to:Date32}) OR (isNull(entered_on) AND {undated:UInt8} = 1))
