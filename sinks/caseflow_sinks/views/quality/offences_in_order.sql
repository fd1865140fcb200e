-- definition: The reported offences of each case, the lowest code first and what has none last (ties: the first told),
--   each as (class, national scheme:code, place among those that the case tells).
-- unit: case
-- denominator: none
-- source: INDICATORS.md, Units (principal offence)
-- reads: case_timelines
-- parameters: none: whoever joins it to cases has chosen them
SELECT
    key AS case_key,
    arraySort(
        found -> (startsWith(found.1, 'not_'), found.1, found.3),
        arrayMap(
            (class_, scheme, code, at) -> (class_, concat(ifNull(scheme, ''), ':', ifNull(code, '')), at),
            offences.class,
            offences.national_scheme,
            offences.national_code,
            arrayEnumerate(offences.class)
        )
    ) AS sorted
FROM case_timelines FINAL
