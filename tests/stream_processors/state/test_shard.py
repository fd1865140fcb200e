"""A shard on disk is a copy that knows how far it goes and of what it is one."""

from pathlib import Path

from caseflow_processors.state.shard import Shard


def test_values_and_checkpoint_survive_a_reopening(tmp_path: Path) -> None:
    shard = Shard(tmp_path / "p0", 0, incarnation="one")
    assert shard.checkpoint is None
    shard.write([(b"k", b"v"), (b"gone", b"v")], next_offset=7)
    shard.write([(b"gone", None)], next_offset=9)
    shard.close()
    again = Shard(tmp_path / "p0", 0, incarnation="one")
    assert (again.checkpoint, again.get(b"k"), again.get(b"gone")) == (9, b"v", None)
    again.close()


def test_a_checkpoint_never_goes_back(tmp_path: Path) -> None:
    shard = Shard(tmp_path / "p0", 0, incarnation="one")
    shard.write([(b"k", b"v")], next_offset=9)
    shard.write([(b"k", b"w")], next_offset=3)
    assert shard.checkpoint == 9
    shard.close()


def test_a_copy_of_another_incarnation_of_the_changelog_is_forgotten(tmp_path: Path) -> None:
    """A topic deleted and made again has offsets that look familiar and content that is not."""
    shard = Shard(tmp_path / "p0", 0, incarnation="one")
    shard.write([(b"k", b"v")], next_offset=7)
    shard.close()
    other = Shard(tmp_path / "p0", 0, incarnation="two")
    assert (other.checkpoint, other.get(b"k"), list(other.keys(b""))) == (None, None, [])
    other.close()


def test_our_own_marks_are_no_keys_of_the_stage(tmp_path: Path) -> None:
    shard = Shard(tmp_path / "p0", 0, incarnation="one")
    shard.write([(b"k", b"v")], next_offset=7)
    assert list(shard.keys(b"")) == [b"k"]
    shard.close()
