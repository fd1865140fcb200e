from collections.abc import Callable

import pytest
from aiokafka.cluster import ClusterMetadata
from aiokafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from caseflow_processors.agents.assignor import ShardAssignor, deal
from hypothesis import given
from hypothesis import strategies as st


class Cluster(ClusterMetadata):  # type: ignore[misc]  # aiokafka ships no types
    """Topics with a partition count, without a broker."""

    def __init__(self, partitions: int) -> None:
        super().__init__()
        self._count = partitions

    def partitions_for_topic(self, topic: str) -> set[int]:
        return set(range(self._count))


def owners(assignor: type, members: int, topics: int, partitions: int) -> dict[tuple[str, int], str]:
    """(topic, partition) → member, as the assignor deals them out."""
    names = [f"topic-{number}" for number in range(topics)]
    joined = {f"member-{number}": ShardAssignor.metadata(names) for number in range(members)}
    assignments = assignor.assign(Cluster(partitions), joined)  # type: ignore[attr-defined]  # aiokafka ships no types
    return {
        (topic, partition): member
        for member, assignment in assignments.items()
        for topic, owned in assignment.assignment
        for partition in owned
    }


def shards_in_one_place(found: dict[tuple[str, int], str]) -> bool:
    return all(found[topic, partition] == found["topic-0", partition] for topic, partition in found)


@given(members=st.integers(1, 9), topics=st.integers(1, 4), partitions=st.integers(1, 12))
def test_partition_p_of_every_topic_goes_to_one_member_and_none_is_left_over(
    members: int, topics: int, partitions: int
) -> None:
    found = owners(ShardAssignor, members, topics, partitions)
    assert len(found) == topics * partitions
    assert shards_in_one_place(found)


@given(members=st.integers(1, 9), partitions=st.integers(1, 40))
def test_the_shares_of_members_differ_by_one_at_the_most(members: int, partitions: int) -> None:
    shares = [len(share) for share in deal([str(n) for n in range(members)], list(range(partitions))).values()]
    assert max(shares) - min(shares) <= 1
    assert sum(shares) == partitions


def test_round_robin_over_topic_partitions_splits_a_shard_between_three_workers() -> None:
    """The reason for an assignor of our own: this is what Faust would use without Tables."""
    assert shards_in_one_place(owners(RoundRobinPartitionAssignor, 2, 2, 4))
    assert not shards_in_one_place(owners(RoundRobinPartitionAssignor, 3, 2, 4))


@pytest.mark.parametrize("read", [ShardAssignor.metadata, RoundRobinPartitionAssignor.metadata])
def test_a_member_announces_its_topics(read: Callable[[list[str]], object]) -> None:
    assert read(["a", "b"]).subscription == ["a", "b"]  # type: ignore[attr-defined]  # aiokafka ships no types
