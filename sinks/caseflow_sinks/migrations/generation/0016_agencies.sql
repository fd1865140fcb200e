-- Who is registered, for views alone: an agency that was never heard of has no other row.
-- Filled from the contract's table by every release that changes it, the rows that count have the newest version.
CREATE TABLE IF NOT EXISTS agencies $on_cluster
(
    agency       String,
    name         String,
    topic        LowCardinality(String) COMMENT 'base name of the only one that it writes to',
    jurisdiction LowCardinality(String),
    version      UInt64 COMMENT 'milliseconds of the filling'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY agency
