-- definition: How offences change their class on the way: for each charge the class of the reported offence that it came
--   from, of the charge as first filed, and of the charge as it stood at the final verdict, at a level of the ICCS. Empty:
--   the charge names no reported offence of its case; there is no final verdict yet. not_mapped, not_stated: no code. A
--   code that is not so deep stands as it is. `principal`: of each defendant only the charge first filed (ties: the lowest
--   code, then charge id).
-- unit: charge
-- denominator: `share`: all charges of the same `charged_as`
-- source: INDICATORS.md, Attrition (reclassification); UNODC, ICCS version 1.0
-- reads: charges_at, iccs_categories
-- parameters: as_of; from and to, days of filing; level, 1 to 4; counting, principal or all; filters
WITH (SELECT (groupArray(code), groupArray(name)) FROM (SELECT code, name FROM iccs_categories FINAL)) AS names
SELECT
    reported_as,
    charged_as,
    decided_as,
    transform(reported_as, names.1, names.2, reported_as) AS reported_name,
    transform(charged_as, names.1, names.2, charged_as) AS charged_name,
    transform(decided_as, names.1, names.2, decided_as) AS decided_name,
    count() AS charges,
    uniqExact(case_key, person) AS defendants,
    charges / sum(charges) OVER (PARTITION BY charged_as) AS share
FROM
(
    SELECT
        case_key,
        person,
        [2, 4, 5, 6][{level:UInt8}] AS digits,
        if(startsWith(reported_code, 'not_'), reported_code, substring(reported_code, 1, digits)) AS reported_as,
        if(startsWith(iccs, 'not_'), iccs, substring(iccs, 1, digits)) AS charged_as,
        multiIf(NOT is_decided, '', startsWith(code, 'not_'), code, substring(code, 1, digits)) AS decided_as
    FROM $database.charges_at(as_of = {as_of:Date32}, $filters)
    WHERE (filed_on BETWEEN {from:Date32} AND {to:Date32}) AND ({counting:String} = 'all' OR is_principal)
)
GROUP BY reported_as, charged_as, decided_as
ORDER BY charged_as, reported_as, decided_as
