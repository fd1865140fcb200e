"""A table that cannot be used is refused with its file and line."""

from importlib.resources import files
from pathlib import Path

import pytest
from caseflow_schemas.table_files import TableFault
from caseflow_schemas.tables import PinnedTables

SHIPPED = Path(str(files("caseflow_schemas").joinpath("tables")))
ISSUERS = "issuer,kind,rank,name,pattern,domain,check\n"
LINES = "scheme,version,valid_from,national_code,iccs_code,subject,source\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped tables."""
    for file in SHIPPED.rglob("*"):
        if file.is_file():
            copy = tmp_path / file.relative_to(SHIPPED)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    return tmp_path


def test_a_copy_of_the_tables_is_the_same_generation(folder: Path) -> None:
    assert PinnedTables.load(folder).digest() == PinnedTables.load().digest()


FAULTY = [
    ("jurisdictions.csv", "code,name,time_zone,domain\nA,a,Europe/Rome,A\nA,b,Europe/Rome,B\n", 3, "stands already in"),
    ("jurisdictions.csv", "code,name,time_zone,domain\nA,a,Europe/Atlantis,A\n", 2, "IANA name"),
    ("jurisdictions.csv", "code,name,time_zone,domain\nA,a,../Rome,A\n", 2, "IANA name"),
    ("jurisdictions.csv", "code,name,time_zone,domain\nA:B,a,Europe/Rome,A\n", 2, "without blanks, colons"),
    ("jurisdictions.csv", "code,name,time_zone\nA,a,Europe/Rome\n", 1, "expected code,name,time_zone,domain"),
    ("agencies.csv", "code,name,topic,jurisdiction\nA,a,police-events,NOWHERE\n", 2, "expected one of US-FL"),
    ("agencies.csv", "code,name,topic,jurisdiction\nA,a,case-facts,US-FL\n", 2, "topic [case-facts]"),
    ("agencies.csv", "code,name,topic,jurisdiction\nA,a,police-events\n", 2, "3 cells: expected 4"),
    ("agencies.csv", 'code,name,topic,jurisdiction\nA,"a"b,police-events,US-FL\n', 2, "not CSV"),
    (
        "issuers.csv",
        f"{ISSUERS}i,case,1,n,\\d+,XX,none\n\ni,person,1,n,\\d+,XX,none\n",
        4,
        "[i] stands already in line 2",
    ),
    (
        "issuers.csv",
        f"{ISSUERS}i,case,1,n,\\d+,XX,none\ni,case,1,n,\\d+,US-FL,none\n",
        3,
        "[i] stands already in line 2",
    ),
    ("issuers.csv", f"{ISSUERS}i,case,1,n,\\d+,NOWHERE,none\n", 2, "domain [NOWHERE]: expected one of US-FL, XX"),
    ("issuers.csv", f"{ISSUERS}i,thing,1,n,\\d+,XX,none\n", 2, "kind [thing]"),
    ("issuers.csv", f"{ISSUERS}i,case,first,n,\\d+,XX,none\n", 2, "rank [first]"),
    ("issuers.csv", f"{ISSUERS}i,case,1,n,(,XX,none\n", 2, "regular expression expected"),
    ("issuers.csv", f"{ISSUERS}i,case,1,n,\\d*,XX,none\n", 2, "matches the empty text"),
    ("issuers.csv", f"{ISSUERS}i,case,1,n,\\d+,XX,verhoeff\n", 2, "check [verhoeff]"),
    ("placeholders.csv", "value,meaning\n0,zero\n0,nothing\n", 3, "[0] stands already in line 2"),
    ("iccs.csv", "code,level,parent_code,name\n0101,2,01,Intentional homicide\n", 2, "parent_code [01]"),
    (
        "schemes.csv",
        "scheme,matching,parts,name\ns,likeness,,n\n",
        2,
        "matching [likeness]: expected one of exact, prefix",
    ),
    (
        "schemes.csv",
        "scheme,matching,parts,name\ns,prefix,syllables,n\n",
        2,
        "parts [syllables]: expected one of words",
    ),
    ("schemes.csv", "scheme,matching,parts,name\ns,exact,words,n\n", 2, "parts [words]"),
    ("exclusions.csv", "agency,batch_id,reason,excluded_on\nNOBODY,b,r,2024-01-31\n", 2, "agency [NOBODY]"),
    ("exclusions.csv", "agency,batch_id,reason,excluded_on\nXX-JAIL,,r,2024-01-31\n", 2, "batch_id []"),
    ("exclusions.csv", "agency,batch_id,reason,excluded_on\nXX-JAIL,b,r,31/01/2024\n", 2, "a date YYYY-MM-DD"),
    (
        "exclusions.csv",
        'agency,batch_id,reason,excluded_on\nXX-JAIL,b,"two\nlines",2024-01-31\nXX-JAIL,b,r,2024-02-01\n',
        4,
        "stands already in line 2",
    ),
    ("cl-cum.csv", f"{LINES}cl-cum,1,,101,9999,s,s\n", 2, "ICCS v1.0 has no such category"),
    (
        "cl-cum.csv",
        f"{LINES}cl-cum,1,,101,0101,s,s\ncl-cum,1,, 101 ,0102,s,s\n",
        3,
        "was given before (cl-cum.csv, line 2)",
    ),
    ("cl-cum.csv", "a,b\n", 1, "expected scheme,version,valid_from,national_code"),
    ("cl-cum.csv", "", 1, "expected scheme,version,valid_from,national_code"),
]


@pytest.mark.parametrize(("file", "content", "line", "told"), FAULTY)
def test_a_fault_is_told_with_its_file_and_line(folder: Path, file: str, content: str, line: int, told: str) -> None:
    place = folder / "correspondence" / file if file == "cl-cum.csv" else folder / file
    place.write_text(content, encoding="utf-8", newline="")
    with pytest.raises(TableFault) as raised:
        PinnedTables.load(folder)
    assert (raised.value.file, raised.value.line) == (file, line)
    assert told in str(raised.value)
    assert str(raised.value).startswith(f"{file}, line {line}: ")


def test_a_code_that_two_files_give_is_a_duplicate(folder: Path) -> None:
    (folder / "correspondence" / "zz.csv").write_text(f"{LINES}cl-cum,2023,,101,0101,s,s\n", encoding="utf-8")
    with pytest.raises(TableFault, match=r"zz\.csv, line 2: .* was given before \(cl-cum\.csv, line 2\)"):
        PinnedTables.load(folder)


def test_bytes_that_are_not_utf_8_are_told_with_their_line(folder: Path) -> None:
    (folder / "agencies.csv").write_bytes(b"code,name,topic,jurisdiction\nA,caf\xe9,police-events,US-FL\n")
    with pytest.raises(TableFault, match=r"agencies\.csv, line 2: bytes that are not UTF-8"):
        PinnedTables.load(folder)


def test_a_delivery_taken_back_is_read_and_pinned(folder: Path) -> None:
    with (folder / "exclusions.csv").open("a", encoding="utf-8") as lines:
        lines.write("XX-JAIL,batch 7,sent twice under new ids (made up),2024-01-31\n")
    tables = PinnedTables.load(folder)
    assert tables.is_excluded("XX-JAIL", "batch 7")
    assert not tables.is_excluded("XX-PRISON", "batch 7")
    assert tables.digest() != PinnedTables.load().digest()


def test_a_file_beside_the_correspondence_tables_is_left_alone(folder: Path) -> None:
    (folder / "correspondence" / "notes.txt").write_text("not a table", encoding="utf-8")
    assert PinnedTables.load(folder).digest() == PinnedTables.load().digest()
