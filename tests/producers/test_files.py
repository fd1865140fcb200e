"""A file is read row by row by the columns that its mapping expects, or refused before its first row."""

import gzip
from pathlib import Path

import pytest
from caseflow_producers.errors import FileRefused
from caseflow_producers.files import opening
from caseflow_producers.files.joined import find_beside, read_joined
from caseflow_producers.files.opening import TextFile
from caseflow_producers.files.rows import Form, Row, Rows

FORM = Form(("a", "b"))


def read(path: Path, form: Form = FORM, *, encoding: str = "utf-8") -> list[Row]:
    with TextFile(path, encoding) as file:
        return list(Rows(file, form))


def written(folder: Path, content: str | bytes, name: str = "rows.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refusal(path: Path, form: Form = FORM, *, encoding: str = "utf-8") -> str:
    with pytest.raises(FileRefused) as error:
        read(path, form, encoding=encoding)
    return str(error.value)


def test_rows_know_the_line_on_which_they_begin(tmp_path: Path) -> None:
    rows = read(written(tmp_path, 'a,b\n1,2\n"two\nlines",4\n\n5,6\n'))
    assert [(row.line, row.values) for row in rows] == [(2, ["1", "2"]), (3, ["two\nlines", "4"]), (6, ["5", "6"])]


def test_a_packed_file_reads_as_the_plain_one_whatever_its_name(tmp_path: Path) -> None:
    content = b"a,b\r\n1, 2 \r\n"
    plain = read(written(tmp_path, content))
    assert plain == read(written(tmp_path, gzip.compress(content), "packed.csv"))
    assert plain[0].values == ["1", "2"]


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    assert read(written(tmp_path, "b,a\n2,1\n"))[0].values == ["1", "2"]


def test_columns_that_the_mapping_does_not_know_may_be_ignored(tmp_path: Path) -> None:
    path = written(tmp_path, "x,b,a\n9,2,1\n")
    assert read(path, Form(("a", "b"), ignore_other_columns=True))[0].values == ["1", "2"]
    assert read(path, Form(("b",), ignore_other_columns=True))[0].values == ["2"]
    assert "columns that the mapping does not know: x" in refusal(path)


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    assert read(written(tmp_path, b"\xef\xbb\xbfa,b\n1,2\n"))[0].values == ["1", "2"]


def test_another_delimiter_quote_and_encoding_may_be_stated(tmp_path: Path) -> None:
    path = written(tmp_path, "a;b\n'Gen\u00e8ve; 1';2\n".encode("cp1252"))
    assert read(path, Form(("a", "b"), delimiter=";", quote="'"), encoding="cp1252")[0].values == [
        "Gen\u00e8ve; 1",
        "2",
    ]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert "the file is empty; expected a header with a, b" in refusal(written(tmp_path, ""))
    assert "the file is empty" in refusal(written(tmp_path, gzip.compress(b""), "empty.csv.gz"))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "cannot be read: No such file" in refusal(tmp_path / "none.csv")


def test_a_header_without_an_expected_column_is_refused_without_quoting_what_may_be_a_record(tmp_path: Path) -> None:
    text = refusal(written(tmp_path, "a,Jane Synthetic\n1,2\n"))
    assert "columns that are missing: b; 1 columns that the mapping does not know" in text
    assert "Jane" not in text


def test_a_header_with_a_column_twice_is_refused(tmp_path: Path) -> None:
    assert "columns that stand twice: a" in refusal(written(tmp_path, "a,b,a\n1,2,3\n"))


def test_a_row_with_another_number_of_values_is_faulty_alone(tmp_path: Path) -> None:
    first, second = read(written(tmp_path, "a,b\n1,2,3\n1,2\n"))
    assert (first.line, first.fault) == (2, (None, "3 values where the header has 2; check the quotation marks"))
    assert second.fault is None


def test_a_row_with_a_quotation_mark_out_of_place_is_faulty_alone(tmp_path: Path) -> None:
    first, second = read(written(tmp_path, 'a,b\n"1"x,2\n3,4\n'))
    assert first.fault is not None
    assert "not CSV" in first.fault[1]
    assert second.values == ["3", "4"]


def test_a_row_with_bytes_of_another_encoding_is_faulty_alone(tmp_path: Path) -> None:
    first, second = read(written(tmp_path, b"a,b\n1,Gen\xe8ve\n3,Gen\xc3\xa8ve\n"))
    assert first.fault == ("b", "bytes that are not of the encoding that the mapping names")
    assert second.values == ["3", "Gen\u00e8ve"]


def test_a_long_value_is_read(tmp_path: Path) -> None:
    assert len(read(written(tmp_path, f"a,b\n1,{'x' * 2_000_000}\n"))[0].values[1]) == 2_000_000


def test_a_line_without_end_does_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_LINE_CHARACTERS", 1_000)
    assert "line 2: longer than 1,000 characters" in refusal(written(tmp_path, f"a,b\n{'x' * 2_000}"))


def test_a_packed_file_that_is_cut_off_ends_the_reading_behind_its_good_rows(tmp_path: Path) -> None:
    packed = gzip.compress("".join(["a,b\n", *(f"{number},{number * 7919}\n" for number in range(20_000))]).encode())
    path = written(tmp_path, packed[: len(packed) // 2], "cut.csv.gz")
    count = 0
    with TextFile(path, "utf-8") as file, pytest.raises(FileRefused, match="damaged or cut off"):  # noqa: PT012 - counts
        for _ in Rows(file, FORM):
            count += 1
    assert count > 1_000


def test_bytes_read_reach_the_size_of_the_file(tmp_path: Path) -> None:
    with TextFile(written(tmp_path, gzip.compress(b"a,b\n" + b"1,2\n" * 10_000)), "utf-8") as file:
        assert len(list(Rows(file, FORM))) == 10_000
        assert file.bytes_read == file.size_bytes


def test_a_joined_file_may_be_packed_or_not(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n1,2\n", "second.csv")
    assert find_beside(tmp_path / "rows.csv", "second.csv") == path
    assert find_beside(tmp_path / "rows.csv", "second.csv.gz") == path
    with pytest.raises(FileRefused, match=r"third.csv\]: not there; the mapping joins it to \[rows.csv\]"):
        find_beside(tmp_path / "rows.csv", "third.csv")


def test_a_joined_file_is_known_by_its_key(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n1,2\n3,4\n1,2\n")
    assert read_joined(path, encoding="utf-8", form=FORM, key="a").rows == {"1": ("1", "2"), "3": ("3", "4")}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("a,b\n1,2\n1,3\n", "line 3, column a: the key of line 2 with other values"),
        ("a,b\n,2\n", "line 2, column a: empty; expected a key"),
        ("a,b\n1\n", "line 2: 1 values where the header has 2"),
        ("", "the file is empty"),
    ],
)
def test_a_joined_file_that_leaves_anything_to_chance_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(FileRefused, match=reason):
        read_joined(written(tmp_path, content), encoding="utf-8", form=FORM, key="a")
