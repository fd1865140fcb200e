"""Receipts hold what the broker acknowledged, for one cluster, one namespace and one set of topics."""

from pathlib import Path

import pytest
from caseflow_producers.errors import ProducerError
from caseflow_producers.sending.receipts import Receipt, Receipts, Said, receipts_path

FIRST = Receipt(b"e" * 16, 1, b"c" * 16, "court-events", 0, 7)


def test_the_newest_revision_of_an_event_is_what_was_said_last(tmp_path: Path) -> None:
    with Receipts(tmp_path / "r.sqlite") as receipts:
        assert receipts.newest(FIRST.event_id) is None
        receipts.keep([FIRST, FIRST._replace(revision=3, content=b"d" * 16, offset=9)])
        assert receipts.newest(FIRST.event_id) == Said(3, b"d" * 16)
        assert receipts.of_revision(FIRST.event_id, 1) == Said(1, b"c" * 16)
        assert receipts.of_revision(FIRST.event_id, 2) is None


def test_receipts_outlive_the_process(tmp_path: Path) -> None:
    with Receipts(tmp_path / "r.sqlite") as receipts:
        receipts.keep([FIRST])
    with Receipts(tmp_path / "r.sqlite") as receipts:
        assert receipts.count() == 1


def test_a_topic_made_anew_loses_its_receipts_and_no_other_does(tmp_path: Path) -> None:
    ids = {"court-events": "id1", "police-events": "id2"}
    with Receipts(tmp_path / "r.sqlite") as receipts:
        assert receipts.forget_former_topics(ids) == ()
        receipts.keep([FIRST, FIRST._replace(event_id=b"f" * 16, topic="police-events")])
        assert receipts.forget_former_topics(ids) == ()
        assert receipts.count() == 2
        assert receipts.forget_former_topics({**ids, "court-events": "id3"}) == ("court-events",)
        assert (receipts.newest(FIRST.event_id), receipts.count()) == (None, 1)
        assert receipts.forget_former_topics({**ids, "court-events": "id3"}) == ()


def test_another_cluster_or_namespace_has_receipts_of_its_own(tmp_path: Path) -> None:
    paths = {
        receipts_path(tmp_path, cluster_id=cluster, namespace=namespace)
        for cluster in ("c1", "c2")
        for namespace in ("", "t1")
    }
    assert len(paths) == 4


def test_two_sends_at_once_are_refused(tmp_path: Path) -> None:
    with Receipts(tmp_path / "r.sqlite"), pytest.raises(ProducerError, match="held by another `caseflow send`"):
        Receipts(tmp_path / "r.sqlite")


def test_a_file_that_is_no_receipts_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    path.write_bytes(b"not a database, and long enough to be read as one" * 100)
    with pytest.raises(ProducerError, match="cannot be used"):
        Receipts(path)
    assert path.read_bytes().startswith(b"not a database")


def test_receipts_are_for_their_owner_alone(tmp_path: Path) -> None:
    with Receipts(tmp_path / "r.sqlite"):
        assert (tmp_path / "r.sqlite").stat().st_mode & 0o077 == 0
