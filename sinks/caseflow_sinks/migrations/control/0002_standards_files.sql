-- One row a file of standards and load that changed it, never changed: the newest content of a file is in force.
-- A new generation's tables are filled from here.
CREATE TABLE IF NOT EXISTS standards_files $on_cluster
(
    loaded_at DateTime64(6, 'UTC'),
    file      LowCardinality(String),
    checksum  String,
    content   String COMMENT 'CSV, as it was loaded'
)
ENGINE = MergeTree
ORDER BY (file, loaded_at)
