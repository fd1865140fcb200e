"""From national offence codes to the International Classification of Crime for Statistical Purposes (ICCS)."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType

from caseflow_schemas.statutes import statute_parts
from caseflow_schemas.table_rows import CodeScheme, CorrespondenceRow

Parts = tuple[str, ...]

_PART = re.compile(r"\w+")
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_ALWAYS = date.min.toordinal() - _EPOCH_ORDINAL


def _words(text: str) -> Parts:
    return tuple(_PART.findall(text.lower()))


def _whole(text: str) -> Parts:
    bare = text.strip()
    return (bare,) if bare else ()


SPLITTERS: Mapping[str, Callable[[str], Parts]] = MappingProxyType(
    {"words": _words, "us-fl-statutes": statute_parts},
)
"""How codes fall into parts, the widest first: at punctuation, or as a country writes its statutes."""


def first_day_of(valid_from: str) -> int:
    """A date YYYY-MM-DD as days since 1970-01-01; for the empty text the first of all days; raises ValueError."""
    return date.fromisoformat(valid_from).toordinal() - _EPOCH_ORDINAL if valid_from else _ALWAYS


def parts_by(scheme: CodeScheme) -> Callable[[str], Parts]:
    """How a scheme's codes are cut: into parts where a prefix decides, else not at all."""
    return SPLITTERS[scheme.parts] if scheme.matching == "prefix" else _whole


class Correspondence:
    """The correspondence tables of all schemes.

    A code of a scheme of exact matching finds its own lines; one of a scheme of prefix matching those of its longest
    prefix of whole parts: section 316.193 is not a prefix of section 316.1935. Of several lines of one code that begin
    on or before the day asked for, the one that begins last decides, then the one of the highest version; of a prefix
    without such a line the next shorter one is asked.
    """

    def __init__(self, rows: Iterable[CorrespondenceRow], schemes: Iterable[CodeScheme]) -> None:
        self._split = {scheme.scheme: parts_by(scheme) for scheme in schemes}
        lines: defaultdict[tuple[str, Parts], list[tuple[int, CorrespondenceRow]]] = defaultdict(list)
        for row in rows:
            key = row.scheme, self._split[row.scheme](row.national_code)
            lines[key].append((first_day_of(row.valid_from), row))
        self._lines = {
            key: tuple(sorted(found, key=lambda line: (line[0], line[1].version), reverse=True))
            for key, found in lines.items()
        }
        self._dated = frozenset(key[0] for key, found in self._lines.items() if any(day != _ALWAYS for day, _ in found))

    def is_dated(self, scheme: str) -> bool:
        """Whether any line of the scheme begins on a day, so that the day of an offence matters."""
        return scheme in self._dated

    def find(self, scheme: str, national_code: str, on: int | None = None) -> CorrespondenceRow | None:
        """The line that applies to a code on a day (days since 1970-01-01; None: whenever), or None."""
        split = self._split.get(scheme)
        if split is None:
            return None
        parts = split(national_code)
        for length in range(len(parts), 0, -1):
            for begins_on, row in self._lines.get((scheme, parts[:length]), ()):
                if on is None or begins_on <= on:
                    return row
        return None

    def iccs_for(self, scheme: str, national_code: str, on: int | None = None) -> str | None:
        """The ICCS code, or None where no line applies, or one that means no category."""
        found = self.find(scheme, national_code, on)
        return None if found is None else found.iccs_code or None
