"""From national offence codes to the International Classification of Crime for Statistical Purposes (ICCS)."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from caseflow_schemas.statutes import statute_parts

Parts = tuple[str, ...]

_PART = re.compile(r"\w+")


class Row(NamedTuple):
    """One line of a correspondence table."""

    scheme: str
    version: int
    valid_from: str
    """A date, YYYY-MM-DD; empty where the line holds for all times."""
    national_code_prefix: str
    iccs_code: str
    subject: str
    """What the law there is about, as a fact, so that a reader can judge the choice."""
    source: str


def _words(text: str) -> Parts:
    return tuple(_PART.findall(text.lower()))


_SPLITTERS: dict[str, Callable[[str], Parts]] = {"us-fl-statutes": statute_parts}
"""How the codes of a scheme fall into parts, the widest first; a scheme not named here is split at punctuation."""


class Correspondence:
    """The correspondence tables of all schemes: the longest matching prefix of a code decides.

    A prefix matches whole parts only: section 316.193 is not a prefix of section 316.1935.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._codes: dict[tuple[str, Parts], str] = {
            (row.scheme, _split(row.scheme, row.national_code_prefix)): row.iccs_code for row in rows
        }

    def iccs_for(self, scheme: str, national_code: str) -> str | None:
        """The ICCS code, or None where no prefix of the national code is in the scheme's table."""
        parts = _split(scheme, national_code)
        for length in range(len(parts), 0, -1):
            found = self._codes.get((scheme, parts[:length]))
            if found is not None:
                return found
        return None


def _split(scheme: str, code: str) -> Parts:
    return _SPLITTERS.get(scheme, _words)(code)
