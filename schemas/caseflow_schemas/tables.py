"""The tables that a generation pins: who may speak, whose numbers are known, how national codes map."""

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Literal, NamedTuple, Self

import orjson

from caseflow_schemas.correspondence import Correspondence, Row
from caseflow_schemas.vocabularies import vocabularies

IdentifierKind = Literal["case", "person"]


class Jurisdiction(NamedTuple):
    """Whose law and whose calendar."""

    code: str
    name: str
    time_zone: str
    """IANA name; days and months are cut in it."""
    domain: str
    """The identity domain: identifiers are compared within it and nowhere else."""


class Agency(NamedTuple):
    """A registered agency."""

    code: str
    name: str
    topic: str
    """Base name of the only topic that it writes to."""
    jurisdiction: str


class Issuer(NamedTuple):
    """A body that issues identifiers."""

    issuer: str
    kind: IdentifierKind
    rank: int
    """The smallest rank in a component gives the canonical identifier."""
    name: str
    pattern: str
    """Regular expression that the whole of a value has to match."""


class IccsCategory(NamedTuple):
    """A category of ICCS v1.0."""

    code: str
    level: int
    parent_code: str
    name: str


@dataclass(frozen=True)
class PinnedTables:
    """All that intake and the joins look up; frozen, and the same for the life of a generation."""

    jurisdictions: tuple[Jurisdiction, ...]
    agencies: tuple[Agency, ...]
    issuers: tuple[Issuer, ...]
    placeholders: frozenset[str]
    """What systems write where they have no identifier, in upper case."""
    correspondence: tuple[Row, ...]
    iccs: tuple[IccsCategory, ...]
    window_days_inclusive: tuple[int, int]
    """Days from an admission to a case's first contact or charge within which the stay may belong to the case."""
    vocabularies: dict[str, tuple[str, ...]] = field(
        default_factory=lambda: {name: tuple(entry.members) for name, entry in vocabularies().items()}
    )
    """Members of each vocabulary: another member changes what is read, so they are pinned too."""

    @classmethod
    def load(cls) -> Self:
        """The tables of this version of the package."""
        folder = files("caseflow_schemas").joinpath("tables")
        window = orjson.loads(folder.joinpath("attribution.json").read_bytes())["window_days_inclusive"]
        return cls(
            jurisdictions=tuple(Jurisdiction(**line) for line in _lines(folder.joinpath("jurisdictions.csv"))),
            agencies=tuple(Agency(**line) for line in _lines(folder.joinpath("agencies.csv"))),
            issuers=tuple(_issuer(line) for line in _lines(folder.joinpath("issuers.csv"))),
            placeholders=frozenset(line["value"] for line in _lines(folder.joinpath("placeholders.csv"))),
            correspondence=tuple(
                _row(line)
                for file in sorted(folder.joinpath("correspondence").iterdir(), key=lambda file: file.name)
                if file.name.endswith(".csv")
                for line in _lines(file)
            ),
            iccs=tuple(
                IccsCategory(line["code"], int(line["level"]), line["parent_code"], line["name"])
                for line in _lines(folder.joinpath("iccs.csv"))
            ),
            window_days_inclusive=(int(window[0]), int(window[1])),
        )

    def agency(self, code: str) -> Agency | None:
        """The agency, or None: an unknown agency is a dead letter, not a new agency."""
        return self._agencies.get(code)

    def jurisdiction(self, code: str) -> Jurisdiction | None:
        """The jurisdiction, or None."""
        return self._jurisdictions.get(code)

    def issuer(self, issuer: str) -> Issuer | None:
        """The issuer, or None."""
        return self._issuers.get(issuer)

    def iccs_for(self, scheme: str, national_code: str) -> str | None:
        """The ICCS code of a national one by the longest matching prefix, or None."""
        return self._correspondence.iccs_for(scheme, national_code)

    def iccs_category(self, code: str) -> IccsCategory | None:
        """The category of an ICCS code, or None for a code that ICCS v1.0 lacks."""
        return self._iccs.get(code)

    def identifier_fault(
        self, kind: IdentifierKind, issuer: str, value: str
    ) -> Literal["unknown_issuer", "bad_identifier"] | None:
        """Why an identifier is wrong in itself, or None: its issuer, a placeholder, or not of the issuer's form."""
        found = self._patterns.get((kind, issuer))
        if found is None:
            return "unknown_issuer"
        if value.strip().upper() in self.placeholders or found.fullmatch(value) is None:
            return "bad_identifier"
        return None

    def digest(self) -> str:
        """SHA-256, as hexadecimal text, over all contents: what a generation pins."""
        content = {
            "agencies": self.agencies,
            "correspondence": self.correspondence,
            "iccs": self.iccs,
            "issuers": self.issuers,
            "jurisdictions": self.jurisdictions,
            "placeholders": sorted(self.placeholders),
            "vocabularies": self.vocabularies,
            "window_days_inclusive": self.window_days_inclusive,
        }
        return hashlib.sha256(orjson.dumps(_plain(content), option=orjson.OPT_SORT_KEYS)).hexdigest()

    @cached_property
    def _agencies(self) -> MappingProxyType[str, Agency]:
        return MappingProxyType({agency.code: agency for agency in self.agencies})

    @cached_property
    def _jurisdictions(self) -> MappingProxyType[str, Jurisdiction]:
        return MappingProxyType({jurisdiction.code: jurisdiction for jurisdiction in self.jurisdictions})

    @cached_property
    def _issuers(self) -> MappingProxyType[str, Issuer]:
        return MappingProxyType({issuer.issuer: issuer for issuer in self.issuers})

    @cached_property
    def _patterns(self) -> MappingProxyType[tuple[str, str], re.Pattern[str]]:
        return MappingProxyType({(row.kind, row.issuer): re.compile(row.pattern) for row in self.issuers})

    @cached_property
    def _iccs(self) -> MappingProxyType[str, IccsCategory]:
        return MappingProxyType({category.code: category for category in self.iccs})

    @cached_property
    def _correspondence(self) -> Correspondence:
        return Correspondence(self.correspondence)


def canonical_text(issuer: str, value: str) -> str:
    """An identifier in one text, as keys and timelines write it."""
    return f"{issuer}:{value}"


def _lines(file: Traversable) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(file.read_text(encoding="utf-8").splitlines())


def _issuer(line: dict[str, str]) -> Issuer:
    kind = line["kind"]
    if kind not in ("case", "person"):
        raise ValueError(f"issuers.csv: issuer [{line['issuer']}] has kind [{kind}]; expected case or person")
    return Issuer(
        line["issuer"],
        "case" if kind == "case" else "person",
        int(line["rank"]),
        line["name"],
        line["pattern"],
    )


def _row(line: dict[str, str]) -> Row:
    return Row(
        line["scheme"],
        int(line["version"]),
        line["valid_from"],
        line["national_code_prefix"],
        line["iccs_code"],
        line["subject"],
        line["source"],
    )


def _plain(value: object) -> object:
    # A named tuple is a tuple to JSON's eye only once it is made one.
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return value
