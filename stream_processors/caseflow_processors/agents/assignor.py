"""Which member of a consumer group owns which partition number.

Without Tables, Faust falls back to aiokafka's round robin over all topic partitions. It keeps partition p of several
topics together only while the partition count is a multiple of the member count: with four partitions and three
workers, partition 0 of one topic and partition 0 of the next end at different workers, which then fence each other
for ever.
"""

from collections.abc import Iterable, Mapping

from aiokafka.cluster import ClusterMetadata
from aiokafka.coordinator.assignors.abstract import AbstractPartitionAssignor
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment, ConsumerProtocolMemberMetadata


class ShardAssignor(AbstractPartitionAssignor):  # type: ignore[misc]  # aiokafka ships no types
    """Partition p of every topic to one member; numbers dealt out in turn to the members in the order of their ids."""

    name = "caseflow-shards"
    version = 0

    @classmethod
    def assign(
        cls, cluster: ClusterMetadata, members: Mapping[str, ConsumerProtocolMemberMetadata]
    ) -> dict[str, ConsumerProtocolMemberAssignment]:
        """The assignment of every member. All members of a stage subscribe to the same topics."""
        topics = sorted({topic for metadata in members.values() for topic in metadata.subscription})
        numbers = {topic: sorted(cluster.partitions_for_topic(topic) or ()) for topic in topics}
        dealt = deal(sorted(members), sorted({number for found in numbers.values() for number in found}))
        return {
            member: ConsumerProtocolMemberAssignment(
                cls.version,
                [(topic, owned) for topic in topics if (owned := [n for n in numbers[topic] if n in dealt[member]])],
                b"",
            )
            for member in members
        }

    @classmethod
    def metadata(cls, topics: Iterable[str]) -> ConsumerProtocolMemberMetadata:
        """What a member says when it joins."""
        return ConsumerProtocolMemberMetadata(cls.version, list(topics), b"")

    @classmethod
    def on_assignment(cls, assignment: ConsumerProtocolMemberAssignment) -> None:
        """Nothing is remembered: state comes back from the changelog."""


def deal(members: list[str], numbers: list[int]) -> dict[str, set[int]]:
    """Partition numbers in turn to members; their shares differ by one at the most."""
    return {member: set(numbers[place :: len(members)]) for place, member in enumerate(members)}
