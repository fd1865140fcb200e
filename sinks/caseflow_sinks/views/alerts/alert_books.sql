-- definition: How many messages of each agency topic have more than one outcome, so that the books do not add up.
-- unit: message
-- denominator: none
-- source: CONTRACT.md, law 2
-- reads: books
-- parameters: none
SELECT topic, toInt64(accepted + duplicates + dead_letters) - toInt64(coordinates) AS unbalanced
FROM books
ORDER BY topic
