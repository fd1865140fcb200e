-- One row a person, which replaces itself whole: parallel arrays hold what a person has many of, and what a part of it has
-- many of stands beside it with the case or stay that it belongs to.
-- Partitioned and sorted by the canonical key alone, which no correction changes: a row is replaced only within its
-- partition.
-- Of a moment `_precision` (empty: it did not happen) and `_on`, the local date; NULL where not stated. The events alone
-- have `_at` too: UTC; at day precision or coarser 00:00 labelling the local date.
-- version: offset in person-timelines.
CREATE TABLE IF NOT EXISTS person_timelines $on_cluster
(
    key          String,
    jurisdiction LowCardinality(String),
    identifiers  Array(String),
    successor    Nullable(String) COMMENT 'the key under which this person is now told',
    sex          LowCardinality(String),
    birth_year   Nullable(Int32),
    citizenship  LowCardinality(String),
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
    cases Nested
    (
        case_key                String,
        first_contact_precision String,
        first_contact_on        Nullable(Date32),
        referred_precision      String,
        referred_on             Nullable(Date32),
        charged_precision       String,
        charged_on              Nullable(Date32),
        sentenced_precision     String,
        sentenced_on            Nullable(Date32),
        custodial_precision     String,
        custodial_on            Nullable(Date32)
    ),
    charges Nested
    (
        case_key          String,
        charge_id         String,
        iccs_code         Nullable(String),
        state             String,
        verdict           Nullable(String),
        filed_precision   String,
        filed_on          Nullable(Date32),
        decided_precision String,
        decided_on        Nullable(Date32)
    ),
    custody Nested
    (
        from_on      Date32,
        to_on        Nullable(Date32),
        legal_status String,
        facility     String,
        stay_key     String,
        case_key     Nullable(String)
    ),
    stays Nested
    (
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

    -- The day (UTC) on which each stay was first received, by the events that tell of it.
    `stays.received_on` Array(Nullable(Date32)) MATERIALIZED arrayMap(own -> toDate32(arrayReduce('minOrNull', arrayFilter((at, id) -> has(own, id), events.received_at, events.event_id))), stays.event_ids)
)
ENGINE = ReplacingMergeTree(version, is_deleted)
PARTITION BY cityHash64(key) % 16
ORDER BY key
