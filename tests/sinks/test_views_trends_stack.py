"""The quality of what was sent, by agency and month of reception, against plain counting."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest
from caseflow_sinks.views import Argument

from tests.sinks.made import (
    Record,
    case_timeline,
    charge,
    dead_letter,
    defendant,
    duplicate,
    event,
    event_record,
    finding,
    offence,
    person_timeline,
    stay,
    version,
    victim,
)
from tests.sinks.same import assert_same
from tests.sinks.store import Store, without

pytestmark = pytest.mark.stack

AGENCIES = {"XX-POLICE": "XX", "XX-COURT": "XX", "YY-POLICE": "YY"}
REASONS = ("undecodable", "bad_identifier", "unknown_issuer", "wrong_domain", "bad_link", "bad_date")
ABOUT_IDENTIFIERS = {"bad_identifier", "unknown_issuer", "wrong_domain", "bad_link"}
SPRING: dict[str, Argument] = {"from": date(2024, 3, 15), "to": date(2024, 5, 14)}


def at(day: date) -> int:
    """Milliseconds of a moment within the day in UTC."""
    return int(datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC).timestamp() * 1000)


class Sent:
    """Messages of several agencies with every outcome, each told by (agency, day, outcome, more)."""

    def __init__(self, seed: int, count: int) -> None:
        chance = Random(seed)  # noqa: S311 # made-up messages
        self.messages: list[tuple[str, date, str, Any]] = []
        for _ in range(count):
            outcome = chance.choice(("accepted", "accepted", "duplicate", "dead letter"))
            agency = chance.choice((*AGENCIES, "unknown") if outcome == "dead letter" else tuple(AGENCIES))
            day = date(2024, chance.randint(1, 6), chance.randint(1, 28))
            revision = (chance.choice((1, 1, 2, 3)), chance.random() < 0.2)
            more = {"accepted": revision, "duplicate": None, "dead letter": chance.choice(REASONS)}[outcome]
            self.messages.append((agency, day, outcome, more))

    def put(self, store: Store) -> None:
        accepted, duplicates, dead_letters = [], [], []
        for offset, (agency, day, outcome, more) in enumerate(self.messages):
            told: dict[str, Any] = {"received_at": at(day)}
            if outcome == "accepted":
                said = version(offset, **told, revision=more[0], retracted=more[1])
                accepted.append(event_record(f"e{offset}", [said], agency=agency, jurisdiction=AGENCIES[agency]))
            elif outcome == "duplicate":
                duplicates.append(duplicate(offset, **told, agency=agency))
            else:
                dead_letters.append(dead_letter(offset, **told, agency=agency, reason=more))
        # A refusal of the sink is no outcome of an agency's message.
        refused = dead_letter(0, topic="case-timelines", reason="sink_refused", received_at=at(date(2024, 4, 1)))
        store.put("event-records", accepted)
        store.put("duplicates", duplicates)
        store.put("dead-letters", [*dead_letters, refused])

    def chosen(self, arguments: dict[str, Argument]) -> Iterator[tuple[str, date, str, Any]]:
        first, last = arguments.get("from", date.min), arguments.get("to", date.max)
        agencies, places = arguments.get("agency"), arguments.get("jurisdiction")
        for message in self.messages:
            assert isinstance(first, date)
            assert isinstance(last, date)
            fits = not agencies or message[0] in tuple(agencies)  # type: ignore[arg-type] # a list in these tests
            fits = fits and (not places or AGENCIES.get(message[0]) in tuple(places))  # type: ignore[arg-type] # as above
            if fits and first <= message[1] <= last:
                yield message


@pytest.fixture
def sent(store: Store) -> Sent:
    found = Sent(1, 400)
    found.put(store)
    return found


CHOSEN = pytest.mark.parametrize(
    "chosen",
    [{}, SPRING, {"agency": ["XX-COURT", "unknown"]}, {"jurisdiction": ["XX"]}, {**SPRING, "jurisdiction": ["YY"]}],
    ids=["all", "period", "agency", "jurisdiction", "period and jurisdiction"],
)


@CHOSEN
def test_what_became_of_the_messages_of_each_month(store: Store, sent: Sent, chosen: dict[str, Argument]) -> None:
    by_month: dict[tuple[str, date], Counter[str]] = defaultdict(Counter)
    for agency, day, outcome, more in sent.chosen(chosen):
        counts = by_month[agency, day.replace(day=1)]
        names = {"accepted": "accepted", "duplicate": "duplicates", "dead letter": "dead_letters"}
        counts.update(["messages", names[outcome]])
        counts["identifiers_refused"] += more in ABOUT_IDENTIFIERS if outcome == "dead letter" else 0
        if outcome == "accepted":
            counts["corrections"] += more[0] > 1 and not more[1]
            counts["retractions"] += more[1]
    assert by_month
    expected = {
        key: {
            **{
                name: counts[name]
                for name in (
                    *("messages", "accepted", "duplicates", "dead_letters", "identifiers_refused"),
                    *("corrections", "retractions"),
                )
            },
            "duplicate_share": counts["duplicates"] / counts["messages"],
            "dead_letter_share": counts["dead_letters"] / counts["messages"],
            "identifiers_refused_share": counts["identifiers_refused"] / counts["messages"],
            "correction_share": counts["corrections"] / counts["accepted"] if counts["accepted"] else None,
        }
        for key, counts in by_month.items()
    }
    rows = store.view("messages_by_month", **chosen)
    assert_same({(row["agency"], row["month"]): without(row, "agency", "month") for row in rows}, expected)


@CHOSEN
def test_dead_letters_are_counted_by_reason_within_the_period(
    store: Store, sent: Sent, chosen: dict[str, Argument]
) -> None:
    expected = Counter(
        (agency, reason) for agency, _, outcome, reason in sent.chosen(chosen) if outcome == "dead letter"
    )
    rows = store.view("dead_letters_by_reason", **chosen)
    found = {(row["agency"], row["reason"]): row["messages"] for row in rows if row["reason"] != "sink_refused"}
    assert found == expected


def test_an_agency_of_which_everything_was_refused_is_of_the_jurisdiction_that_it_is_registered_in(
    store: Store,
) -> None:
    store.put("dead-letters", [dead_letter(1, agency="US-FL-BROWARD-SO")])
    assert store.one("messages_by_month", jurisdiction=["US-FL"])["dead_letters"] == 1
    assert store.view("messages_by_month", jurisdiction=["XX-COUNTY"]) == []


def test_an_event_is_of_the_period_of_its_first_message_with_all_its_messages(store: Store) -> None:
    march, april = at(date(2024, 3, 31)), at(date(2024, 4, 1))
    store.put(
        "event-records",
        [
            event_record("a", [version(1, received_at=march), version(2, received_at=april, revision=2)]),
            event_record("b", [version(3, received_at=april)], jurisdiction="YY", agency="YY-POLICE"),
        ],
    )
    store.put("duplicates", [duplicate(4, event_id="a", received_at=april)])
    in_march = store.one("records_by_agency", to=date(2024, 3, 31))
    assert (in_march["events"], in_march["corrected"], in_march["messages"]) == (1, 1, 3)
    assert store.one("records_by_agency", **{"from": date(2024, 4, 1)})["agency"] == "YY-POLICE"
    assert store.one("records_by_agency", jurisdiction=["YY"])["agency"] == "YY-POLICE"
    assert {row["agency"] for row in store.view("records_by_agency", agency=["XX-AGENCY"])} == {"XX-AGENCY"}


def told(event_id: str, agency: str, day: str, persons: tuple[str, ...] = ()) -> Record:
    """An event that was received on a day."""
    return event(
        event_id,
        agency=agency,
        received_at=at(date.fromisoformat(day)),
        persons=[{"key": person} for person in persons],
    )


@pytest.fixture
def timelines(store: Store) -> Store:
    """One case of three agencies, and one person in custody; what is not stated and not mapped is known."""
    store.cases(
        case_timeline(
            "c",
            jurisdiction="XX",
            events=[
                told("report", "XX-POLICE", "2024-01-31", ("p",)),
                told("arrest", "XX-POLICE", "2024-02-01", ("p", "q")),
                told("filed", "XX-PROSECUTION", "2024-03-05", ("q",)),
                told("amended", "XX-PROSECUTION", "2024-02-29", ("q",)),
            ],
            offences=[offence("o", agency="XX-POLICE", event_id="report", iccs_code=None, iccs_source="not_mapped")],
            victims=[victim("v", agency="XX-POLICE", event_id="arrest", sex="not_stated")],
            defendants=[
                defendant("p", sex="male", citizenship="not_stated", birth_year=None),
                defendant("q", sex="not_mapped", charges=[charge("f", event_ids=["filed", "amended"])]),
            ],
            findings=[
                finding("charged_before_reported", event_ids=["report", "filed"]),
                finding("event_conflict", event_ids=["report"]),
                finding("timeline_too_large", event_ids=[]),
            ],
        ),
        case_timeline("other", jurisdiction="YY", events=[told("else", "YY-POLICE", "2024-01-01")]),
    )
    store.persons(
        person_timeline(
            "q",
            events=[told("admitted", "XX-PRISON", "2024-03-01")],
            stays=[stay("s", agency="XX-PRISON", event_ids=["admitted", "gone"], legal_status="not_stated")],
            findings=[finding("event_conflict", event_ids=["admitted"])],
        )
    )
    return store


def test_fields_are_counted_by_the_month_in_which_their_record_was_received(timelines: Store) -> None:
    rows = timelines.view("completeness_by_month")
    found = {
        (row["agency"], row["month"].isoformat()[:7]): (row["fields"], row["not_stated"], row["not_mapped"])
        for row in rows
    }
    # The offence, the victim; defendant p, then q with the charge, first named in February both; the stay.
    assert {key: counts[0] for key, counts in found.items()} == {
        ("", "2024-01"): 4,
        ("", "2024-02"): 6,
        ("XX-POLICE", "2024-01"): 3,
        ("XX-POLICE", "2024-02"): 3,
        ("XX-PRISON", "2024-03"): 3,
    }
    assert found["XX-POLICE", "2024-01"][2] == 1
    assert found["", "2024-02"][2] == 1
    for row in rows:
        assert row["stated"] + row["not_stated"] + row["not_mapped"] == row["fields"]
        assert row["stated_share"] == pytest.approx(row["stated"] / row["fields"])
        assert row["not_mapped_share"] == pytest.approx(row["not_mapped"] / row["fields"])
    by_field = Counter[str]()
    for row in timelines.view("completeness"):
        by_field.update({name: row[name] for name in ("stated", "not_stated", "not_mapped")})
    assert by_field == {name: sum(row[name] for row in rows) for name in by_field}
    assert len(timelines.view("stated_fields", undated=0)) == sum(row["fields"] for row in rows)


@pytest.mark.parametrize(
    ("chosen", "records"),
    [
        ({}, {"offence", "victim", "defendant", "charge", "stay"}),
        ({"to": date(2024, 1, 31)}, {"offence", "defendant"}),
        ({"from": date(2024, 2, 1), "to": date(2024, 2, 29)}, {"victim", "defendant", "charge"}),
        # Of a defendant several agencies speak, and of the charge whoever speaks in the case.
        ({"agency": ["XX-PROSECUTION"]}, {"defendant", "charge"}),
        ({"agency": ["XX-PRISON"]}, {"stay"}),
        ({"jurisdiction": ["YY"]}, set()),
    ],
)
def test_records_are_chosen_by_reception_and_by_who_speaks(
    timelines: Store, chosen: dict[str, Argument], records: set[str]
) -> None:
    assert {row["record"] for row in timelines.view("completeness", **chosen)} == records


def test_a_finding_is_of_the_agency_and_month_of_its_last_event(timelines: Store) -> None:
    rows = timelines.view("findings_by_month")
    assert [(row["agency"], row["month"].isoformat()[:7], row["on_cases"], row["on_persons"]) for row in rows] == [
        ("XX-POLICE", "2024-01", 1, 0),
        ("XX-PRISON", "2024-03", 0, 1),
        ("XX-PROSECUTION", "2024-03", 1, 0),
    ]
    without_events = [row for row in timelines.view("findings_told") if row["received_on"] is None]
    assert [(row["kind"], row["agency"]) for row in without_events] == [("timeline_too_large", "")]


@pytest.mark.parametrize(
    ("chosen", "kinds"),
    [
        ({}, {"charged_before_reported", "event_conflict", "timeline_too_large"}),
        # What has no event has no day and no agency.
        ({"undated": 0}, {"charged_before_reported", "event_conflict"}),
        ({"to": date(2024, 2, 28), "undated": 0}, {"event_conflict"}),
        ({"agency": ["XX-POLICE"]}, {"charged_before_reported", "event_conflict"}),
        ({"agency": ["XX-PRISON"]}, {"event_conflict"}),
        ({"jurisdiction": ["YY"]}, set()),
    ],
)
def test_findings_are_chosen_by_reception_and_by_who_speaks_in_them(
    timelines: Store, chosen: dict[str, Argument], kinds: set[str]
) -> None:
    assert {row["kind"] for row in timelines.view("findings", **chosen)} == kinds
