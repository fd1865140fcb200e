"""A small synthetic mapping and files for it: invented, and made to look so."""

import csv
import gzip
import io
from collections.abc import Sequence
from pathlib import Path

from caseflow_producers.mapping.load import load_mapping
from caseflow_producers.plan.mapper import RowMapper
from caseflow_producers.send import load_mapper

COLUMNS = ("kind", "number", "case", "person", "at", "statute", "decision", "note")

MAPPING = """\
caseflow_mapping: 1
name: synthetic
source:
  system: synthetic-test-data
input:
  columns: [kind, number, case, person, at, statute, decision, note]
  time_zone: America/New_York
joins:
  persons: {file: persons.csv, column: person, key: id, columns: [id, sex, born]}
extract:
  charge: {column: statute, pattern: '^\\((?P<degree>\\w+)\\)(?P<code>.+)$', unmatched: reject}
shared:
  person: &person
    identifiers: [{issuer: broward-person, value: "{person}"}]
    sex: {value: "{persons.sex}", words: {M: male, F: female}}
    birth_year: "{persons.born}"
  day: &day {date: "{at}", formats: [{format: "%Y-%m-%d", precision: day}], required: true}
  time: &time {date: "{at}", formats: [{format: "%Y-%m-%d %H:%M", precision: minute}], empty: ["", "unknown"]}
events:
  - type: SuspectArrested
    when: {kind: arrest}
    agency: US-FL-BROWARD-SO
    jurisdiction: US-FL
    record: "{number}"
    occurred: *day
    cases: [{issuer: broward-case, value: "{case}", relation: same}]
    person: *person
    offence_ids: []
  - type: ChargeFiled
    when: {kind: charge}
    agency: US-FL-BROWARD-SAO
    jurisdiction: US-FL
    record: "{number}"
    occurred: *day
    cases: [{issuer: broward-case, value: "{case}", relation: same}]
    charge_id: "{case}/{number}"
    person: *person
    offence:
      offence_id: "{number}"
      committed: not_stated
      national_code: "{charge.code}"
      national_scheme: us-fl-statutes
      description: ["{note} ({charge.degree})", "({charge.degree})"]
  - type: VerdictReturned
    when: {kind: verdict}
    agency: US-FL-BROWARD-COURT
    jurisdiction: US-FL
    record: "{number}"
    occurred: not_stated
    cases: [{issuer: broward-case, value: "{case}", relation: same}]
    person: *person
    verdict: {value: "{decision}", words: {Guilty: convicted, Not guilty: acquitted}, otherwise: reject}
    is_final: false
  - type: PersonAdmitted
    when: {kind: [admission, stay]}
    agency: US-FL-BROWARD-JAIL
    jurisdiction: US-FL
    record: "{number}"
    occurred: *time
    cases: []
    stay_id: "{number}"
    person: *person
    facility: Synthetic jail
"""

PERSONS = (("P00000000000A", "M", "1980"), ("P00000000000B", "F", ""))


def changed(*replacements: tuple[str, str], text: str = MAPPING) -> str:
    """The mapping with parts replaced, each of which has to be there."""
    for former, new in replacements:
        assert former in text, former
        text = text.replace(former, new)
    return text


def write_mapping(folder: Path, text: str = MAPPING, *, name: str = "synthetic.yaml") -> Path:
    """The mapping as a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def write_persons(folder: Path, rows: Sequence[Sequence[str]] = PERSONS) -> Path:
    """The file that the mapping joins."""
    return write_rows(folder / "persons.csv", rows, header=("id", "sex", "born"))


def write_rows(path: Path, rows: Sequence[Sequence[str]], *, header: Sequence[str] = COLUMNS) -> Path:
    """A CSV file, packed where its name says so."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    content = text.getvalue().encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def row(kind: str = "arrest", number: str = "N1", **values: str) -> list[str]:
    """One good row of its kind, with values replaced."""
    at = {"verdict": "", "admission": "2014-05-06 07:08", "stay": "2014-05-06 07:08"}.get(kind, "2014-05-06")
    found = {
        "kind": kind,
        "number": number,
        "case": "C00000000000A",
        "person": "P00000000000A",
        "at": at,
        "statute": "(F3)893.13(1)(a)" if kind == "charge" else "",
        "decision": "Guilty" if kind == "verdict" else "",
        "note": "",
    }
    return [{**found, **values}[column] for column in COLUMNS]


def mapper(folder: Path, text: str = MAPPING, *, name: str = "synthetic.yaml") -> RowMapper:
    """The mapping, compiled with its joined file."""
    write_persons(folder)
    return load_mapper(load_mapping(write_mapping(folder, text, name=name)), beside=folder / "rows.csv")
