-- definition: Persons held on the day before the decision of first instance for longer than the limit of the jurisdiction:
--   the days of all spans of the stay under that status. A jurisdiction without a limit has nobody here.
-- unit: person
-- denominator: none
-- source: INDICATORS.md, Custody (watch list)
-- reads: custody_spans, custody_limits
-- parameters: as_of; filters
WITH (SELECT groupArray((jurisdiction, pretrial_days)) FROM (SELECT jurisdiction, pretrial_days FROM custody_limits FINAL)) AS limits
SELECT
    jurisdiction,
    person,
    stay_key,
    any(spans.case_key) AS case_key,
    argMax(spans.facility, from_on) AS facility,
    min(from_on) AS since_on,
    sum(dateDiff('day', from_on, ifNull(to_on, {as_of:Date32}))) AS days,
    any(arrayFirst(found -> found.1 = jurisdiction, limits).2) AS limit_days
FROM $database.custody_spans(as_of = {as_of:Date32}, $filters) AS spans
WHERE legal_status = 'awaiting_first_instance_decision' AND NOT is_stale
GROUP BY jurisdiction, person, stay_key
HAVING countIf(isNull(to_on)) > 0 AND days > limit_days
ORDER BY days DESC, person, stay_key
