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
        sex                     String,
        birth_year              Nullable(Int32),
        age                     Nullable(Int32),
        citizenship             String,
        stage                   String,
        exit                    Nullable(String),
        plea                    Nullable(String),
        investigation_outcome   Nullable(String),
        custodial_days          Nullable(Int32),
        first_contact_precision String,
        first_contact_on        Nullable(Date32),
        referred_precision      String,
        referred_on             Nullable(Date32),
        charged_precision       String,
        charged_on              Nullable(Date32),
        first_hearing_precision String,
        first_hearing_on        Nullable(Date32),
        disposed_precision      String,
        disposed_on             Nullable(Date32),
        sentenced_precision     String,
        sentenced_on            Nullable(Date32),
        admitted_precision      String,
        admitted_on             Nullable(Date32),
        released_precision      String,
        released_on             Nullable(Date32),
        exited_precision        String,
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
    is_deleted UInt8
)
ENGINE = ReplacingMergeTree(version, is_deleted)
PARTITION BY cityHash64(key) % 16
ORDER BY key
