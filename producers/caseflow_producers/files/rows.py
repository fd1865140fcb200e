"""The rows of a CSV file by its expected columns, each with the line on which it begins."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from caseflow_producers.errors import FileRefused
from caseflow_producers.files.opening import MAX_LINE_CHARACTERS, TextFile

_LONE_SURROGATE = re.compile("[\udc80-\udcff]")


class Row(NamedTuple):
    """One row: its first line in the file (the header is line 1), its values, and what is wrong with its form."""

    line: int
    raw: list[str]
    values: list[str]
    """Stripped, in the order of the expected columns; empty where the row is faulty."""
    fault: tuple[str | None, str] | None = None
    """Column and reason."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a CSV file is written and which columns it must have."""

    columns: tuple[str, ...]
    ignore_other_columns: bool = False
    delimiter: str = ","
    quote: str = '"'


class Rows:
    """The rows of an opened file; its header is checked before the first of them is given."""

    def __init__(self, file: TextFile, form: Form) -> None:
        """Read the header; FileRefused for an empty file and for another header than the form's."""
        self._file = file
        # Process-wide in the csv module, which else refuses every value over 131,072 characters.
        csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE_CHARACTERS))
        self._reader = csv.reader(file.lines(), delimiter=form.delimiter, quotechar=form.quote, strict=True)
        try:
            header = next(self._reader, None)
        except csv.Error as error:
            raise FileRefused(f"[{file.path}] line 1: no header of CSV: {error}") from error
        if header is None:
            raise FileRefused(f"[{file.path}]: the file is empty; expected a header with {', '.join(form.columns)}")
        self.header = [name.strip() for name in header]
        self._pick = _picker(self.header, form, name=str(file.path))

    def __iter__(self) -> Iterator[Row]:
        reader, width, pick = self._reader, len(self.header), self._pick
        while True:
            line = reader.line_num + 1
            try:
                raw = next(reader, None)
            except csv.Error as error:
                if "field larger" in str(error):
                    raise FileRefused(
                        f"[{self._file.path}] line {line}: a value longer than {MAX_LINE_CHARACTERS:,} characters; "
                        "perhaps a quotation mark that is never closed"
                    ) from error
                yield Row(line, [], [], (None, f"not CSV: {error}; check the quotation marks"))
                continue
            if raw is None:
                return
            if not raw:
                continue
            if len(raw) != width:
                fault = f"{len(raw)} values where the header has {width}; check the quotation marks"
                yield Row(line, raw, [], (None, fault))
                continue
            values = [value.strip() for value in pick(raw)]
            # isascii is a flag that the text carries: the search is for the few rows that need it.
            foreign = [value for value in values if not value.isascii() and _LONE_SURROGATE.search(value)]
            if foreign:
                column = self.header[next(at for at, value in enumerate(raw) if _LONE_SURROGATE.search(value))]
                yield Row(line, raw, [], (column, "bytes that are not of the encoding that the mapping names"))
                continue
            yield Row(line, raw, values)


def _picker(header: Sequence[str], form: Form, *, name: str) -> Callable[[list[str]], Sequence[str]]:
    places = {column: at for at, column in enumerate(header)}
    faults = []
    if len(places) < len(header):
        repeated = sorted({column for column in form.columns if header.count(column) > 1})
        faults.append(f"columns that stand twice: {', '.join(repeated) or 'some that the mapping does not know'}")
    missing = [column for column in form.columns if column not in places]
    other = [] if form.ignore_other_columns else [column for column in header if column not in form.columns]
    if missing:
        faults.append(f"columns that are missing: {', '.join(missing)}")
        if other:
            # Not by name: in a file without a header they are somebody's record.
            faults.append(f"{len(other)} columns that the mapping does not know")
    elif other:
        faults.append(f"columns that the mapping does not know: {', '.join(other)}")
    if faults:
        raise FileRefused(
            f"[{name}] line 1: {'; '.join(faults)}. Expected {', '.join(form.columns)}: "
            "check that this is the right file and mapping"
        )
    chosen = [places[column] for column in form.columns]
    if chosen == list(range(len(header))):
        return lambda raw: raw
    if len(chosen) == 1:
        return lambda raw: [raw[chosen[0]]]
    return itemgetter(*chosen)
