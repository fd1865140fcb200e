"""Where a partition begins and ends."""

import time

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

TIMEOUT_SECONDS = 20.0
PAUSE_SECONDS = 0.2
# A leader is being chosen, as after a broker's start or a topic's creation: the next answer will differ.
PASSING = frozenset({KafkaError.NOT_LEADER_FOR_PARTITION, KafkaError.LEADER_NOT_AVAILABLE})


def watermarks_of(consumer: Consumer, topic: str, partition: int) -> tuple[int, int]:
    """First offset kept and next offset to be written, asked of the broker. Raises KafkaException."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while True:
        try:
            found = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=TIMEOUT_SECONDS)
        except KafkaException as error:
            if error.args[0].code() not in PASSING or time.monotonic() > deadline:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            if found is None:
                raise TimeoutError(f"[{topic}/{partition}] no answer within {TIMEOUT_SECONDS:.0f} s: is the broker up?")
            return found
