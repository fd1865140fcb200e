-- Names of ICCS categories, for views alone; filled from the contract's table by every release that changes it.
CREATE TABLE IF NOT EXISTS iccs_categories $on_cluster
(
    code        String,
    level       UInt8,
    parent_code String,
    name        String,
    version     UInt64 COMMENT 'milliseconds of the filling'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY code
