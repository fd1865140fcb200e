"""Findings: what is odd in context, measured and not hidden."""

from collections.abc import Iterable
from typing import Any

from caseflow_schemas.findings import FindingKind

Finding = dict[str, Any]


def finding(kind: FindingKind, event_ids: Iterable[str], detail: str, *, person: str | None = None) -> Finding:
    """A finding that points to its events; the detail says nothing about a person."""
    return {"kind": kind, "event_ids": sorted(set(event_ids)), "person": person, "detail": detail}


def in_order(findings: list[Finding]) -> list[Finding]:
    """By kind, person, events: a stated order, so that equal sets of findings are equal."""
    if len(findings) > 1:
        findings.sort(key=lambda found: (found["kind"], found["person"] or "", found["event_ids"]))
    return findings
