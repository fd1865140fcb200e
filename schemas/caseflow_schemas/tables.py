"""The tables that a generation pins: who may speak, whose numbers are known, how national codes map."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Literal, NamedTuple, Self

import orjson

from caseflow_schemas import table_loading
from caseflow_schemas.check_characters import CHECKS
from caseflow_schemas.correspondence import Correspondence
from caseflow_schemas.iccs import Iccs
from caseflow_schemas.table_rows import (
    Agency,
    CodeScheme,
    CorrespondenceRow,
    Exclusion,
    IccsCategory,
    IdentifierKind,
    Issuer,
    Jurisdiction,
)
from caseflow_schemas.vocabularies import vocabularies

IdentifierFault = Literal["unknown_issuer", "wrong_domain", "bad_identifier"]


class _Form(NamedTuple):
    """What a value of an issuer has to be, looked up once."""

    fullmatch: Callable[[str], re.Match[str] | None]
    domain: str
    check: Callable[[str], bool] | None


@dataclass(frozen=True)
class PinnedTables:
    """All that intake and the joins look up; frozen, and the same for the life of a generation."""

    jurisdictions: tuple[Jurisdiction, ...]
    agencies: tuple[Agency, ...]
    issuers: tuple[Issuer, ...]
    placeholders: frozenset[str]
    """What systems write where they have no identifier, in upper case."""
    schemes: tuple[CodeScheme, ...]
    correspondence: tuple[CorrespondenceRow, ...]
    iccs: tuple[IccsCategory, ...]
    window_days_inclusive: tuple[int, int]
    """Days from an admission to a case's first contact or charge within which the stay may belong to the case."""
    exclusions: tuple[Exclusion, ...] = ()
    """Deliveries taken back."""
    vocabularies: dict[str, tuple[str, ...]] = field(
        default_factory=lambda: {name: tuple(entry.members) for name, entry in vocabularies().items()}
    )
    """Members of each vocabulary: another member changes what is read, so they are pinned too."""

    @classmethod
    def load(cls, folder: Traversable | None = None) -> Self:
        """The tables in a folder, or those of this version of the package; raises TableFault with file and line."""
        source = files("caseflow_schemas").joinpath("tables") if folder is None else folder
        window = orjson.loads(source.joinpath("attribution.json").read_bytes())["window_days_inclusive"]
        jurisdictions = table_loading.jurisdictions(source)
        agencies = table_loading.agencies(source, jurisdictions)
        schemes = table_loading.schemes(source)
        iccs = table_loading.iccs(source)
        return cls(
            jurisdictions=jurisdictions,
            agencies=agencies,
            issuers=table_loading.issuers(source, jurisdictions),
            placeholders=table_loading.placeholders(source),
            schemes=schemes,
            correspondence=table_loading.correspondence(source, schemes, iccs),
            iccs=iccs,
            window_days_inclusive=(int(window[0]), int(window[1])),
            exclusions=table_loading.exclusions(source, agencies),
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

    def is_excluded(self, agency: str, batch_id: str | None) -> bool:
        """Whether a delivery was taken back; what came in no delivery cannot be."""
        return (agency, batch_id) in self._excluded

    def iccs_for(self, scheme: str, national_code: str, on: int | None = None) -> str | None:
        """The ICCS code of a national one by the line that applies on a day (days since 1970-01-01), or None."""
        return self.codes.iccs_for(scheme, national_code, on)

    def iccs_category(self, code: str) -> IccsCategory | None:
        """The category of an ICCS code, or None for a code that ICCS v1.0 lacks."""
        return self.classification.category(code)

    def identifier_fault(
        self, kind: IdentifierKind, issuer: str, value: str, *, domain: str | None = None
    ) -> IdentifierFault | None:
        """Why an identifier is wrong in itself, or None.

        Its issuer, an identity domain that is not the given one, a placeholder, or not of the issuer's form.
        """
        form = self._forms.get((kind, issuer))
        if form is None:
            return "unknown_issuer"
        if domain is not None and form.domain != domain:
            return "wrong_domain"
        if form.fullmatch(value) is None or value.strip().upper() in self.placeholders:
            return "bad_identifier"
        return None if form.check is None or form.check(value) else "bad_identifier"

    def digest(self) -> str:
        """SHA-256, as hexadecimal text, over all contents: what a generation pins."""
        content = {
            "agencies": self.agencies,
            "correspondence": self.correspondence,
            "exclusions": self.exclusions,
            "iccs": self.iccs,
            "issuers": self.issuers,
            "jurisdictions": self.jurisdictions,
            "placeholders": sorted(self.placeholders),
            "schemes": self.schemes,
            "vocabularies": self.vocabularies,
            "window_days_inclusive": self.window_days_inclusive,
        }
        return hashlib.sha256(orjson.dumps(_plain(content), option=orjson.OPT_SORT_KEYS)).hexdigest()

    @cached_property
    def classification(self) -> Iccs:
        """The ICCS as a tree."""
        return Iccs(self.iccs)

    @cached_property
    def codes(self) -> Correspondence:
        """The correspondence tables of all schemes."""
        return Correspondence(self.correspondence, self.schemes)

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
    def _excluded(self) -> frozenset[tuple[str, str | None]]:
        return frozenset((row.agency, row.batch_id) for row in self.exclusions)

    @cached_property
    def _forms(self) -> MappingProxyType[tuple[str, str], _Form]:
        return MappingProxyType(
            {
                (row.kind, row.issuer): _Form(
                    re.compile(row.pattern, re.ASCII).fullmatch,
                    row.domain,
                    None if row.check == "none" else CHECKS[row.check],
                )
                for row in self.issuers
            }
        )


def canonical_text(issuer: str, value: str) -> str:
    """An identifier in one text, as keys and timelines write it."""
    return f"{issuer}:{value}"


def _plain(value: object) -> object:
    # A named tuple is a tuple to JSON's eye only once it is made one.
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return value


__all__ = [
    "Agency",
    "CodeScheme",
    "CorrespondenceRow",
    "Exclusion",
    "IccsCategory",
    "IdentifierFault",
    "IdentifierKind",
    "Issuer",
    "Jurisdiction",
    "PinnedTables",
    "canonical_text",
]
