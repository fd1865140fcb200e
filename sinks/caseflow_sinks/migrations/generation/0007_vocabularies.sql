-- Meanings of the words in the tables, for views alone: the vocabularies of the contract, those that only our own code
-- writes, kinds of finding (vocabulary finding) and reasons of dead letters (dead_letter_reason). Filled from the
-- contract's data by every release that changes them.
CREATE TABLE IF NOT EXISTS vocabularies $on_cluster
(
    vocabulary String,
    member     String,
    ordinal    UInt16 COMMENT 'place in the stated order, from 1',
    meaning    String,
    version    UInt64 COMMENT 'milliseconds of the filling'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (vocabulary, member)
