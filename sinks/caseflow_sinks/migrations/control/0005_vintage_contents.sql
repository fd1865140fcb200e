-- What a vintage was to hold, and which release told it. A count that a vintage kept and has no row of was 0, and one
-- that it did not keep is not known.
ALTER TABLE vintage_takes $on_cluster
    ADD COLUMN IF NOT EXISTS kept Array(String) COMMENT 'names of the figures',
    ADD COLUMN IF NOT EXISTS code_version LowCardinality(String)
