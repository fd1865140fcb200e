"""A correspondence table held against the ICCS and itself: what is unknown, double, overlapping, malformed, no leaf."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from caseflow_schemas.correspondence import Parts, first_day_of, parts_by
from caseflow_schemas.iccs import Iccs
from caseflow_schemas.table_files import Line, cells_fault
from caseflow_schemas.table_rows import CodeScheme, CorrespondenceRow

COLUMNS = CorrespondenceRow._fields

Kind = Literal["malformed", "unknown_scheme", "other_scheme", "unknown_iccs", "duplicate", "overlapping", "not_leaf"]


class Fault(NamedTuple):
    """Something to mend, or to look at, in one line."""

    line: int
    kind: Kind
    text: str


@dataclass(slots=True)
class Checked:
    """What became of a table."""

    rows: list[CorrespondenceRow] = field(default_factory=list)
    """Lines without fault, whatever was noted of them."""
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    """What may be meant: categories that ICCS divides further, and editions of which one hides the other."""


class _Given(NamedTuple):
    """A line that stands already, of a code that may stand again."""

    begins_on: int
    version: int
    place: str


class CorrespondenceCheck:
    """Checks tables one after the other; a code that two of them give is a duplicate too."""

    def __init__(self, schemes: Iterable[CodeScheme], iccs: Iccs, *, only_scheme: str | None = None) -> None:
        self._split: Mapping[str, Callable[[str], Parts]] = {row.scheme: parts_by(row) for row in schemes}
        self._iccs = iccs
        self._only_scheme = only_scheme
        self._given: defaultdict[tuple[str, Parts], list[_Given]] = defaultdict(list)
        self._unknown_schemes: set[str] = set()

    def check(self, file: str, lines: Iterable[Line]) -> Checked:
        """All lines of a table after its heading."""
        checked = Checked()
        for line in lines:
            self._check_line(file, line, checked)
        return checked

    def _check_line(self, file: str, line: Line, checked: Checked) -> None:
        found: list[Fault] = []

        def tell(kind: Kind, text: str) -> None:
            found.append(Fault(line.number, kind, text))

        fault = cells_fault(line.cells, COLUMNS)
        if fault is not None:
            checked.faults.append(Fault(line.number, "malformed", fault))
            return
        scheme, version, valid_from, national_code, iccs_code, subject, source = line.cells
        if not version.isascii() or not version.isdecimal() or int(version) < 1:
            tell("malformed", f"version [{version}]: a whole number from 1 on expected")
        begins_on = _day(valid_from)
        if begins_on is None:
            tell("malformed", f"valid_from [{valid_from}]: a date YYYY-MM-DD, or nothing, expected")
        self._check_iccs(iccs_code, tell, lambda text: checked.notes.append(Fault(line.number, "not_leaf", text)))
        parts = self._parts(scheme, national_code, tell)
        if not found and begins_on is not None:
            new = _Given(begins_on, int(version), f"{file}, line {line.number}")
            earlier = self._given[scheme, parts]
            for old in earlier:
                if old[:2] == new[:2]:
                    tell("duplicate", f"code [{national_code}] of [{scheme}] was given before ({old.place})")
                elif (overlap := _overlap(old, new)) is not None:
                    text = f"code [{national_code}] of [{scheme}], and {old.place}: {overlap}"
                    checked.notes.append(Fault(line.number, "overlapping", text))
            if not found:
                earlier.append(new)
        if found:
            checked.faults.extend(found)
        else:
            row = CorrespondenceRow(scheme, int(version), valid_from, national_code, iccs_code, subject, source)
            checked.rows.append(row)

    def _check_iccs(self, code: str, tell: Callable[[Kind, str], None], note: Callable[[str], None]) -> None:
        if not code:
            return
        if not (code.isascii() and code.isdecimal() and len(code) in (2, 4, 5, 6)):
            tell("malformed", f"iccs_code [{code}]: 2, 4, 5 or 6 digits, or nothing, expected")
        elif self._iccs.category(code) is None:
            tell("unknown_iccs", f"iccs_code [{code}]: ICCS v1.0 has no such category")
        elif not self._iccs.is_leaf(code):
            parts = ", ".join(self._iccs.children(code))
            note(f"iccs_code [{code}] is not a leaf: ICCS v1.0 divides it into {parts}")

    def _parts(self, scheme: str, national_code: str, tell: Callable[[Kind, str], None]) -> Parts:
        if self._only_scheme is not None and scheme != self._only_scheme:
            tell("other_scheme", f"scheme [{scheme}]: [{self._only_scheme}] expected")
        split = self._split.get(scheme)
        if split is None and scheme not in self._unknown_schemes:
            # Once: every line of a new table would say the same.
            self._unknown_schemes.add(scheme)
            tell("unknown_scheme", f"scheme [{scheme}]: a line in schemes.csv that says how its codes match expected")
        parts = (national_code,) if split is None else split(national_code)
        if not national_code.strip() or not parts:
            tell("malformed", f"national_code [{national_code}]: a code in the form of scheme [{scheme}] expected")
        return parts


def _day(valid_from: str) -> int | None:
    try:
        return first_day_of(valid_from)
    except ValueError:
        return None


def _overlap(one: _Given, other: _Given) -> str | None:
    """How two lines of a code hide each other; None where both are of one edition, or the newer one begins later."""
    older, newer = sorted((one, other), key=lambda line: line.version)
    if older.version == newer.version or older.begins_on < newer.begins_on:
        return None
    if older.begins_on == newer.begins_on:
        return f"version [{older.version}] never applies, as version [{newer.version}] begins on the same day"
    return f"version [{older.version}] begins later, and from then on decides in place of version [{newer.version}]"
