"""The partition of a key, as Kafka's default partitioner and librdkafka's `murmur2_random` choose it."""

from struct import unpack_from

_MULTIPLIER = 0x5BD1E995
_SEED = 0x9747B28C
_MASK = 0xFFFFFFFF


def murmur2(key: bytes) -> int:
    """The 32-bit MurmurHash2 of the key, unsigned, with Kafka's seed.

    Source: A. Appleby, MurmurHash2 (public domain), as used by Kafka's `Utils.murmur2`.
    """
    length = len(key)
    state = _SEED ^ length
    for word in unpack_from(f"<{length >> 2}I", key):
        word = word * _MULTIPLIER & _MASK
        word = (word ^ word >> 24) * _MULTIPLIER & _MASK
        state = state * _MULTIPLIER & _MASK ^ word
    rest = length & 3
    if rest:
        state ^= int.from_bytes(key[-rest:], "little")
        state = state * _MULTIPLIER & _MASK
    state = (state ^ state >> 13) * _MULTIPLIER & _MASK
    return state ^ state >> 15


def partition_for(key: bytes, partitions: int) -> int:
    """The partition, from 0, to which a keyed message goes on a topic with that many partitions."""
    return (murmur2(key) & 0x7FFFFFFF) % partitions
