"""What is true of the county, whatever agencies say of it: known because it was made."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Defendant:
    """A person in a case. Days since 1970-01-01 in local time; None where it has not happened by the last day told."""

    case: str
    """Canonical identifier, `issuer:value`."""
    person: str
    """Likewise."""
    first_contact: int | None = None
    referred: int | None = None
    charged: int | None = None
    first_hearing: int | None = None
    disposed: int | None = None
    sentenced: int | None = None
    admitted: int | None = None
    released: int | None = None
    exit: str | None = None
    """Vocabulary `exit`: how the case first ended for the person."""
    exited: int | None = None
    leaves: int | None = None
    """The day on which they leave at last, told or not; None where they never do."""
    leaves_by: str | None = None


@dataclass(slots=True)
class CaseTruth:
    """A case: reported, or severed from another."""

    key: str
    identifiers: dict[str, None] = field(default_factory=dict)
    """Each `issuer:value` under which some agency has spoken of it, in order."""
    reported: int | None = None
    group: str | None = None
    """violent, property, drug or public_order."""
    outcome: str | None = None
    """Vocabulary `investigation_outcome`, where the investigation of the whole case was closed."""
    closed: int | None = None
    joined_with: str | None = None
    severed_from: str | None = None
    found: int | None = None
    """The day on which a suspect is found, told or not."""
    closes: int | None = None
    """The day on which the investigation of the whole case is closed, told or not."""
    closes_by: str | None = None


@dataclass(slots=True)
class Truth:
    """Of one unit."""

    cases: list[CaseTruth] = field(default_factory=list)
    defendants: list[Defendant] = field(default_factory=list)
    persons: list[tuple[str, list[str]]] = field(default_factory=list)
    """Each person's canonical identifier and all identifiers under which some agency has spoken of them."""
    disorder: dict[str, int] = field(default_factory=dict)
    """How often each kind of disorder was made."""
    dead_letters: dict[str, int] = field(default_factory=dict)
    """How many messages are to be refused, by reason."""
    duplicates: int = 0
