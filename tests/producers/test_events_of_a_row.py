"""A row becomes the events that the mapping says of it, or is rejected whole with its column and a reason."""

from pathlib import Path

import pytest
from caseflow_producers.errors import RowRejected
from caseflow_producers.plan.mapper import UNNUMBERED
from caseflow_schemas.codec import EventReader
from caseflow_schemas.event_ids import event_id
from caseflow_schemas.events import EventWriter

from tests.producers.synthetic import MAPPING, changed, mapper, row

DAY = 1_399_334_400_000  # 2014-05-06


def test_an_event_says_what_its_row_and_the_joined_row_say(tmp_path: Path) -> None:
    (event,) = mapper(tmp_path).events(row())
    assert (event.event_type, event.topic, event.revision) == ("SuspectArrested", "police-events", UNNUMBERED)
    assert event.event_id == event_id("US-FL-BROWARD-SO", "SuspectArrested", "N1")
    assert event.content == {
        "agency": "US-FL-BROWARD-SO",
        "jurisdiction": "US-FL",
        "occurred": {"at": DAY, "precision": "day"},
        "cases": [{"issuer": "broward-case", "value": "C00000000000A", "relation": "same"}],
        "person": {
            "identifiers": [{"issuer": "broward-person", "value": "P00000000000A"}],
            "sex": "male",
            "birth_year": 1980,
            "citizenship": "not_stated",
        },
        "offence_ids": [],
    }
    assert event.source == {"system": "synthetic-test-data", "batch_id": None, "backfill": False, "record": "N1"}


LINKED = """\
  - type: IdentifiersLinked
    when: {kind: link}
    agency: AGENCY
    jurisdiction: US-FL
    record: "{number}"
    occurred: not_stated
    cases: []
    kind: person
    a: {issuer: broward-person, value: "{person}"}
    b: {issuer: broward-person, value: "{case}"}
    basis: agency_record
"""


@pytest.mark.parametrize(
    ("agency", "topic"),
    [
        ("US-FL-BROWARD-SO", "police-events"),
        ("US-FL-BROWARD-SAO", "prosecution-events"),
        ("US-FL-BROWARD-COURT", "court-events"),
        ("US-FL-BROWARD-JAIL", "prison-events"),
    ],
)
def test_what_any_agency_may_say_goes_to_the_topic_of_the_agency_that_says_it(
    tmp_path: Path, agency: str, topic: str
) -> None:
    for given in (agency, '"{decision}"'):
        (event,) = mapper(tmp_path, MAPPING + LINKED.replace("AGENCY", given)).events(row("link", decision=agency))
        assert (event.topic, event.content["agency"]) == (topic, agency)


def test_a_link_of_an_agency_that_is_not_registered_rejects_the_row(tmp_path: Path) -> None:
    with pytest.raises(RowRejected, match="^agency: no registered agency"):
        mapper(tmp_path, MAPPING + LINKED.replace("AGENCY", '"{decision}"')).events(row("link", decision="XX-NOWHERE"))


@pytest.mark.parametrize("kind", ["arrest", "charge", "verdict", "admission"])
def test_every_event_reads_back_as_it_was_said_with_the_defaults_of_the_schema(tmp_path: Path, kind: str) -> None:
    (event,) = mapper(tmp_path).events(row(kind))
    whole = event.event(1)
    read = EventReader.offline().read(EventWriter.offline().encode(event.event_type, whole))
    assert {name: read.event[name] for name in whole if name not in ("person", "offence")} == {
        name: value for name, value in whole.items() if name not in ("person", "offence")
    }
    assert read.event["retracted"] is False
    assert read.event["person"] == {**whole["person"], "age_at_event": None}


def test_a_value_that_the_source_lacks_is_not_stated_or_null(tmp_path: Path) -> None:
    (event,) = mapper(tmp_path).events(row(person="P00000000000B"))
    assert (event.content["person"]["sex"], event.content["person"]["birth_year"]) == ("female", None)
    (event,) = mapper(tmp_path).events(row(person="P00000000000C"))
    assert event.content["person"]["sex"] == "not_stated"


def test_groups_of_a_pattern_are_columns(tmp_path: Path) -> None:
    (event,) = mapper(tmp_path).events(row("charge"))
    offence = event.content["offence"]
    assert (offence["national_code"], offence["description"]) == ("893.13(1)(a)", "(F3)")
    (event,) = mapper(tmp_path).events(row("charge", note="Synthetic offence"))
    assert event.content["offence"]["description"] == "Synthetic offence (F3)"


def test_a_date_may_be_missing_where_the_mapping_has_a_word_for_it(tmp_path: Path) -> None:
    for empty in ("", "unknown"):
        (event,) = mapper(tmp_path).events(row("admission", at=empty))
        assert event.content["occurred"] == {"at": None, "precision": "not_stated"}


def test_one_of_several_words_may_select_a_row(tmp_path: Path) -> None:
    (event,) = mapper(tmp_path).events(row("stay"))
    assert event.event_type == "PersonAdmitted"


@pytest.mark.parametrize(
    ("values", "column", "reason"),
    [
        ({"at": "6 May 2014"}, "at", "no date of the form %Y-%m-%d"),
        ({"at": ""}, "at", "no date where the event needs one"),
        ({"case": ""}, "case", "no value where the event needs one"),
        ({"person": ""}, "person", "no value where the event needs one"),
        ({"number": ""}, "number", "no value where the event needs one"),
        ({"kind": "parade"}, None, "no event of the mapping applies"),
        ({"kind": "charge", "statute": "893.13"}, "statute", "not of the form"),
        ({"kind": "charge", "statute": ""}, "charge.degree", "no value"),
        ({"kind": "verdict", "decision": "Perhaps"}, "decision", "not one of the 2 words"),
    ],
)
def test_a_faulty_row_is_rejected_by_column_and_reason_which_quotes_nothing(
    tmp_path: Path, values: dict[str, str], column: str | None, reason: str
) -> None:
    text = changed(
        (
            'description: ["{note} ({charge.degree})", "({charge.degree})"]',
            'description: {value: "{charge.degree}", empty: reject}',
        )
    )
    with pytest.raises(RowRejected) as error:
        mapper(tmp_path, text).events(row(**{"kind": "arrest", **values}))
    assert error.value.column == column
    assert reason in error.value.reason
    value = values.get(column or "kind")
    assert not value or value not in error.value.reason


def test_a_number_that_is_none_is_rejected(tmp_path: Path) -> None:
    text = changed(('birth_year: "{persons.born}"', 'birth_year: "{note}"'))
    synthetic_mapper = mapper(tmp_path, text)
    with pytest.raises(RowRejected, match="note: not a whole number"):
        synthetic_mapper.events(row(note="MCMLXXX"))
    with pytest.raises(RowRejected, match="does not fit into 32 bits"):
        synthetic_mapper.events(row(note="9999999999"))
    assert synthetic_mapper.events(row(note="-5"))[0].content["person"]["birth_year"] == -5


def test_a_joined_row_may_be_required(tmp_path: Path) -> None:
    text = changed(("columns: [id, sex, born]}", "columns: [id, sex, born], missing: reject}"))
    with pytest.raises(RowRejected, match="person: no row of the joined file persons"):
        mapper(tmp_path, text).events(row(person="P00000000000C"))


def test_an_unknown_word_may_be_kept_for_intake_or_stand_for_a_member(tmp_path: Path) -> None:
    kept = mapper(tmp_path, changed(("otherwise: reject", "otherwise: keep")))
    assert kept.events(row("verdict", decision="Perhaps"))[0].content["verdict"] == "Perhaps"
    other = mapper(tmp_path, changed(("otherwise: reject", "otherwise: other, ignore_case: true")))
    assert other.events(row("verdict", decision="Perhaps"))[0].content["verdict"] == "other"
    assert other.events(row("verdict", decision="NOT GUILTY"))[0].content["verdict"] == "acquitted"


def test_rows_of_no_event_may_be_skipped(tmp_path: Path) -> None:
    assert mapper(tmp_path, changed(("events:", "unmatched_rows: skip\nevents:"))).events(row("parade")) == []


def test_a_column_may_give_the_revision(tmp_path: Path) -> None:
    text = changed(
        ('record: "{number}"\n    occurred: *time', 'record: "{number}"\n    revision: "{note}"\n    occurred: *time')
    )
    assert mapper(tmp_path, text).events(row("stay", note="7"))[0].revision == 7
    with pytest.raises(RowRejected, match="revision below 1"):
        mapper(tmp_path, text).events(row("stay", note="0"))
    with pytest.raises(RowRejected, match="note: no value"):
        mapper(tmp_path, text).events(row("stay"))


def test_a_time_of_change_may_be_the_revision_and_the_time_of_recording(tmp_path: Path) -> None:
    moment = '{date: "{note}", formats: [{format: "%Y-%m-%d %H:%M:%S", precision: instant}]}'
    text = changed(
        (
            'record: "{number}"\n    occurred: *time',
            f'record: "{{number}}"\n    revision: {moment}\n    recorded_at: {moment}\n    occurred: *time',
        )
    )
    (event,) = mapper(tmp_path, text).events(row("stay", note="2014-05-06 00:00:01"))
    assert event.revision == event.content["recorded_at"] == DAY + 4 * 3_600_000 + 1_000


def test_a_part_of_a_list_may_depend_on_a_column(tmp_path: Path) -> None:
    text = changed(
        (
            '[{issuer: broward-case, value: "{case}", relation: same}]\n    person: *person\n    offence_ids: []',
            '\n      - {issuer: broward-case, value: "{case}", relation: same}\n'
            '      - {issuer: broward-case, value: "{note}", relation: related, when: {note: {given: true}}}\n'
            '    person: *person\n    offence_ids: ["{number}", "{decision}"]',
        )
    )
    (event,) = mapper(tmp_path, text).events(row())
    assert ([case["value"] for case in event.content["cases"]], event.content["offence_ids"]) == (
        ["C00000000000A"],
        ["N1"],
    )
    (event,) = mapper(tmp_path, text).events(row(note="C00000000000B", decision="N2"))
    assert [case["value"] for case in event.content["cases"]] == ["C00000000000A", "C00000000000B"]
    assert event.content["offence_ids"] == ["N1", "N2"]


def test_a_condition_may_exclude_words(tmp_path: Path) -> None:
    text = changed(
        ("when: {kind: arrest}", "when: {kind: arrest, note: {other_than: [void, test]}}"),
        ("events:", "unmatched_rows: skip\nevents:"),
    )
    assert len(mapper(tmp_path, text).events(row(note="real"))) == 1
    assert mapper(tmp_path, text).events(row(note="void")) == []


def test_an_age_may_be_the_difference_of_years(tmp_path: Path) -> None:
    text = changed(('birth_year: "{persons.born}"', 'age_at_event: {years_since: "{persons.born}"}'))
    assert mapper(tmp_path, text).events(row())[0].content["person"]["age_at_event"] == 34
    assert mapper(tmp_path, text).events(row(person="P00000000000B"))[0].content["person"]["age_at_event"] is None
    assert mapper(tmp_path, text).events(row("verdict"))[0].content["person"]["age_at_event"] is None


def test_an_offence_may_be_committed_on_a_day_or_within_a_span(tmp_path: Path) -> None:
    formats = 'formats: [{format: "%Y-%m-%d", precision: day}, {format: "%Y-%m", precision: month}]'
    one = mapper(tmp_path, changed(("committed: not_stated", f'committed: {{date: "{{at}}", {formats}}}')))
    (event,) = one.events(row("charge"))
    assert event.content["offence"]["committed"] == {"from": DAY, "to": None, "precision": "day"}
    span = mapper(
        tmp_path, changed(("committed: not_stated", f'committed: {{from: "{{note}}", to: "{{at}}", {formats}}}'))
    )
    (event,) = span.events(row("charge", note="2014-05"))
    assert event.content["offence"]["committed"] == {"from": DAY - 5 * 86_400_000, "to": DAY, "precision": "month"}
    (event,) = span.events(row("charge"))
    assert event.content["offence"]["committed"] == {"from": None, "to": DAY, "precision": "day"}
