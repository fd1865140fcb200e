-- One row a case, which replaces itself whole: parallel arrays hold what a case has many of.
-- Partitioned and sorted by the canonical key alone, which no correction changes: a row is replaced only within its
-- partition.
-- `_at` UTC; at day precision or coarser 00:00 labelling the local date. `_on` the local date; NULL where not stated.
-- version: offset in case-timelines.
CREATE TABLE IF NOT EXISTS case_timelines $on_cluster
(
    key                String,
    jurisdiction       LowCardinality(String),
    identifiers        Array(String),
    successor          Nullable(String) COMMENT 'the key under which this case is now told',
    reported_at        Nullable(DateTime64(3, 'UTC')),
    reported_precision LowCardinality(String),
    reported_on        Nullable(Date32),
    offences Nested
    (
        offence_id          String,
        iccs_code           Nullable(String),
        iccs_source         String,
        national_code       Nullable(String),
        national_scheme     Nullable(String),
        description         Nullable(String),
        attempted           String,
        committed_at        Nullable(DateTime64(3, 'UTC')),
        committed_precision String,
        committed_on        Nullable(Date32),
        event_id            String
    ),
    defendants Nested
    (
        person                  String,
        sex                     String,
        birth_year              Nullable(Int32),
        citizenship             String,
        stage                   String,
        outcome                 Nullable(String),
        first_contact_at        Nullable(DateTime64(3, 'UTC')),
        first_contact_precision String,
        first_contact_on        Nullable(Date32),
        charged_at              Nullable(DateTime64(3, 'UTC')),
        charged_precision       String,
        charged_on              Nullable(Date32),
        disposed_at             Nullable(DateTime64(3, 'UTC')),
        disposed_precision      String,
        disposed_on             Nullable(Date32)
    ),
    charges Nested
    (
        person             String,
        charge_id          String,
        iccs_code_at_entry Nullable(String),
        iccs_code          Nullable(String),
        iccs_source        String,
        national_code      Nullable(String),
        national_scheme    Nullable(String),
        description        Nullable(String),
        filed_at           Nullable(DateTime64(3, 'UTC')),
        filed_precision    String,
        filed_on           Nullable(Date32),
        verdict            Nullable(String),
        plea               Nullable(String),
        decided_at         Nullable(DateTime64(3, 'UTC')),
        decided_precision  String,
        decided_on         Nullable(Date32),
        is_final           Bool,
        event_ids          Array(String)
    ),
    stays Nested
    (
        person                String,
        stay_key              String,
        agency                String,
        facility              String,
        legal_status          String,
        admitted_at           Nullable(DateTime64(3, 'UTC')),
        admitted_precision    String,
        admitted_on           Nullable(Date32),
        released_at           Nullable(DateTime64(3, 'UTC')),
        released_precision    String,
        released_on           Nullable(Date32),
        release_reason        Nullable(String),
        days                  Nullable(Int32),
        ends_before_it_begins Bool,
        basis                 String,
        case_key              Nullable(String),
        event_ids             Array(String)
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
        occurred_at        Nullable(DateTime64(3, 'UTC')),
        occurred_precision String,
        occurred_on        Nullable(Date32),
        revision           Int64,
        received_at        DateTime64(3, 'UTC'),
        content_hash       String,
        conflicting        Bool,
        case_key           Nullable(String),
        persons            Array(String)
    ),
    version    UInt64,
    is_deleted UInt8
)
ENGINE = ReplacingMergeTree(version, is_deleted)
PARTITION BY cityHash64(key) % 16
ORDER BY key
