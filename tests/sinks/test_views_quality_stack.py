"""Data quality against plain counting: how late, how complete, how well linked."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from tests.sinks.made import STAGES, case_timeline, defendant, duplicate, event, event_record, moment, spell, version
from tests.sinks.oracles.cohorts import charges
from tests.sinks.oracles.setting import SETTINGS, Setting, age_group, defendants, in_cohort
from tests.sinks.same import assert_same
from tests.sinks.store import Store, World, span, without

pytestmark = pytest.mark.stack

EACH = pytest.mark.parametrize("setting", SETTINGS, ids=str)
SOME = (date(1969, 3, 5), date(1970, 9, 17))
DAY_MS = 86_400_000


def test_timeliness_is_measured_on_the_first_message_of_an_event_and_not_on_historical_loads(store: Store) -> None:
    def told(offset: int, occurred: float | None, recorded: float | None, received: float, **more: Any) -> Any:
        def at(days: float | None) -> int | None:
            return None if days is None else int(days * DAY_MS)

        precision = "not_stated" if occurred is None else "instant"
        return version(
            offset,
            **{"occurred_precision": precision, **more},
            occurred_at=at(occurred),
            recorded_at=at(recorded),
            received_at=int(received * DAY_MS),
        )

    store.put(
        "event-records",
        [
            event_record("a", [told(1, 0.0, 1.5, 3.0), told(2, 0.0, 1.5, 20.0, revision=2)]),
            event_record("b", [told(3, 2.0, None, 1.0)]),
            event_record("c", [told(4, None, 5.0, 6.0)]),
            event_record("d", [told(5, 0.0, 0.0, 900.0, backfill=True)]),
            event_record("e", [told(6, 0.0, 0.0, 10.0, occurred_precision="month")]),
            event_record("f", [told(7, 10.0, 11.0, 12.5, excluded=True)], newest=-1, event=""),
            event_record("g", [told(8, 31.0, 33.0, 40.0)]),
        ],
    )
    january, february = store.view("timeliness_by_month")
    assert_same(
        {"": january},
        {
            "": {
                "agency": "XX-AGENCY",
                "month": date(1970, 1, 1),
                "events": 4,
                "with_recording": 1,
                "with_occurrence": 2,
                "negative": 1,
                "to_recording_median": 1.5,
                "to_recording_p95": 1.5,
                "to_reception_median": float(np.quantile([3.0, -1.0], 0.5)),
                "to_reception_p95": float(np.quantile([3.0, -1.0], 0.95)),
            }
        },
    )
    assert (february["month"], february["to_recording_median"], february["to_reception_median"]) == (
        date(1970, 2, 1),
        2.0,
        9.0,
    )


def test_what_an_agency_sent_and_took_back(store: Store) -> None:
    store.put(
        "event-records",
        [
            event_record("a", [version(1)]),
            event_record("b", [version(2), version(3, revision=2)], conflicting=True),
            event_record("c", [version(4), version(5, revision=2, retracted=True)]),
            event_record("d", [version(6, excluded=True)], newest=-1, event=""),
        ],
    )
    store.put("duplicates", [duplicate(7, event_id="a"), duplicate(8, event_id="a")])
    assert without(store.one("records_by_agency"), "last_received_at") == {
        "agency": "XX-AGENCY",
        "event_type": "CrimeReported",
        "events": 4,
        "corrected": 2,
        "retracted": 1,
        "conflicting": 1,
        "excluded": 1,
        "messages": 8,
        "duplicates": 2,
    }


def test_every_field_is_stated_not_stated_or_not_mapped(world: World) -> None:
    words: Counter[tuple[str, str, str, str]] = Counter()

    def add(record: str, agency: str, **fields: str) -> None:
        for field, word in fields.items():
            words[record, field, agency, word if word in ("not_stated", "not_mapped") else "stated"] += 1

    def code(found: dict[str, Any], name: str = "iccs_code") -> str:
        return found[name] or ("not_stated" if found["iccs_source"] == "not_stated" else "not_mapped")

    for case in world.histories.cases:
        for found in case["offences"]:
            committed = found["committed"]["precision"]
            add("offence", found["agency"], **{"class": code(found)}, committed=committed, attempted=found["attempted"])
        for found in case["victims"]:
            fields = {name: found[name] for name in ("sex", "age_group", "relationship_to_suspect")}
            add("victim", found["agency"], **fields)
        for one in case["defendants"]:
            born = "not_stated" if one["birth_year"] is None else "year"
            fields = {"sex": one["sex"], "citizenship": one["citizenship"], "birth_year": born}
            add("defendant", "", **fields, age=age_group(one["age"]))
            for found in one["charges"]:
                add("charge", "", class_at_entry=code(found, "iccs_code_at_entry"), filed=_precision(found["filed"]))
    for person in world.histories.persons:
        for found in person["stays"]:
            status, facility = found["legal_status"], found["facility"]
            add("stay", found["agency"], legal_status=status, facility=facility, admitted=_precision(found["admitted"]))
    rows = world.view("completeness")
    found_ = {
        (row["record"], row["field"], row["agency"], word): row[word]
        for row in rows
        for word in ("stated", "not_stated", "not_mapped")
        if row[word]
    }
    assert found_ == words
    for row in rows:
        assert row["records"] == row["stated"] + row["not_stated"] + row["not_mapped"]
        assert row["stated_share"] == pytest.approx(row["stated"] / row["records"])


def _precision(moment_: dict[str, Any] | None) -> str:
    return "not_stated" if moment_ is None else str(moment_["precision"])


@EACH
def test_records_are_linked_to_what_comes_before_them(world: World, setting: Setting) -> None:
    rows = {row["link"]: (row["records"], row["linked"]) for row in world.view("links", **setting.arguments)}
    told = list(defendants(world.histories.cases, setting))
    charged = [one for one in told if one.reached >= 3]
    sentenced = [one for one in told if one.reached >= 5]
    named = [
        charge["from_offence_id"] in {offence["offence_id"] for offence in case["offences"]}
        for case, _, charge in charges(world.histories.cases, setting)
    ]
    reported = [one.case["reported"] for one in charged]
    dated_later = [moment_ is not None and (moment_["on"] or 0) > setting.last for moment_ in reported]
    expected = {
        "charge: reported offence": (len(named), sum(named)),
        "charged defendant: report": (
            len(charged),
            sum(moment_ is not None and not later for moment_, later in zip(reported, dated_later, strict=True)),
        ),
        "sentenced defendant: finding of guilt": (
            len(sentenced),
            sum(one.exit in ("convicted", "guilt_found_without_conviction") for one in sentenced),
        ),
    }
    found = {link: counts for link, counts in rows.items() if not link.startswith("stay")}
    assert found == {link: counts for link, counts in expected.items() if counts[0]}


@EACH
def test_stages_that_are_only_implied_and_those_out_of_order(world: World, setting: Setting) -> None:
    rows = world.view("stage_consistency", **setting.arguments, **span(SOME), undated=0)
    chosen = [one for one in defendants(world.histories.cases, setting) if in_cohort(one, SOME)]
    expected = {}
    for number, stage in enumerate(STAGES, 1):
        there = [one for one in chosen if one.reached >= number]
        stated = [one for one in there if one.at[stage] is not None]
        wrong = 0
        for one in stated:
            own = (one.at[stage] or {})["on"]
            later = [
                moment_["on"] for name in STAGES[number:] if (moment_ := one.at[name]) and moment_["on"] is not None
            ]
            wrong += own is not None and bool(later) and own > min(later)
        if there:
            expected[stage] = {
                "stated": len(stated),
                "implied": len(there) - len(stated),
                "out_of_order": wrong,
                "implied_share": (len(there) - len(stated)) / len(there),
            }
    assert_same({row["stage"]: without(row, "ordinal", "stage") for row in rows}, expected)


def test_an_agency_that_is_silent_is_told_with_the_days(store: Store) -> None:
    store.put("event-records", [event_record("a", [version(1, received_at=10 * DAY_MS, occurred_at=9 * DAY_MS)])])
    store.put("duplicates", [duplicate(2, received_at=12 * DAY_MS)])
    row = store.one("agency_silence", as_of=date(1970, 2, 1))
    assert (row["agency"], row["messages"], row["days_silent"]) == ("XX-AGENCY", 2, 19)
    assert row["complete_through"] == date(1970, 1, 10)


def test_an_agency_that_was_never_heard_of_is_silent_since_the_installation_began_to_listen(store: Store) -> None:
    (database,) = store.clickhouse.query("SELECT currentDatabase()").result_rows[0]
    (began,) = store.clickhouse.query(
        f"SELECT toDate32(min(promoted_at)) FROM `{str(database).removesuffix('_g1')}`.generations"
    ).result_rows[0]
    day = began + timedelta(days=10)
    assert store.view("agency_silence", as_of=day) == []
    store.put("event-records", [event_record("a", [version(1)], agency="XX-COURT", jurisdiction="XX-COUNTY")])
    store.clickhouse.insert("coverage", [("DECLARED", None, None, 1, 0), ("NO LONGER", None, None, 1, 1)])
    rows = {row["agency"]: row for row in store.view("agency_silence", as_of=day)}
    # The registered ones of the same jurisdiction, and not those of Broward.
    assert set(rows) == {"DECLARED", "XX-COURT", "XX-POLICE", "XX-PROSECUTION", "XX-JAIL", "XX-PRISON"}
    for agency in set(rows) - {"XX-COURT"}:
        row = rows[agency]
        assert (row["messages"], row["last_received_at"], row["days_silent"]) == (0, None, 10)


def test_a_pending_case_without_an_event_for_too_long_is_on_the_watch_list(store: Store) -> None:
    limits(store, silent_days=30)
    told = {"events": [event("e", day="2020-01-01")]}
    left = {"exit": "dismissed", "exited": moment("2020-01-20"), "disposed": moment("2020-01-20")}
    store.cases(
        case_timeline("pending", **told, defendants=[defendant("A", charged=moment("2020-01-01"))]),
        case_timeline("ended", **told, defendants=[defendant("A", charged=moment("2020-01-01"), **left)]),
        case_timeline("nobody known", **told, reported=moment("2020-01-01")),
        case_timeline("closed", **told, investigation_outcome="undetected", investigation_closed=moment("2020-01-15")),
        case_timeline("spoken of", events=[*told["events"], event("f", day="2020-01-20")]),
    )
    rows = store.view("watch_silent_cases", as_of=date(2020, 2, 1))
    assert {row["case_key"]: (row["days"], row["pending_defendants"]) for row in rows} == {
        "pending": (31, 1),
        "nobody known": (31, 0),
    }
    assert store.view("watch_silent_cases", as_of=date(2020, 1, 31)) == []


def test_whoever_is_before_the_court_again_is_pending_on_the_watch_list(store: Store) -> None:
    limits(store, silent_days=30)
    first = spell("first_contact", moment("2020-01-01"), exit="dismissed", ended=moment("2020-01-10"))

    def again(person: str, opened: str, ended: str | None = None) -> dict[str, Any]:
        over: dict[str, Any] = {} if ended is None else {"exit": "dismissed", "ended": moment(ended)}
        later = spell("reopened", moment(opened), **over)
        left = {"exit": "dismissed", "exited": moment("2020-01-10"), "disposed": moment("2020-01-10")}
        return defendant(person, charged=moment("2020-01-01"), **left, spells=[first, later])

    told = {"events": [event("e", day="2020-01-10")]}
    store.cases(
        case_timeline("reopened", **told, defendants=[again("A", "2020-01-20")]),
        case_timeline("reopened and ended", **told, defendants=[again("A", "2020-01-20", "2020-01-25")]),
        case_timeline("ended later", **told, defendants=[again("A", "2020-01-20", "2020-06-01")]),
        case_timeline("reopened later", **told, defendants=[again("A", "2020-06-01")]),
    )
    rows = store.view("watch_silent_cases", as_of=date(2020, 3, 1))
    assert {row["case_key"]: row["pending_defendants"] for row in rows} == {"reopened": 1, "ended later": 1}


def test_a_pending_case_of_which_no_event_has_a_day_is_on_the_watch_list_without_days(store: Store) -> None:
    limits(store, silent_days=30)
    known = {"defendants": [defendant("A", charged=moment(None))]}
    store.cases(
        case_timeline("no day", events=[event("e", day=None)], **known),
        case_timeline("later", events=[event("e", day="2021-01-01")], **known),
        case_timeline("elsewhere", events=[event("e", day=None)], **known, jurisdiction="YY"),
    )
    rows = store.view("watch_silent_cases", as_of=date(2020, 3, 1))
    assert [(row["case_key"], row["days"], row["last_event_on"]) for row in rows] == [("no day", None, None)]
    store.cases(case_timeline("silent", events=[event("f", day="2020-01-01")], **known))
    assert store.one("silent_cases", as_of=date(2020, 3, 1)) == {
        "jurisdiction": "XX",
        "limit_days": 30,
        "cases": 2,
        "undated": 1,
        "longest_days": 60,
    }


def limits(store: Store, *, silent_days: int) -> None:
    names = ["jurisdiction", "pretrial_days", "news_days", "silent_days", "version", "is_deleted"]
    store.clickhouse.insert("custody_limits", [("XX", None, None, silent_days, 1, 0)], column_names=names)
