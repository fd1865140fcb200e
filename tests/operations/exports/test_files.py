"""A file is there whole, or not at all."""

from pathlib import Path

import pytest
from caseflow_operations.exports.files import OutputExists, OutputFailed, whole_file


def test_the_file_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    with whole_file(path, force=False) as file:
        file.write(b"a\n")
        assert not path.exists()
    assert path.read_bytes() == b"a\n"
    assert list(tmp_path.iterdir()) == [path]


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    with whole_file(path, force=False):
        pass
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_error_on_the_way_leaves_nothing_and_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(b"old\n")

    def break_off() -> None:
        with whole_file(path, force=True) as file:
            file.write(b"half")
            raise RuntimeError("broken off")

    with pytest.raises(RuntimeError):
        break_off()
    assert path.read_bytes() == b"old\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_there_is_replaced_only_by_force(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(b"old\n")
    with pytest.raises(OutputExists, match=r"figures\.csv\] exists"), whole_file(path, force=False):
        pass
    with whole_file(path, force=True) as file:
        file.write(b"new\n")
    assert path.read_bytes() == b"new\n"


def test_a_file_that_comes_up_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    with pytest.raises(OutputExists), whole_file(path, force=False):
        path.write_bytes(b"another's\n")
    assert path.read_bytes() == b"another's\n"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["no/such/folder/figures.csv", "."])
def test_where_nothing_can_be_written_it_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputFailed), whole_file(tmp_path / name, force=True):
        pass
