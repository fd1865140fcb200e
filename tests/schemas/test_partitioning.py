"""The partition of a key."""

import pytest
from aiokafka.partitioner import murmur2 as murmur2_of_aiokafka
from caseflow_schemas.partitioning import murmur2, partition_for
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("key", "signed"),
    [
        # The vectors of Kafka's own test, org.apache.kafka.common.utils.UtilsTest.testMurmur2.
        (b"21", -973932308),
        (b"foobar", -790332482),
        (b"a-little-bit-long-string", -985981536),
        (b"a-little-bit-longer-string", -1486304829),
        (b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971),
        (b"abc", 479470107),
    ],
)
def test_the_hash_is_that_of_kafka(key: bytes, signed: int) -> None:
    assert murmur2(key) == signed % 2**32


@given(key=st.binary(max_size=100))
def test_the_hash_is_that_of_an_independent_client(key: bytes) -> None:
    assert murmur2(key) == murmur2_of_aiokafka(key)


@given(key=st.binary(max_size=50), partitions=st.integers(1, 64))
def test_the_partition_is_the_positive_hash_modulo_the_count(key: bytes, partitions: int) -> None:
    assert partition_for(key, partitions) == (murmur2_of_aiokafka(key) & 0x7FFFFFFF) % partitions
