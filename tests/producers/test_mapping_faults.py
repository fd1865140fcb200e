"""A faulty mapping is told by line, column and key, all faults at once, before anything is read or sent."""

from pathlib import Path

import pytest
from caseflow_producers.errors import MappingError, MappingFault, ProducerError
from caseflow_producers.mapping.load import load_mapping, packaged_mappings

from tests.producers import synthetic


def faults(folder: Path, text: str, *, name: str = "synthetic.yaml") -> tuple[MappingFault, ...]:
    with pytest.raises(MappingError) as error:
        synthetic.mapper(folder, text, name=name)
    assert all(fault.text(name) in str(error.value) for fault in error.value.faults)
    return error.value.faults


def only(folder: Path, *replacements: tuple[str, str]) -> MappingFault:
    (fault,) = faults(folder, synthetic.changed(*replacements))
    return fault


def line_of(part: str, text: str = synthetic.MAPPING) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_sound_mapping_compiles(tmp_path: Path) -> None:
    assert len(synthetic.mapper(tmp_path).plans) == 4


def test_a_misspelt_key_is_named_with_its_line_and_column(tmp_path: Path) -> None:
    fault = only(tmp_path, ("  time_zone:", "  timezone: UTC\n  time_zone:"))
    assert (fault.line, fault.column, fault.key) == (line_of("  time_zone:"), 3, "input.timezone")
    assert "no key of this format" in fault.reason


def test_a_missing_key_is_named_at_the_part_that_lacks_it(tmp_path: Path) -> None:
    fault = only(tmp_path, ("  time_zone: America/New_York\n", ""))
    assert (fault.line, fault.key, fault.reason) == (line_of("input:"), "input.time_zone", "is missing")


def test_an_agency_whose_topic_cannot_hold_the_event_is_named_with_the_topics_that_can(tmp_path: Path) -> None:
    fault = only(tmp_path, ("agency: US-FL-BROWARD-COURT", "agency: US-FL-DOC"))
    assert fault.key == "events[2].agency"
    assert fault.reason.endswith("writes to prison-events, and this event belongs to court-events")


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        synthetic.changed(('value: "{case}"', 'value: "{docket}"'), ("facility: Synthetic jail\n", "")),
    )
    assert [fault.key for fault in found] == [
        "events[0].cases[0].value",
        "events[1].cases[0].value",
        "events[2].cases[0].value",
        "events[3].facility",
    ]
    assert "[docket] is no column, join or extract" in found[0].reason


@pytest.mark.parametrize(
    ("former", "new", "key", "reason"),
    [
        ("type: SuspectArrested", "type: SuspectTickled", "events[0].type", "no event type; expected CrimeReported"),
        ("agency: US-FL-BROWARD-SO", "agency: XX-NOWHERE", "events[0].agency", "no registered agency"),
        ("agency: US-FL-BROWARD-SO", "agency: US-FL-DOC", "events[0].agency", "writes to prison-events"),
        ("words: {M: male, F: female}", "words: {M: man, F: female}", "events[0].person.sex.words.M", "no member"),
        ("Guilty: convicted,", "Guilty: not_mapped,", "events[2].verdict.words.Guilty", "no member"),
        ("when: {kind: arrest}", "when: {sort: arrest}", "events[0].when", "[sort] is no column"),
        ("when: {kind: arrest}", "when: {kind: {}}", "events[0].when.kind", "given, other_than"),
        ("    is_final: false\n", "", "events[2].is_final", "is missing"),
        ("    is_final: false\n", "    is_final: perhaps\n", "events[2].is_final", "expected true or false"),
        ("    cases: []\n", "", "events[3].cases", "write [] if the source has none"),
        ("    cases: []\n", "    cases: none\n", "events[3].cases", "expected a list"),
        ("    occurred: not_stated\n", "", "events[2].occurred", "write not_stated"),
        (
            "      committed: not_stated\n",
            "      committed: {from: '{at}', formats: [{format: '%Y', precision: year}]}\n",
            "events[1].offence.committed",
            "both from and to",
        ),
        (
            'record: "{number}"\n    occurred: not_stated',
            "record: same\n    occurred: not_stated",
            "events[2].record",
            "makes them one event",
        ),
        ('offence_id: "{number}"', 'offence_id: "{number"', "events[1].offence.offence_id", "braces"),
        ('offence_id: "{number}"', 'offence_id: "{number:>3}"', "events[1].offence.offence_id", "without a format"),
        ('offence_id: "{number}"', "offence_id: null", "events[1].offence.offence_id", "null"),
        ('offence_id: "{number}"', "offence_id: true", "events[1].offence.offence_id", "quotation marks"),
        ('offence_id: "{number}"', 'offence_id: "{number}"\n      colour: red', "events[1].offence.colour", "no field"),
        ("facility: Synthetic jail", "facility: ''", "events[3].facility", "expected text"),
        ("column: person, key", "column: human, key", "joins.persons.column", "no column of the file"),
        ("key: id,", "key: number,", "joins.persons.key", "not among the join's columns"),
        ("column: statute,", "column: law,", "extract.charge.column", "no column of the file"),
        (
            "    facility: Synthetic jail",
            "    facility: Synthetic jail\n    revision: one",
            "events[3].revision",
            "whole number",
        ),
    ],
)
def test_what_the_contract_does_not_know_is_found_before_a_row_is_read(
    tmp_path: Path, former: str, new: str, key: str, reason: str
) -> None:
    text = synthetic.changed((former, new))
    found = {fault.key: fault for fault in faults(tmp_path, text)}
    assert reason in found[key].reason
    assert 1 <= found[key].line <= text.count("\n")


@pytest.mark.parametrize(
    ("former", "new", "key", "reason"),
    [
        ("caseflow_mapping: 1", "caseflow_mapping: 2", "caseflow_mapping", "expected 1"),
        ("America/New_York", "Atlantis/Capital", "input.time_zone", "no time zone"),
        ("  time_zone:", "  encoding: utf-99\n  time_zone:", "input.encoding", "no encoding"),
        ("(?P<degree>", "(?P<degree", "extract.charge.pattern", "no regular expression"),
        ("(?P<degree>\\w+)\\)(?P<code>.+)", "(F3)", "extract.charge.pattern", "named group"),
        ("name: synthetic", "name: Synthetic Town", "name", "pattern"),
    ],
)
def test_a_fault_of_form_is_told_in_plain_words(tmp_path: Path, former: str, new: str, key: str, reason: str) -> None:
    fault = only(tmp_path, (former, new))
    assert fault.key == key
    assert reason in fault.reason


@pytest.mark.parametrize(
    ("form", "precision", "reason"),
    [
        ("%d/%m/%y", "day", "[%y] cannot be used"),
        ("%Y-%m", "day", "needs %d"),
        ("%Y-%m-%d", "minute", "needs %H or %I"),
        ("%Y-%m-%d %I:%M", "minute", "%I needs %p"),
    ],
)
def test_a_date_format_has_to_say_what_its_precision_claims(
    tmp_path: Path, form: str, precision: str, reason: str
) -> None:
    text = synthetic.changed(('format: "%Y-%m-%d", precision: day', f'format: "{form}", precision: {precision}'))
    found = faults(tmp_path, text)
    assert found[0].key.startswith("events[0].occurred.formats[0]")
    assert reason in found[0].reason
    assert found[0].line == line_of("day: &day")


def test_text_that_is_no_yaml_is_told_by_line_and_column(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "caseflow_mapping: 1\nname: [open\nsource: {}\n")
    assert fault.line == 3
    assert "not YAML" in fault.reason


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    fault = only(tmp_path, ("name: synthetic", "name: synthetic\nname: other"))
    assert (fault.line, fault.key) == (3, "name")
    assert "twice" in fault.reason


def test_an_anchor_that_holds_itself_is_refused(tmp_path: Path) -> None:
    assert "anchor" in only(tmp_path, ("shared:\n", "shared:\n  loop: &loop [*loop]\n")).reason


def test_words_that_yaml_would_make_something_else_of_stay_text(tmp_path: Path) -> None:
    text = synthetic.changed(
        (
            "words: {Guilty: convicted, Not guilty: acquitted}",
            "words: {Yes: convicted, 010: acquitted, 2013-01-05: other}",
        )
    )
    verdicts = [
        synthetic.mapper(tmp_path, text).events(synthetic.row("verdict", decision=word))[0].content["verdict"]
        for word in ("Yes", "010", "2013-01-05")
    ]
    assert verdicts == ["convicted", "acquitted", "other"]


TOML = """\
caseflow_mapping = 1
name = "synthetic"

[source]
system = "synthetic-test-data"

[input]
columns = ["kind", "number", "person", "at"]
time_zone = "UTC"

[[events]]
type = "PersonAdmitted"
agency = "US-FL-BROWARD-JAIL"
jurisdiction = "US-FL"
record = "{number}"
occurred = {date = "{at}", formats = [{format = "%Y-%m-%d", precision = "day"}]}
cases = []
stay_id = "{number}"
facility = "Synthetic jail"

[events.person]
identifiers = [{issuer = "broward-person", value = "{person}"}]
"""


def test_a_mapping_may_be_toml(tmp_path: Path) -> None:
    loaded = load_mapping(synthetic.write_mapping(tmp_path, TOML, name="synthetic.toml"))
    assert loaded.mapping.events[0].fields["person"] == {
        "identifiers": [{"issuer": "broward-person", "value": "{person}"}]
    }
    assert loaded.document.marks["events", 0, "person", "identifiers"] == (22, 1)


def test_a_fault_of_a_toml_mapping_has_its_line_too(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, TOML.replace('time_zone = "UTC"', 'zone = "UTC"\ntime_zone = "UTC"'), name="m.toml")
    assert (fault.line, fault.key) == (9, "input.zone")


def test_text_that_is_no_toml_is_told_by_line_and_column(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, TOML.replace('name = "synthetic"', "name = synthetic"), name="m.toml")
    assert fault.line == 2
    assert "not TOML" in fault.reason


def test_a_mapping_that_is_not_there_is_told_with_the_names_of_those_that_are(tmp_path: Path) -> None:
    assert packaged_mappings() == ("broward",)
    with pytest.raises(ProducerError, match=r"cannot be read: .*; give a file, or one of broward"):
        load_mapping(tmp_path / "none.yaml")
