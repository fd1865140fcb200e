"""Seals on the records of a case or of a person."""

from collections.abc import Hashable, Sequence
from typing import Any

from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding
from caseflow_processors.timelines.pairs import moment_of, paired

Seal = dict[str, Any]

SEAL_TYPES = frozenset({"RecordSealed", "RecordUnsealed"})


def seals(ordered: Sequence[Entry]) -> tuple[list[Seal], list[Finding]]:
    """Seals in order, from a timeline's RecordSealed and RecordUnsealed in the stated order.

    A lifting answers the earliest seal of the same record (person, case) that stands: one of the same scope, if there
    is one, else any.
    """
    found: list[Seal] = []
    findings: list[Finding] = []
    for pair in paired(ordered, "RecordSealed", of_start=_keys, of_end=_keys):
        said = pair.said
        authority, scope = said.part
        found.append(
            {
                "person": said.person,
                "case_key": said.case_key,
                "authority": authority,
                "scope": scope,
                "sealed": moment_of(pair.start),
                "unsealed": moment_of(pair.end),
            }
        )
        if pair.start is None:
            findings.append(
                finding("unsealed_without_seal", (said.event_id,), "no seal stands to be lifted", person=said.person)
            )
    return found, findings


def _keys(entry: Entry) -> Sequence[Hashable]:
    record = entry.person, entry.case_key
    return (*record, entry.part[1]), record
