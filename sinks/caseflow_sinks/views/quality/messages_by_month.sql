-- definition: What became of the messages of each agency, by month of reception: accepted, duplicates of what was
--   accepted, and dead letters, of these `identifiers_refused` (reason bad_identifier, unknown_issuer, wrong_domain or
--   bad_link). Of the accepted, `corrections` have a revision above 1, and `retractions` take their event back. A
--   message has one outcome. What could not be read is of the agency "unknown"; refusals of the sink itself are no
--   outcome of an agency's message.
-- unit: message
-- denominator: `duplicate_share`, `dead_letter_share`, `identifiers_refused_share`: all messages of the row;
--   `correction_share`: the accepted ones, NULL where there are none
-- source: INDICATORS.md, Quality (dead letters, duplicates, corrections, identifiers refused); reasons in
--   caseflow_schemas/dead_letters.json
-- reads: event_records, dead_letters, agencies
-- parameters: from and to, days of reception; of the filters jurisdiction, by the agency, and agency, for a message
--   that could not be read has nothing else
SELECT
    agency,
    dateTrunc('month', received_on) AS month,
    count() AS messages,
    countIf(outcome = 'accepted') AS accepted,
    countIf(outcome = 'duplicate') AS duplicates,
    countIf(outcome = 'dead letter') AS dead_letters,
    countIf(reason IN ('bad_identifier', 'unknown_issuer', 'wrong_domain', 'bad_link')) AS identifiers_refused,
    countIf(outcome = 'accepted' AND revision > 1 AND NOT retracted) AS corrections,
    countIf(outcome = 'accepted' AND retracted) AS retractions,
    duplicates / messages AS duplicate_share,
    dead_letters / messages AS dead_letter_share,
    identifiers_refused / messages AS identifiers_refused_share,
    corrections / nullIf(accepted, 0) AS correction_share
FROM
(
    SELECT toString(agency) AS agency, toDate32(received_at) AS received_on, toString(outcome) AS outcome, revision, retracted, '' AS reason
    FROM event_records FINAL
    UNION ALL
    SELECT toString(agency) AS agency, toDate32(received_at) AS received_on, 'dead letter' AS outcome, 0 AS revision, false AS retracted, toString(reason) AS reason
    FROM dead_letters FINAL
    WHERE reason != 'sink_refused'
)
WHERE received_on BETWEEN {from:Date32} AND {to:Date32} AND $chosen_message
GROUP BY agency, month
ORDER BY agency, month
