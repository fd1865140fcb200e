"""Relations of a case to other cases, which make no two of them one."""

from collections.abc import Sequence
from typing import Any

from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding

Edge = dict[str, Any]

IN, OUT = "in", "out"


def edges(key: str, ordered: Sequence[Entry]) -> tuple[list[Edge], list[Finding]]:
    """Each relation once, as first said, in order; `ordered` are the entries that name other cases.

    An entry of this case says `out` which cases it names, one of another case `in` that it names this one. An event
    that has no case of its own relates none to this one.
    """
    found: dict[tuple[str, str, str], Edge] = {}
    to_itself: dict[str, list[str]] = {}
    for entry in ordered:
        for edge in entry.edges:
            relation = edge["relation"]
            if entry.case_key == key:
                if edge["key"] == key:
                    to_itself.setdefault(relation, []).append(entry.event_id)
                    continue
                direction, other = OUT, edge["key"]
            elif edge["key"] == key and entry.case_key is not None:
                direction, other = IN, entry.case_key
            else:
                continue
            place = relation, direction, other
            if place not in found:
                found[place] = {
                    "relation": relation,
                    "direction": direction,
                    "case_key": other,
                    "moment": entry.moment,
                }
    return list(found.values()), [
        finding("relation_to_itself", event_ids, f"relation [{relation}]: both identifiers are one case")
        for relation, event_ids in to_itself.items()
    ]


def leads_here(entry: Entry, key: str, relation: str) -> bool:
    """Whether an entry of another case names this one so."""
    return entry.case_key != key and any(edge["relation"] == relation and edge["key"] == key for edge in entry.edges)
