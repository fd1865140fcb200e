-- One row a promotion, never changed: the active generation is the newest row whose state is 'active'.
CREATE TABLE IF NOT EXISTS generations $on_cluster
(
    generation    String,
    database      String,
    state         LowCardinality(String),
    promoted_at   DateTime64(6, 'UTC'),
    code_version  String,
    tables_digest String COMMENT 'of the pinned tables: see caseflow_schemas.tables'
)
ENGINE = MergeTree
ORDER BY (promoted_at, generation)
