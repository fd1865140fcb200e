-- One row a case, which replaces itself whole: parallel arrays hold what a case has many of, and what a part of it has
-- many of stands beside it with the person, charge, sentence or stay that it belongs to.
-- Partitioned and sorted by the canonical key alone, which no correction changes: a row is replaced only within its
-- partition.
-- Of a moment `_precision` (empty: it did not happen) and `_on`, the local date; NULL where not stated. The events alone
-- have `_at` too: UTC; at day precision or coarser 00:00 labelling the local date.
-- version: offset in case-timelines.
CREATE TABLE IF NOT EXISTS case_timelines $on_cluster
(
    key                            String,
    jurisdiction                   LowCardinality(String),
    identifiers                    Array(String),
    successor                      Nullable(String) COMMENT 'the key under which this case is now told',
    area_code                      LowCardinality(Nullable(String)),
    location_type                  LowCardinality(String),
    investigation_outcome          LowCardinality(Nullable(String)),
    reported_precision             LowCardinality(String),
    reported_on                    Nullable(Date32),
    investigation_closed_precision LowCardinality(String),
    investigation_closed_on        Nullable(Date32),
    referred_precision             LowCardinality(String),
    referred_on                    Nullable(Date32),
    retired Nested
    (
        identifier       String,
        successor        Nullable(String),
        moment_precision String,
        moment_on        Nullable(Date32)
    ),
    seals Nested
    (
        person             Nullable(String),
        case_key           Nullable(String),
        authority          String,
        scope              String,
        sealed_precision   String,
        sealed_on          Nullable(Date32),
        unsealed_precision String,
        unsealed_on        Nullable(Date32)
    ),
    edges Nested
    (
        relation         String,
        direction        String,
        case_key         String,
        moment_precision String,
        moment_on        Nullable(Date32)
    ),
    offences Nested
    (
        offence_id          String,
        agency              String,
        iccs_code           Nullable(String),
        iccs_source         String,
        national_code       Nullable(String),
        national_scheme     Nullable(String),
        description         Nullable(String),
        attempted           String,
        suspects            Array(String),
        event_id            String,
        committed_precision String,
        committed_on        Nullable(Date32),
        suspected_precision String,
        suspected_on        Nullable(Date32),
        charged_precision   String,
        charged_on          Nullable(Date32)
    ),
    victims Nested
    (
        victim_id               String,
        agency                  String,
        sex                     String,
        age_group               String,
        relationship_to_suspect String,
        event_id                String
    ),
    courts Nested
    (
        kind                String,
        court               String,
        level               String,
        out_of_jurisdiction Bool,
        moment_precision    String,
        moment_on           Nullable(Date32)
    ),
    hearings Nested
    (
        person           Nullable(String),
        kind             String,
        result           String,
        reason           String,
        next_on          Nullable(Date32),
        moment_precision String,
        moment_on        Nullable(Date32)
    ),
    suspensions Nested
    (
        person              Nullable(String),
        reason              String,
        suspended_precision String,
        suspended_on        Nullable(Date32),
        resumed_precision   String,
        resumed_on          Nullable(Date32)
    ),
    reopenings Nested
    (
        person           Nullable(String),
        reason           String,
        moment_precision String,
        moment_on        Nullable(Date32)
    ),
    appeals Nested
    (
        person            Nullable(String),
        by                String,
        outcome           Nullable(String),
        lodged_precision  String,
        lodged_on         Nullable(Date32),
        decided_precision String,
        decided_on        Nullable(Date32)
    ),
    defendants Nested
    (
        person                  String,
        sex                     LowCardinality(String),
        birth_year              Nullable(Int32),
        age                     Nullable(Int32),
        citizenship             LowCardinality(String),
        stage                   LowCardinality(String),
        exit                    LowCardinality(Nullable(String)),
        plea                    LowCardinality(Nullable(String)),
        investigation_outcome   Nullable(String),
        custodial_days          Nullable(Int32),
        first_contact_precision LowCardinality(String),
        first_contact_on        Nullable(Date32),
        referred_precision      LowCardinality(String),
        referred_on             Nullable(Date32),
        charged_precision       LowCardinality(String),
        charged_on              Nullable(Date32),
        first_hearing_precision LowCardinality(String),
        first_hearing_on        Nullable(Date32),
        disposed_precision      LowCardinality(String),
        disposed_on             Nullable(Date32),
        sentenced_precision     LowCardinality(String),
        sentenced_on            Nullable(Date32),
        admitted_precision      LowCardinality(String),
        admitted_on             Nullable(Date32),
        released_precision      LowCardinality(String),
        released_on             Nullable(Date32),
        exited_precision        LowCardinality(String),
        exited_on               Nullable(Date32)
    ),
    charges Nested
    (
        person             String,
        charge_id          String,
        from_offence_id    Nullable(String),
        iccs_code_at_entry Nullable(String),
        iccs_code          Nullable(String),
        iccs_source        String,
        national_code      Nullable(String),
        national_scheme    Nullable(String),
        description        Nullable(String),
        attempted          String,
        state              String,
        verdict            Nullable(String),
        plea               Nullable(String),
        is_final           Bool,
        withdrawal_reason  Nullable(String),
        event_ids          Array(String),
        filed_precision    String,
        filed_on           Nullable(Date32),
        ended_precision    String,
        ended_on           Nullable(Date32),
        decided_precision  String,
        decided_on         Nullable(Date32)
    ),
    classifications Nested
    (
        person           String,
        charge_id        String,
        kind             String,
        iccs_code        Nullable(String),
        iccs_source      String,
        national_code    Nullable(String),
        national_scheme  Nullable(String),
        moment_precision String,
        moment_on        Nullable(Date32)
    ),
    sentences Nested
    (
        person           String,
        charge_ids       Array(String),
        custodial_days   Nullable(Int32),
        moment_precision String,
        moment_on        Nullable(Date32)
    ),
    sanctions Nested
    (
        person   String,
        sentence UInt32,
        kind     String,
        days     Nullable(Int32),
        amount   Nullable(Float64),
        currency Nullable(String)
    ),
    diversions Nested
    (
        person            String,
        programme         String,
        result            Nullable(String),
        ordered_precision String,
        ordered_on        Nullable(Date32),
        ended_precision   String,
        ended_on          Nullable(Date32)
    ),
    inactive Nested
    (
        person              String,
        reason              String,
        suspended_precision String,
        suspended_on        Nullable(Date32),
        resumed_precision   String,
        resumed_on          Nullable(Date32)
    ),
    spells Nested
    (
        person           String,
        opened_by        String,
        exit             Nullable(String),
        opened_precision String,
        opened_on        Nullable(Date32),
        ended_precision  String,
        ended_on         Nullable(Date32)
    ),
    stays Nested
    (
        person                String,
        stay_key              String,
        agency                String,
        facility              String,
        legal_status          String,
        release_reason        Nullable(String),
        days                  Nullable(Int32),
        ends_before_it_begins Bool,
        held_from_on          Nullable(Date32),
        held_to_on            Nullable(Date32),
        repair                String,
        basis                 String,
        case_key              Nullable(String),
        event_ids             Array(String),
        admitted_precision    String,
        admitted_on           Nullable(Date32),
        released_precision    String,
        released_on           Nullable(Date32)
    ),
    periods Nested
    (
        person           String,
        stay_key         String,
        legal_status     String,
        facility         String,
        moment_precision String,
        moment_on        Nullable(Date32)
    ),
    findings Nested
    (
        kind      String,
        person    Nullable(String),
        event_ids Array(String),
        detail    String
    ),
    events Nested
    (
        event_id           String,
        event_type         String,
        agency             String,
        revision           Int64,
        received_at        DateTime64(3, 'UTC'),
        content_hash       String,
        conflicting        Bool,
        case_key           Nullable(String),
        occurred_at        Nullable(DateTime64(3, 'UTC')),
        occurred_precision String,
        occurred_on        Nullable(Date32),
        persons            Array(String)
    ),
    version    UInt64,
    is_deleted UInt8,

    -- What views ask of each row, worked out once when it is written: a class is an ICCS code, or not_mapped, not_stated.
    agencies             Array(String) MATERIALIZED arrayDistinct(events.agency),
    court_codes          Array(String) MATERIALIZED arrayDistinct(courts.court),
    area                 LowCardinality(String) MATERIALIZED ifNull(area_code, 'not_stated'),
    committed_on         Nullable(Date32) MATERIALIZED arraySort(arrayFilter((day, precision) -> isNotNull(day) AND precision IN ('instant', 'minute', 'day'), offences.committed_on, offences.committed_precision))[1],
    committed_precision  LowCardinality(String) MATERIALIZED multiIf(empty(offences.offence_id), '', isNull(committed_on), 'not_stated', 'day'),
    registrations        Array(Tuple(Bool, Nullable(Date32), String)) MATERIALIZED arraySort(step -> (step.1, step.2), arrayMap((day, precision) -> (isNull(day), day, precision), arrayFilter((day, kind) -> kind = 'registered', courts.moment_on, courts.kind), arrayFilter((precision, kind) -> kind = 'registered', courts.moment_precision, courts.kind))),
    registered_on        Nullable(Date32) MATERIALIZED registrations[1].2,
    registered_precision LowCardinality(String) MATERIALIZED registrations[1].3,
    `offences.class`     Array(String) MATERIALIZED arrayMap((code, source) -> ifNull(code, if(source = 'not_stated', 'not_stated', 'not_mapped')), offences.iccs_code, offences.iccs_source),
    class                LowCardinality(String) MATERIALIZED if(empty(`offences.class`), 'not_stated', arraySort(code -> (startsWith(code, 'not_'), code), `offences.class`)[1]),
    `charges.class_at_entry` Array(String) MATERIALIZED arrayMap((code, source) -> ifNull(code, if(source = 'not_stated', 'not_stated', 'not_mapped')), charges.iccs_code_at_entry, charges.iccs_source),
    `charges.class`      Array(String) MATERIALIZED arrayMap((code, source) -> ifNull(code, if(source = 'not_stated', 'not_stated', 'not_mapped')), charges.iccs_code, charges.iccs_source),
    `defendants.age_group` Array(String) MATERIALIZED arrayMap(age -> multiIf(isNull(age) OR age < 0, 'not_stated', age < 15, '0_14', age < 30, '15_29', age < 45, '30_44', age < 60, '45_59', '60_and_over'), arrayMap((stated, born, met) -> ifNull(stated, toYear(met) - born), defendants.age, defendants.birth_year, defendants.first_contact_on)) COMMENT 'of the age stated, else of the year of first contact less that of birth',
    `defendants.charge_places` Array(Array(UInt32)) MATERIALIZED arrayMap(person -> arraySort(at -> (isNull(charges.filed_on[at]), charges.filed_on[at], isNull(charges.iccs_code_at_entry[at]), charges.iccs_code_at_entry[at], charges.charge_id[at]), arrayFilter((at, charged) -> charged = person, arrayEnumerate(charges.person), charges.person)), defendants.person) COMMENT 'the charges of each, the principal first: first filed, ties the lowest code, then charge id',
    `defendants.class`   Array(String) MATERIALIZED arrayMap((person, places) -> multiIf(notEmpty(places), `charges.class_at_entry`[places[1]], arrayExists(suspects -> has(suspects, person), offences.suspects), arraySort(code -> (startsWith(code, 'not_'), code), arrayFilter((code, suspects) -> has(suspects, person), `offences.class`, offences.suspects))[1], 'not_stated'), defendants.person, `defendants.charge_places`) COMMENT 'of the principal charge at entry, else the lowest of the offences suspected of',
    `defendants.verdicts` Array(Array(Tuple(Bool, Nullable(Date32), String))) MATERIALIZED arrayMap(places -> arraySort(found -> (found.1, found.2), arrayMap(at -> (isNull(charges.decided_on[at]), charges.decided_on[at], charges.decided_precision[at]), arrayFilter(at -> charges.is_final[at] AND charges.decided_precision[at] != '', places))), `defendants.charge_places`) COMMENT 'final ones, the earliest first',
    `defendants.known`   Array(Tuple(Nullable(Date32), String)) MATERIALIZED arrayMap((a, b, c, d, e, f, g, h) -> arraySort(found -> (isNull(found.1), found.1, found.2), arrayFilter(found -> found.2 != '', [a, b, c, d, e, f, g, h]))[1], arrayZip(defendants.first_contact_on, defendants.first_contact_precision), arrayZip(defendants.referred_on, defendants.referred_precision), arrayZip(defendants.charged_on, defendants.charged_precision), arrayZip(defendants.first_hearing_on, defendants.first_hearing_precision), arrayZip(defendants.disposed_on, defendants.disposed_precision), arrayZip(defendants.sentenced_on, defendants.sentenced_precision), arrayZip(defendants.admitted_on, defendants.admitted_precision), arrayZip(defendants.exited_on, defendants.exited_precision)) COMMENT 'the first day of any milestone or of the exit',
    `defendants.spells`  Array(Array(Tuple(opened_on Nullable(Date32), opened_precision String, ended_on Nullable(Date32), ended_precision String, opened_by String))) MATERIALIZED arrayMap(person -> arrayMap(found -> (found.2, found.3, found.4, found.5, found.6), arrayFilter(found -> found.1 = person, arrayZip(spells.person, spells.opened_on, spells.opened_precision, spells.ended_on, spells.ended_precision, spells.opened_by))), defendants.person),
    `defendants.inactive` Array(Array(Tuple(suspended_on Nullable(Date32), suspended_precision String, resumed_on Nullable(Date32), resumed_precision String, reason String))) MATERIALIZED arrayMap(person -> arrayMap(found -> (found.2, found.3, found.4, found.5, found.6), arrayFilter(found -> found.1 = person, arrayZip(inactive.person, inactive.suspended_on, inactive.suspended_precision, inactive.resumed_on, inactive.resumed_precision, inactive.reason))), defendants.person),

    -- The day (UTC) on which each part was first received, by the events that tell of it.
    `offences.received_on` Array(Nullable(Date32)) MATERIALIZED arrayMap(own -> toDate32(arrayReduce('minOrNull', arrayFilter((at, id) -> id = own, events.received_at, events.event_id))), offences.event_id),
    `victims.received_on` Array(Nullable(Date32)) MATERIALIZED arrayMap(own -> toDate32(arrayReduce('minOrNull', arrayFilter((at, id) -> id = own, events.received_at, events.event_id))), victims.event_id),
    `defendants.received_on` Array(Nullable(Date32)) MATERIALIZED arrayMap(one -> toDate32(arrayReduce('minOrNull', arrayFilter((at, named) -> has(named, one), events.received_at, events.persons))), defendants.person),
    `charges.received_on` Array(Nullable(Date32)) MATERIALIZED arrayMap(own -> toDate32(arrayReduce('minOrNull', arrayFilter((at, id) -> has(own, id), events.received_at, events.event_id))), charges.event_ids),

    -- Moments as numbers, for what many defendants are measured by: twice the days since 1970-01-01, one more where the
    -- month or year alone is known, -1000000 where no day is, -2000000 where it did not happen.
    committed_moment Int32 MATERIALIZED multiIf(committed_precision = '', -2000000, isNull(committed_on), -1000000, toInt32(assumeNotNull(committed_on)) * 2 + (committed_precision NOT IN ('instant', 'minute', 'day'))),
    reported_moment Int32 MATERIALIZED multiIf(reported_precision = '', -2000000, isNull(reported_on), -1000000, toInt32(assumeNotNull(reported_on)) * 2 + (reported_precision NOT IN ('instant', 'minute', 'day'))),
    registered_moment Int32 MATERIALIZED multiIf(registered_precision = '', -2000000, isNull(registered_on), -1000000, toInt32(assumeNotNull(registered_on)) * 2 + (registered_precision NOT IN ('instant', 'minute', 'day'))),
    `defendants.first_contact_moment` Array(Int32) MATERIALIZED arrayMap((day, precision) -> multiIf(precision = '', -2000000, isNull(day), -1000000, toInt32(assumeNotNull(day)) * 2 + (precision NOT IN ('instant', 'minute', 'day'))), defendants.first_contact_on, defendants.first_contact_precision),
    `defendants.referred_moment` Array(Int32) MATERIALIZED arrayMap((day, precision) -> multiIf(precision = '', -2000000, isNull(day), -1000000, toInt32(assumeNotNull(day)) * 2 + (precision NOT IN ('instant', 'minute', 'day'))), defendants.referred_on, defendants.referred_precision),
    `defendants.charged_moment` Array(Int32) MATERIALIZED arrayMap((day, precision) -> multiIf(precision = '', -2000000, isNull(day), -1000000, toInt32(assumeNotNull(day)) * 2 + (precision NOT IN ('instant', 'minute', 'day'))), defendants.charged_on, defendants.charged_precision),
    `defendants.first_hearing_moment` Array(Int32) MATERIALIZED arrayMap((day, precision) -> multiIf(precision = '', -2000000, isNull(day), -1000000, toInt32(assumeNotNull(day)) * 2 + (precision NOT IN ('instant', 'minute', 'day'))), defendants.first_hearing_on, defendants.first_hearing_precision),
    `defendants.disposed_moment` Array(Int32) MATERIALIZED arrayMap((day, precision) -> multiIf(precision = '', -2000000, isNull(day), -1000000, toInt32(assumeNotNull(day)) * 2 + (precision NOT IN ('instant', 'minute', 'day'))), defendants.disposed_on, defendants.disposed_precision),
    `defendants.sentenced_moment` Array(Int32) MATERIALIZED arrayMap((day, precision) -> multiIf(precision = '', -2000000, isNull(day), -1000000, toInt32(assumeNotNull(day)) * 2 + (precision NOT IN ('instant', 'minute', 'day'))), defendants.sentenced_on, defendants.sentenced_precision),
    `defendants.admitted_moment` Array(Int32) MATERIALIZED arrayMap((day, precision) -> multiIf(precision = '', -2000000, isNull(day), -1000000, toInt32(assumeNotNull(day)) * 2 + (precision NOT IN ('instant', 'minute', 'day'))), defendants.admitted_on, defendants.admitted_precision),
    `defendants.released_moment` Array(Int32) MATERIALIZED arrayMap((day, precision) -> multiIf(precision = '', -2000000, isNull(day), -1000000, toInt32(assumeNotNull(day)) * 2 + (precision NOT IN ('instant', 'minute', 'day'))), defendants.released_on, defendants.released_precision),
    `defendants.exited_moment` Array(Int32) MATERIALIZED arrayMap((day, precision) -> multiIf(precision = '', -2000000, isNull(day), -1000000, toInt32(assumeNotNull(day)) * 2 + (precision NOT IN ('instant', 'minute', 'day'))), defendants.exited_on, defendants.exited_precision),
    `defendants.verdict_moment` Array(Int32) MATERIALIZED arrayMap(found -> multiIf(found[1].3 = '', -2000000, isNull(found[1].2), -1000000, toInt32(assumeNotNull(found[1].2)) * 2 + (found[1].3 NOT IN ('instant', 'minute', 'day'))), `defendants.verdicts`),
    `defendants.known_moment` Array(Int32) MATERIALIZED arrayMap(found -> if(isNull(found.1), -1000000, toInt32(assumeNotNull(found.1)) * 2), `defendants.known`),
    `defendants.reopenings` Array(Array(Tuple(Int32, Int32))) MATERIALIZED arrayMap(all_spells -> arrayMap(found -> (multiIf(found.2 = '', -2000000, isNull(found.1), -1000000, toInt32(assumeNotNull(found.1)) * 2 + (found.2 NOT IN ('instant', 'minute', 'day'))), multiIf(found.4 = '', -2000000, isNull(found.3), -1000000, toInt32(assumeNotNull(found.3)) * 2 + (found.4 NOT IN ('instant', 'minute', 'day')))), arraySlice(all_spells, 2)), `defendants.spells`) COMMENT 'beginning and end of the spells after the first, as moments',
    `defendants.pauses` Array(Array(Tuple(Int32, Int32))) MATERIALIZED arrayMap(all_inactive -> arrayFold((joined, found) -> if(empty(joined) OR joined[-1].2 < found.1, arrayPushBack(joined, found), arrayPushBack(arrayPopBack(joined), (joined[-1].1, greatest(joined[-1].2, found.2)))), arraySort(arrayFilter(found -> found.1 < found.2, arrayMap(found -> (toInt32(assumeNotNull(found.1)), if(found.4 = '', toInt32(200000), toInt32(assumeNotNull(found.3)))), arrayFilter(found -> isNotNull(found.1) AND (isNotNull(found.3) OR found.4 = ''), all_inactive)))), CAST([], 'Array(Tuple(Int32, Int32))')), `defendants.inactive`) COMMENT 'days since 1970-01-01 from which and before which the case was suspended for each, joined, 200000 where there is no end'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
PARTITION BY cityHash64(key) % 16
ORDER BY key
