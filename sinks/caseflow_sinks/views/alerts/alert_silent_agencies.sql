-- definition: How many whole days of UTC each agency has been silent today, as in agency_silence, one that was never
--   heard of included. Without parameters, so that an alert rule can read it whichever generation is active.
-- unit: agency
-- denominator: none
-- source: INDICATORS.md, Quality (silence)
-- reads: agency_silence
-- parameters: none
SELECT agency, days_silent
FROM $database.agency_silence(as_of = toDate32(now('UTC')))
ORDER BY agency
