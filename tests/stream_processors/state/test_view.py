"""A shard as a batch sees it is a sorted map, whatever is in memory, on disk, or only just saved."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from caseflow_processors.state.shard import Shard
from caseflow_processors.state.view import DecodedValues, ShardView
from hypothesis import given, settings
from hypothesis import strategies as st

ALL = (b"a\0a", b"a\0b", b"a\0c", b"ab\0a", b"ab\0b", b"c\0a")
KEYS = st.sampled_from(ALL)
WRITES = st.dictionaries(KEYS, st.one_of(st.none(), st.integers(0, 9)))


def view_of(shard: Shard, values: DecodedValues) -> ShardView:
    return ShardView(shard, values, decode=lambda _, stored: int(stored), encode=lambda _, value: str(value).encode())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shards")


@settings(max_examples=60, deadline=None)
@given(batches=st.lists(WRITES, max_size=4), limit=st.sampled_from([0, 1, 1_000]))
def test_batches_of_writes_leave_what_a_dictionary_would_hold(
    folder: Path, batches: list[dict[bytes, Any]], limit: int
) -> None:
    shard, values = Shard(folder / "p0", 0, incarnation="one"), DecodedValues(limit)
    shard.wipe()
    model: dict[bytes, int] = {}
    for number, batch in enumerate(batches):
        view = view_of(shard, values)
        for key, value in batch.items():
            view.save(key, value)
        model = {key: value for key, value in {**model, **batch}.items() if value is not None}
        assert {key: view.load(key) for key in ALL} == {key: model.get(key) for key in ALL}
        for prefix in (b"a\0", b"ab\0", b"x\0"):
            assert list(view.keys(prefix)) == sorted(key for key in model if key.startswith(prefix))
        shard.write(view.encoded(), next_offset=number + 1)
    shard.close()


def test_keys_are_those_of_the_moment_of_the_call_so_that_a_caller_may_save_on_its_way(tmp_path: Path) -> None:
    shard = Shard(tmp_path / "p0", 0, incarnation="one")
    view = view_of(shard, DecodedValues(100))
    view.save(b"a", 1)
    for key in view.keys(b""):
        view.save(key + b"x", 2)
    assert list(view.keys(b"")) == [b"a", b"ax"]
    shard.close()


def test_stored_keys_are_read_as_they_are_asked_for_and_may_be_removed_on_the_way(tmp_path: Path) -> None:
    class _Counting(Shard):
        read = 0

        def keys(self, prefix: bytes) -> Iterator[bytes]:
            for key in super().keys(prefix):
                self.read += 1
                yield key

    shard = _Counting(tmp_path / "p0", 0, incarnation="one")
    stored = [f"a\0{number:03}".encode() for number in range(100)]
    shard.write([(key, b"1") for key in stored], next_offset=1)
    view = view_of(shard, DecodedValues(100))
    assert next(view.keys(b"a\0")) == stored[0]
    assert shard.read < 5
    found = []
    for key in view.keys(b"a\0"):
        found.append(key)
        view.save(stored[-1], None)
    assert found == stored
    assert list(view.keys(b"a\0")) == stored[:-1]
    shard.close()


def test_the_oldest_decoded_values_go_first_and_the_newest_stays_however_large() -> None:
    values = DecodedValues(10)
    values.put(b"a", "A", 4)
    values.put(b"b", "B", 4)
    assert values.get(b"a") == "A"
    values.put(b"c", "C", 4)
    assert values.get(b"b") is None
    values.put(b"d", "D", 400)
    assert [values.get(key) for key in (b"a", b"c", b"d")] == [None, None, "D"]
