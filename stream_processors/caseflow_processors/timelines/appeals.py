"""Appeals: lodged and decided."""

from collections.abc import Collection, Hashable, Sequence
from typing import Any

from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding
from caseflow_processors.timelines.pairs import Pair, moment_of, paired

Appeal = dict[str, Any]

_ALL, _ANYONE = "all", "anyone"


def appeals(ordered: Sequence[Entry], persons_with_verdict: Collection[str]) -> tuple[list[Appeal], list[Finding]]:
    """Appeals in order, from AppealLodged and AppealDecided in the stated order.

    A decision answers the earliest appeal that waits: of the same person, or for all; else, for a person, one for all;
    for all, one of any person.
    """
    pairs = paired(ordered, "AppealLodged", of_start=_lodged, of_end=_decided)
    return [_record(pair) for pair in pairs], [
        found for pair in pairs for found in _findings(pair, persons_with_verdict)
    ]


def _lodged(entry: Entry) -> Sequence[Hashable]:
    return (_ALL,) if entry.person is None else (("person", entry.person), _ANYONE)


def _decided(entry: Entry) -> Sequence[Hashable]:
    return (_ALL, _ANYONE) if entry.person is None else (("person", entry.person), _ALL)


def _record(pair: Pair) -> Appeal:
    lodged, decided = pair.start, pair.end
    persons = [entry.person for entry in (lodged, decided) if entry is not None and entry.person is not None]
    return {
        "person": persons[0] if persons else None,
        "by": "not_stated" if lodged is None else lodged.part,
        "lodged": moment_of(lodged),
        "outcome": None if decided is None else decided.part,
        "decided": moment_of(decided),
    }


def _findings(pair: Pair, persons_with_verdict: Collection[str]) -> list[Finding]:
    person = _record(pair)["person"]
    found = []
    if pair.start is None:
        found.append(
            finding("appeal_decided_without_lodging", pair.event_ids, "nobody lodged the appeal", person=person)
        )
    if not persons_with_verdict if person is None else person not in persons_with_verdict:
        found.append(
            finding("appeal_without_verdict", pair.event_ids, "there is no verdict to appeal against", person=person)
        )
    return found
