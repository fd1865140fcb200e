"""Writes down what is true, beside what is said: files that grow with the county, while memory does not."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

from caseflow_producers.simulator.calendar import iso
from caseflow_producers.simulator.county import County, Unit
from caseflow_producers.simulator.incidence import Incidence
from caseflow_producers.simulator.parameters import FLOWS_SOURCE, load_parameters
from caseflow_producers.simulator.said import JURISDICTION, SYSTEM, Said
from caseflow_producers.simulator.truth import CaseTruth, Defendant

DEFENDANTS, CASES, LINKS, INCIDENCE, SUMMARY = (
    "defendants.jsonl",
    "cases.jsonl",
    "links.jsonl",
    "incidence.json",
    "summary.json",
)
_NOTE = "Synthetic: made by a simulator; no person, case or place in it is real."
_DAYS = ("first_contact", "referred", "charged", "first_hearing", "disposed", "sentenced", "admitted", "released")


class Counts:
    """What was said, and what became of it."""

    def __init__(self) -> None:
        self.by_type: Counter[str] = Counter()
        self.by_topic: Counter[str] = Counter()
        self.disorder: Counter[str] = Counter()
        self.dead_letters: Counter[str] = Counter()
        self.duplicates = 0
        self.cases = 0
        """Reported ones."""
        self.defendants = 0
        self.persons = 0

    @property
    def messages(self) -> int:
        """All that was said."""
        return self.by_topic.total()

    def add(self, unit: Unit) -> None:
        """Count a unit."""
        for said in unit.said:
            self.by_type[said.event_type] += 1
            self.by_topic[said.topic] += 1
        truth = unit.truth
        self.disorder.update(truth.disorder)
        self.dead_letters.update(truth.dead_letters)
        self.duplicates += truth.duplicates
        self.cases += sum(case.reported is not None for case in truth.cases)
        self.defendants += len(truth.defendants)
        self.persons += sum(bool(identifiers) for _, identifiers in truth.persons)

    def record(self) -> dict[str, Any]:
        """As JSON has it: of the messages, what intake has to make of each."""
        refused = self.dead_letters.total()
        return {
            "cases": self.cases,
            "defendants": self.defendants,
            "persons": self.persons,
            "messages": self.messages,
            "accepted": self.messages - self.duplicates - refused,
            "duplicates": self.duplicates,
            "dead_letters": dict(sorted(self.dead_letters.items())),
            "by_topic": dict(sorted(self.by_topic.items())),
            "by_type": dict(sorted(self.by_type.items())),
            "disorder": dict(sorted(self.disorder.items())),
        }


class TruthFiles:
    """The files of one folder. The summary is written last: a folder without one is not whole."""

    def __init__(self, folder: Path, county: County) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / SUMMARY).unlink(missing_ok=True)
        self._folder = folder
        self._county = county
        self._stack = ExitStack()
        self._defendants, self._cases, self._links = (
            self._stack.enter_context((folder / name).open("wb")) for name in (DEFENDANTS, CASES, LINKS)
        )
        self._from_report, self._from_contact, self._from_charge = Incidence(), Incidence(), Incidence()

    def add(self, unit: Unit) -> None:
        """Write one unit down."""
        for case in unit.truth.cases:
            self._cases.write(_line(_case(case)))
            self._links.write(_line({"kind": "case", "canonical": case.key, "identifiers": sorted(case.identifiers)}))
            if case.reported is not None:
                found = case.found is not None
                left, cause = (case.found, "suspect_identified") if found else (case.closes, case.closes_by)
                self._from_report.add(case.reported, left, cause)
        for canonical, identifiers in unit.truth.persons:
            if identifiers:
                self._links.write(_line({"kind": "person", "canonical": canonical, "identifiers": identifiers}))
        for defendant in unit.truth.defendants:
            self._defendants.write(_line(_defendant(defendant)))
            left, cause = defendant.leaves, defendant.leaves_by
            if defendant.first_contact is not None:
                self._from_contact.add(defendant.first_contact, left, cause)
            charged = defendant.charged
            if charged is not None and (left is None or left >= charged):
                self._from_charge.add(charged, left, cause)

    def finish(self, counts: Counts) -> None:
        """Write what is known at the end."""
        incidence = {
            "note": _NOTE,
            "cases_from_report": self._from_report.record(),
            "defendants_from_first_contact": self._from_contact.record(),
            "defendants_from_charge": self._from_charge.record(),
        }
        _write(self._folder / INCIDENCE, incidence)
        county = self._county
        parameters = [
            {"name": entry.name, "kind": entry.kind, "unit": entry.unit, "source": entry.source}
            for entry in load_parameters().entries.values()
        ]
        summary = {
            "note": _NOTE,
            "system": SYSTEM,
            "jurisdiction": JURISDICTION,
            "seed": county.seed,
            "since": county.since.isoformat(),
            "until": county.until.isoformat(),
            "defects": county.defects,
            **counts.record(),
            "parameters": parameters,
            "flows": FLOWS_SOURCE,
        }
        _write(self._folder / SUMMARY, summary)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()


def recorded(county: County, counts: Counts, truth: TruthFiles | None = None) -> Iterator[Said]:
    """Every message, counted; the truth is written down as it goes, and finished with the last message."""
    for unit in county.units():
        counts.add(unit)
        if truth is not None:
            truth.add(unit)
        yield from unit.said
    if truth is not None:
        truth.finish(counts)


def _case(case: CaseTruth) -> dict[str, Any]:
    return {
        "case": case.key,
        "group": case.group,
        "reported_on": iso(case.reported),
        "investigation_outcome": case.outcome,
        "closed_on": iso(case.closed),
        "joined_with": case.joined_with,
        "severed_from": case.severed_from,
    }


def _defendant(defendant: Defendant) -> dict[str, Any]:
    return {
        "case": defendant.case,
        "person": defendant.person,
        **{f"{name}_on": iso(getattr(defendant, name)) for name in _DAYS},
        "exit": defendant.exit,
        "exited_on": iso(defendant.exited),
        "leaves_by": defendant.leaves_by,
        "leaves_on": iso(defendant.leaves),
    }


def _line(record: dict[str, Any]) -> bytes:
    return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


def _write(file: Path, record: dict[str, Any]) -> None:
    file.write_bytes(orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
