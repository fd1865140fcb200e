"""Vintages: figures as known on a day, what changed between two, and what the records say of why. All synthetic."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from typing import Any, NamedTuple

import pytest
from caseflow_operations.cli import main
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.standards.load import load
from caseflow_sinks.views import call
from caseflow_sinks.vintages import take as module
from caseflow_sinks.vintages.figures import Readings, readings
from caseflow_sinks.vintages.take import NotTellable, Taken, newest_takes, take
from click.testing import CliRunner

from tests.sinks import made
from tests.sinks.histories import Histories
from tests.sinks.oracles import caseload, cohorts
from tests.sinks.oracles.setting import EVER, Setting
from tests.sinks.standards.folders import EXAMPLE
from tests.sinks.store import Store, migrated_database

pytestmark = pytest.mark.stack

FIRST, SECOND = date(1971, 3, 31), date(1971, 12, 31)
VIEWS = ("defendants_by_month", "caseload_by_month")
CHOSEN: Readings = tuple(found for found in readings() if found[0].view in VIEWS)
Key = tuple[str, str, date]
"""Figure, breakdown, month."""


def morning_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, tzinfo=UTC) + timedelta(days=1)


def received(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def told(offset: int, on: date, **changes: Any) -> dict[str, Any]:
    """A version, received on a day."""
    return made.version(offset, received_at=received(on), **changes)


def happened(on: date) -> dict[str, Any]:
    return {"occurred_at": received(on), "occurred_precision": "day"}


def records(*, later: bool) -> list[dict[str, Any]]:
    """Events as known at the first vintage, and as known at the second."""
    early, late = FIRST - timedelta(days=9), SECOND - timedelta(days=9)
    march, april = happened(date(1970, 3, 2)), happened(date(1970, 4, 30))
    known = {
        "same": [told(1, early, **march)],
        "moved": [told(2, early, **march)],
        "taken back": [told(3, early, **april)],
        "link": [told(4, early)],
        "stale": [told(5, early, revision=9, **march)],
    }
    if later:
        known["moved"].append(told(12, late, revision=2, **april))
        known["taken back"].append(told(13, late, revision=2, retracted=True, **april))
        known["link"].append(told(14, late, revision=2, retracted=True))
        known["stale"].append(told(15, late, revision=8, **april))
        known |= {
            "new": [told(16, late, **april)],
            "other place": [told(17, late, **march)],
            "said and unsaid": [told(18, late), told(19, late, revision=2, retracted=True)],
        }
    kinds = {"link": "IdentifiersLinked"}
    places = {"other place": "YY"}
    return [
        made.event_record(
            name,
            versions,
            event_type=kinds.get(name, "ChargeFiled"),
            jurisdiction=places.get(name, "XX"),
            **({"newest": 0} if name == "stale" else {}),
        )
        for name, versions in known.items()
    ]


class Known(NamedTuple):
    """Two vintages, and what was true of each."""

    store: Store
    connections: Connections
    wrong: Histories
    right: Histories


@pytest.fixture(scope="module")
def known(stack: Connections) -> Iterator[Known]:
    with migrated_database(stack) as own, client(own) as clickhouse:
        store = Store(own, clickhouse)
        wrong, right = Histories(101, 25, vague=0.2), Histories(1, 25, vague=0.2)
        for histories, day in ((wrong, FIRST), (right, SECOND)):
            store.cases(*histories.cases)
            store.persons(*histories.persons)
            store.put("event-records", records(later=day == SECOND))
            assert take(own, now=morning_after(day), day=day, chosen=CHOSEN).is_new
        yield Known(store, own, wrong, right)
        store.writer.close()


def expected(histories: Histories, as_of: date, **filters: list[str]) -> dict[Key, float]:
    """The stored figures by plain counting; those that are not there are left out."""
    setting = Setting(as_of, filters)
    found: dict[Key, float] = {}
    for view, months in (
        ("defendants_by_month", cohorts.by_month(histories.cases, setting, EVER)),
        ("caseload_by_month", caseload.months(histories.cases, setting)),
    ):
        names = [figure for reading, figures in CHOSEN for figure in figures if reading.view == view]
        for month, row in months.items():
            for figure in names:
                if row[figure.value] is not None:
                    found[figure.name, "", month] = row[figure.value]
    return found


def counts() -> set[str]:
    return {figure.name for _, figures in CHOSEN for figure in figures if figure.absent_is_zero}


def value(of: dict[Key, float], key: Key) -> float | None:
    return of.get(key, 0.0 if key[0] in counts() else None)


def minus(one: float | None, other: float | None) -> Any:
    return None if one is None or other is None else pytest.approx(one - other)


@pytest.mark.parametrize("jurisdiction", ["", "XX"])
def test_a_vintage_has_each_figure_as_it_was_told_then(known: Known, jurisdiction: str) -> None:
    filters = {"jurisdiction": [jurisdiction]} if jurisdiction else {}
    rows = known.store.view("revisions", jurisdictions=[jurisdiction])
    for histories, day in ((known.wrong, FIRST), (known.right, SECOND)):
        figures = expected(histories, day, **filters)
        found = {_key(row): row["value"] for row in rows if row["known_on"] == day}
        assert set(figures) <= set(found)
        assert found == {key: pytest.approx(value(figures, key)) for key in found}


def test_a_change_is_what_time_brought_and_what_knowledge_brought(known: Known) -> None:
    then, now = expected(known.wrong, FIRST), expected(known.right, SECOND)
    restated = expected(known.right, FIRST)
    rows = [row for row in known.store.view("revisions", jurisdictions=[""]) if row["known_on"] == SECOND]
    for row in rows:
        key = _key(row)
        assert row["before"] == pytest.approx(value(then, key))
        assert row["by_time"] == minus(value(now, key), value(restated, key))
        assert row["by_knowledge"] == minus(value(restated, key), value(then, key))
    assert any(row["by_time"] for row in rows)
    assert any(row["by_knowledge"] for row in rows)


def test_the_figures_that_changed_are_all_told_and_no_other(known: Known) -> None:
    then, now = expected(known.wrong, FIRST), expected(known.right, SECOND)
    rows = {_key(row): row for row in known.store.view("changes_since", jurisdictions=[""])}
    every = {key for key in {*then, *now} if value(then, key) != value(now, key)}
    assert set(rows) == every
    for key, row in rows.items():
        assert (row["value_then"], row["value_now"]) == (value(then, key), value(now, key))
        assert row["change"] == minus(value(now, key), value(then, key))
        if row["by_time"] is not None and row["by_knowledge"] is not None:
            assert row["by_time"] + row["by_knowledge"] == pytest.approx(row["change"])
        assert (row["known_then"], row["known_now"]) == (FIRST, SECOND)


def test_a_share_has_its_parts_beside_it(known: Known) -> None:
    rows = known.store.view("revisions", figures=["caseload_by_month.clearance_rate"], jurisdictions=[""])
    shares = [row for row in rows if row["value"] is not None]
    assert shares
    for row in shares:
        assert row["value"] == pytest.approx(row["numerator"] / row["denominator"] * 100)


@pytest.mark.parametrize(
    ("jurisdiction", "reasons"),
    [
        ("", {"received": 2, "corrected": 1, "retracted": 1, "links_changed": 1}),
        ("XX", {"received": 1, "corrected": 1, "retracted": 1, "links_changed": 1}),
        ("YY", {"received": 1, "corrected": 0, "retracted": 0, "links_changed": 0}),
    ],
)
def test_events_are_told_by_what_became_of_their_reading(
    known: Known, jurisdiction: str, reasons: dict[str, int]
) -> None:
    """What came late but older, and what was said and taken back in between, changed nothing."""
    rows = known.store.view("changes_since", jurisdictions=[jurisdiction])
    assert rows
    for row in rows:
        assert {name: row[name] for name in reasons} == reasons


def test_of_the_month_are_events_that_happened_in_it_by_the_earlier_or_the_later_reading(known: Known) -> None:
    rows = known.store.view("changes_since", jurisdictions=["XX"])
    found = {row["month"]: row["of_the_month"] for row in rows}
    # March 1970: `moved` was there. April: it is now, with `taken back` and `new`.
    assert {month: number for month, number in found.items() if number} == {
        month: number for month, number in ((date(1970, 3, 1), 1), (date(1970, 4, 1), 3)) if month in found
    }
    assert any(found.values())


def test_months_and_figures_can_be_chosen_and_an_inverted_period_has_none(known: Known) -> None:
    one = "defendants_by_month.defendants"
    rows = known.store.view("revisions", **{"from": "1970-01-05", "to": "1970-02-01"}, figures=[one])
    assert {row["figure"] for row in rows} == {one}
    assert {row["month"] for row in rows} <= {date(1970, 1, 1), date(1970, 2, 1)}
    assert known.store.view("revisions", **{"from": "1971-01-01", "to": "1970-01-01"}) == []


def test_between_a_vintage_and_itself_or_before_the_first_nothing_is_told(known: Known) -> None:
    assert known.store.view("changes_since", until=FIRST) == []
    assert known.store.view("changes_since", since=FIRST - timedelta(days=1)) == []
    assert known.store.view("changes_since", since=FIRST, until=SECOND) == known.store.view("changes_since")


def test_the_first_vintage_of_a_day_stands_and_a_second_call_writes_nothing(known: Known) -> None:
    before = stored(known)
    repeated = take(known.connections, now=morning_after(SECOND), day=SECOND, chosen=CHOSEN)
    assert not repeated.is_new
    assert stored(known) == before


def test_a_day_before_the_last_vintage_or_to_come_cannot_be_taken(known: Known) -> None:
    with pytest.raises(NotTellable, match=r"there is a later vintage \[1971-12-31\]"):
        take(known.connections, now=morning_after(SECOND), day=FIRST + timedelta(days=1))
    with pytest.raises(NotTellable, match="is a day to come: today is 1972-01-01"):
        take(known.connections, now=morning_after(SECOND), day=SECOND + timedelta(days=5))


def _key(row: dict[str, Any]) -> Key:
    return row["figure"], row["breakdown"], row["month"]


def stored(known: Known) -> list[Any]:
    with client(known.connections, database=known.connections.control_database) as control:
        counting = "SELECT (SELECT count() FROM vintages), (SELECT count() FROM vintage_takes)"
        return list(control.query(counting).result_rows)


@pytest.fixture(scope="module")
def installation(stack: Connections) -> Iterator[Connections]:
    with migrated_database(stack) as found:
        yield found


@pytest.fixture
def own(installation: Connections) -> Connections:
    """An installation without vintages, with one event, received on the day of the first one."""
    with client(installation, database=installation.control_database) as control:
        for table in ("vintages", "vintage_takes", "standards_files"):
            control.command(f"TRUNCATE TABLE {table}")
        control.command("ALTER TABLE generations DELETE WHERE generation != 'g1' SETTINGS mutations_sync = 1")
    with client(installation) as clickhouse:
        clickhouse.command("TRUNCATE TABLE case_timelines")
        put(installation, "case:1")
        store = Store(installation, clickhouse)
        store.put("event-records", [made.event_record("a", [told(1, FIRST)])])
        store.writer.close()
    return installation


def put(connections: Connections, *keys: str) -> None:
    """Cases with one defendant, first met in May 1970."""
    with client(connections) as clickhouse:
        store = Store(connections, clickhouse)
        store.cases(*map(case, keys))
        store.writer.close()


def case(key: str) -> dict[str, Any]:
    return made.case_timeline(key, defendants=[made.defendant("A", first_contact=made.moment("1970-05-05"))])


def as_installed(connections: Connections, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command find it."""
    monkeypatch.setenv("CASEFLOW_CLICKHOUSE_URL", connections.clickhouse_url)
    monkeypatch.setenv("CASEFLOW_NAMESPACE", connections.namespace)


def told_by(connections: Connections, view: str) -> list[dict[str, Any]]:
    with client(connections) as clickhouse:
        result = clickhouse.query(f"SELECT * FROM {call(view, jurisdictions=[''])}")
    return [dict(zip(result.column_names, row, strict=True)) for row in result.result_rows]


ONE: Readings = tuple(found for found in readings() if found[0].view == "stage_flow_by_month")


def test_a_day_after_which_messages_came_can_no_longer_be_told(own: Connections) -> None:
    with pytest.raises(NotTellable, match=r"\[1971-03-30\]: after that day messages were received"):
        take(own, now=morning_after(FIRST), day=FIRST - timedelta(days=1), chosen=ONE)
    assert take(own, now=morning_after(FIRST), day=FIRST, chosen=ONE).known_at == datetime(1971, 3, 31, tzinfo=UTC)


def test_standards_that_were_loaded_and_generations_promoted_since_are_told(
    own: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(own, now=morning_after(FIRST), day=FIRST, chosen=ONE)
    load(own, EXAMPLE)
    with client(own, database=own.control_database) as control:
        control.command(
            "INSERT INTO generations SELECT 'g2', database, 'active', now64(6, 'UTC'), '', '' FROM generations"
        )
    with pytest.raises(NotTellable, match="after that day a generation was promoted, standards were loaded"):
        take(own, now=morning_after(SECOND), day=SECOND, chosen=ONE)
    put(own, "case:1", "case:2")
    take(own, now=datetime.now(UTC), chosen=ONE)
    (row,) = told_by(own, "changes_since")
    assert (row["figure"], row["breakdown"]) == ("stage_flow_by_month.defendants", "first_contact")
    assert (row["value_then"], row["value_now"], row["by_time"], row["by_knowledge"]) == (1, 2, 0, 1)
    assert (row["generations_promoted"], row["generation_then"], row["generation_now"]) == (1, "g1", "g2")
    assert row["standards_edited"] == 7
    assert (row["received"], row["corrected"]) == (0, 0)
    as_installed(own, monkeypatch)
    said = CliRunner().invoke(main, ["vintages", "changes"]).output
    counted = "Between them: received 0, corrected 0, retracted 0, links changed 0"
    assert f"from {FIRST} to {row['known_now']}: 1 figure changed. {counted}" in said
    assert "generations promoted 1, standards edited 7" in said
    assert "stage_flow_by_month.defendants" in said
    assert said.startswith("data: Synthetic data\n")
    (plain,) = json.loads(CliRunner().invoke(main, ["vintages", "changes", "--json"]).output)
    assert (plain["data_origin"], plain["jurisdiction"]) == ("Synthetic data", "")


def test_a_take_that_was_cut_off_does_not_count_and_is_taken_anew(
    own: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    class CutOff(Exception):
        pass

    def cut_off(*_: object, **__: object) -> Taken:
        raise CutOff

    with monkeypatch.context() as patch:
        patch.setattr(module, "_conclude", cut_off)
        with pytest.raises(CutOff):
            take(own, now=morning_after(FIRST), day=FIRST, chosen=ONE)
    assert told_by(own, "revisions") == []
    put(own, "case:2")
    later = morning_after(FIRST) + timedelta(hours=1)
    assert take(own, now=later, day=FIRST, chosen=ONE).is_new
    assert [row["value"] for row in told_by(own, "revisions")] == [2]
    put(own, "case:3")
    take(own, now=later + timedelta(hours=1), day=FIRST, chosen=ONE, again=True)
    assert [row["value"] for row in told_by(own, "revisions")] == [3]


def test_a_figure_that_an_earlier_vintage_did_not_keep_was_not_known_and_not_0(own: Connections) -> None:
    take(own, now=morning_after(FIRST), day=FIRST, chosen=())
    take(own, now=morning_after(SECOND), day=SECOND, chosen=ONE)
    (row,) = told_by(own, "changes_since")
    assert (row["value_then"], row["value_now"], row["change"], row["by_knowledge"]) == (None, 1, None, None)
    assert row["release_then"] == row["release_now"] == version("justice-caseflow")


def test_every_figure_that_is_kept_is_one_of_its_view_by_the_command(
    own: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_installed(own, monkeypatch)
    first = CliRunner().invoke(main, ["vintages", "take"])
    assert first.exit_code == 0, first.output
    assert "figures of generation g1, with messages received up to 1971-03-31 00:00 UTC" in first.output
    assert "had been taken before" in CliRunner().invoke(main, ["vintages", "take"]).output
    assert CliRunner().invoke(main, ["vintages", "take", "--day", "1971-03-31"]).exit_code == 1
    assert CliRunner().invoke(main, ["vintages", "take", "--day", "tomorrow"]).exit_code == 2
    with client(own, database=own.control_database) as control:
        (only,) = newest_takes(control).values()
        assert only.figures > 0
    alone = CliRunner().invoke(main, ["vintages", "changes"])
    assert alone.exit_code == 2
    assert f"no vintage before [{only.known_on}], with which to compare it; vintages: {only.known_on}" in alone.stderr


def test_days_without_two_vintages_and_unknown_figures_are_refused_with_those_there_are(
    own: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_installed(own, monkeypatch)

    def changes(*options: str) -> tuple[int, str]:
        told = CliRunner().invoke(main, ["vintages", "changes", *options])
        return told.exit_code, " ".join(told.output.split())

    code, said = changes()
    assert (code, said.endswith("Error: vintages: none")) == (2, True)
    for day in (FIRST, SECOND):
        take(own, now=morning_after(day), day=day, chosen=ONE)
    assert changes("--figure", "stage_flow_by_month.defendants") == (0, "nothing changed")
    days = f"vintages: {FIRST}, {SECOND}"
    for options, why in (
        (("--until", str(FIRST)), f"no vintage before [{FIRST}], with which to compare it; {days}"),
        (("--until", "1970-01-01"), f"no vintage of [1970-01-01] or before; {days}"),
        (("--since", "1970-01-01"), f"no vintage before [{SECOND}] and of [1970-01-01] or before"),
        (("--figure", "nothing.such"), "--figure [nothing.such]: no vintage has it; there are stage_flow_by_month."),
        (("--jurisdiction", "NOPE"), "--jurisdiction [NOPE]: no vintage has it; there are XX"),
    ):
        code, said = changes(*options)
        assert (code, why in said) == (2, True), said
