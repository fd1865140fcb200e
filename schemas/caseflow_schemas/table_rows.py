"""One line of each of the tables that a generation pins."""

from typing import Literal, NamedTuple

from caseflow_schemas.check_characters import CheckScheme

IdentifierKind = Literal["case", "person"]
Matching = Literal["exact", "prefix"]


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
    """Regular expression that the whole of a value has to match; `\\d` and `\\w` are of ASCII only."""
    domain: str
    """The identity domain whose agencies use its identifiers."""
    check: CheckScheme = "none"
    """Which check characters the values carry."""


class CodeScheme(NamedTuple):
    """A classification of offences that a country has."""

    scheme: str
    matching: Matching
    """`exact`: a code is itself. `prefix`: the longest line whose parts begin the code's decides."""
    parts: str
    """How codes fall into parts, where they are matched by prefix: a name of `correspondence.SPLITTERS`."""
    name: str


class CorrespondenceRow(NamedTuple):
    """One line of a correspondence table: what a national code, or what begins with it, is in the ICCS."""

    scheme: str
    version: int
    """The edition of the table that the line is from."""
    valid_from: str
    """A date, YYYY-MM-DD, of the offence; empty where the line holds from the beginning."""
    national_code: str
    iccs_code: str
    """Empty: the code is known, and no category is meant."""
    subject: str
    """What the law there is about, as a fact, so that a reader can judge the choice."""
    source: str


class IccsCategory(NamedTuple):
    """A category of ICCS v1.0."""

    code: str
    level: int
    parent_code: str
    name: str


class Exclusion(NamedTuple):
    """A delivery taken back: the generation reads its events as never said."""

    agency: str
    batch_id: str
    """As `source.batch_id` of the events has it."""
    reason: str
    excluded_on: str
    """A date, YYYY-MM-DD."""
