"""Custody against counting day by day and person by person."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.sinks.checks import Asked, Truth, held_by
from tests.sinks.checks import custody as checks
from tests.sinks.made import custody_span, event, moment, person_timeline, stay
from tests.sinks.oracles.following import Coverage
from tests.sinks.oracles.setting import EVER, SETTINGS, Setting, month_of, today
from tests.sinks.store import Store, World, span

pytestmark = pytest.mark.stack

OWN = Setting(date(1970, 9, 30), {"agency": ["XX-AGENCY"], "court": ["court-1"], "age_group": ["15_29", "not_stated"]})
ASKED = (*SETTINGS, OWN)
EACH = pytest.mark.parametrize("setting", ASKED, ids=str)
SOME = (date(1969, 3, 5), date(1970, 9, 17))
NEWS_DAYS = {"XX": 300}
PRETRIAL_DAYS = {"XX": 100, "YY": 400}


@pytest.fixture
def limits(world: World) -> Iterator[None]:
    declare(world)
    yield
    world.clickhouse.command("TRUNCATE TABLE custody_limits")


def declare(store: Store, *, silent_days: int | None = None) -> None:
    rows = [(name, days, NEWS_DAYS.get(name), silent_days, 1, 0) for name, days in PRETRIAL_DAYS.items()]
    names = ["jurisdiction", "pretrial_days", "news_days", "silent_days", "version", "is_deleted"]
    store.clickhouse.insert("custody_limits", rows, column_names=names)


def limited(world: World) -> Truth:
    """The histories under the limits."""
    return held_by(world, news_days=NEWS_DAYS, pretrial_days=PRETRIAL_DAYS)


@EACH
def test_stays_are_counted_by_state_and_by_how_their_case_is_known(world: World, setting: Setting) -> None:
    checks.stay_counts(held_by(world), Asked(setting))


@EACH
def test_each_stay_is_in_one_row_of_the_lengths(world: World, setting: Setting) -> None:
    checks.length_of_stay(held_by(world), Asked(setting))


@EACH
def test_admissions_and_releases_by_month(world: World, setting: Setting) -> None:
    checks.stays_by_month(held_by(world), Asked(setting, SOME))


@EACH
def test_persons_held_on_the_day(world: World, limits: None, setting: Setting) -> None:
    checks.custody_stock(limited(world), Asked(setting))


@EACH
def test_the_unsentenced_among_them(world: World, limits: None, setting: Setting) -> None:
    checks.unsentenced(limited(world), Asked(setting))


@EACH
def test_custody_at_the_end_of_each_month(world: World, limits: None, setting: Setting) -> None:
    checks.custody_by_month(limited(world), Asked(setting))


@EACH
def test_time_held_before_the_decision_of_first_instance(world: World, setting: Setting) -> None:
    checks.pretrial_by_month(held_by(world), Asked(setting))


@EACH
def test_who_is_held_before_trial_for_too_long(world: World, limits: None, setting: Setting) -> None:
    checks.watch_pretrial(limited(world), Asked(setting))
    checks.past_limit(limited(world), Asked(setting))


@EACH
@pytest.mark.parametrize(
    ("bounds", "through"), [(EVER, None), (SOME, date(1971, 6, 30))], ids=["complete", "through June 1971"]
)
def test_readmissions(world: World, setting: Setting, bounds: tuple[date, date], through: date | None) -> None:
    coverage = {"XX-AGENCY": Coverage(None, through)}
    names = ["agency", "complete_from", "complete_through", "version", "is_deleted"]
    world.clickhouse.insert("coverage", [("XX-AGENCY", None, through, 1, 0)], column_names=names)
    checks.readmissions(held_by(world, coverage=coverage), Asked(setting, bounds))
    world.clickhouse.command("TRUNCATE TABLE coverage")


def test_bail_and_transfer_are_no_release_from_which_one_returns(store: Store) -> None:
    def one(person: str, reason: str, *later: str) -> dict[str, object]:
        released = moment("2020-01-31")
        first = stay(f"{person}/1", admitted=moment("2020-01-01"), released=released, release_reason=reason)
        return person_timeline(person, stays=[first, *(stay(f"{person}/{day}", admitted=moment(day)) for day in later)])

    store.persons(
        one("A", "bail", "2020-03-01"),
        one("B", "end_of_sentence"),
        one("C", "end_of_sentence", "2020-01-31", "2020-07-31"),
        one("D", "parole", "2020-08-01"),
        one("E", "escaped", "2020-03-01"),
    )
    rows = {row["months"]: row for row in store.view("readmissions", as_of=date(2021, 12, 31))}
    # Six months after 31 January end with 31 July; 12 months are observable, 24 are not yet.
    assert [(rows[months]["released"], rows[months]["returned"]) for months in (6, 12)] == [(3, 1), (3, 2)]
    assert (rows[24]["observable"], rows[24]["not_observable"], rows[24]["readmission_rate"]) == (0, 3, None)


def test_who_is_still_held_is_in_every_month_and_year_up_to_the_day(store: Store) -> None:
    store.persons(
        *(
            person_timeline(
                f"person:{at}",
                stays=[stay(f"jail:{at}", admitted=moment("1970-01-02"))],
                custody=[custody_span("1970-01-02", None)],
            )
            for at in range(5)
        )
    )
    rows = store.view("custody_by_month", as_of=date(1971, 12, 31))
    assert [(row["month"], row["held"]) for row in rows] == [
        (date(year, month, 1), 5) for year in (1970, 1971) for month in range(1, 13)
    ]
    asked = span((date(1970, 6, 15), date(1970, 8, 1)))
    assert [row["month"].month for row in store.view("custody_by_month", **asked)] == [6, 7, 8]
    years = store.view("uncts_held", as_of=date(1971, 11, 30))
    assert [(row["day"], row["persons"]) for row in years] == [(date(1970, 12, 31), 5), (date(1971, 11, 30), 5)]


def test_nobody_is_said_to_be_held_on_a_day_that_has_not_come(store: Store) -> None:
    store.persons(
        person_timeline(
            "person:1",
            stays=[stay("jail:1", admitted=moment("1970-01-02"))],
            custody=[custody_span("1970-01-02", None)],
        )
    )
    assert store.view("custody_by_month")[-1]["month"] == month_of(today())
    assert store.view("uncts_held")[-1]["day"] == today()


def test_an_open_stay_counts_until_its_news_are_too_old(store: Store) -> None:
    declare(store)
    store.persons(
        person_timeline(
            "person:1",
            stays=[stay("jail:1", admitted=moment("2020-01-01"))],
            custody=[custody_span("2020-01-01", None)],
            events=[event("e", day="2020-02-01")],
        )
    )
    # 300 days after 1 February are 27 November.
    for as_of, held, stale in ((date(2020, 11, 27), 1, 0), (date(2020, 11, 28), 0, 1)):
        row = store.one("unsentenced", as_of=as_of)
        assert (row["held"], row["stale"]) == (held, stale)


def held_as(store: Store, *statuses: str) -> None:
    """Persons held since New Year 2020, one under each legal status."""
    store.persons(
        *(
            person_timeline(
                f"person:{at}",
                stays=[stay("jail:1", admitted=moment("2020-01-01"), legal_status=status)],
                custody=[custody_span("2020-01-01", None, legal_status=status)],
            )
            for at, status in enumerate(statuses)
        )
    )


def test_convicted_awaiting_sentence_is_not_unsentenced_and_administrative_detention_is_left_out(store: Store) -> None:
    held_as(store, "awaiting_first_instance_decision", "convicted_awaiting_sentence", "administrative", "sentenced")
    row = store.one("unsentenced", as_of=date(2020, 1, 2))
    assert (row["held"], row["unsentenced"], row["not_stated"]) == (4, 1, 0)
    assert row["unsentenced_share"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(("vague", "share"), [(1, 10 / 20), (2, None)])
def test_where_over_5_per_cent_of_the_statuses_are_not_stated_no_share_is_unsentenced_and_it_is_said(
    store: Store, vague: int, share: float | None
) -> None:
    told = ["awaiting_first_instance_decision"] * 10 + ["sentenced"] * (10 - vague) + ["administrative"] * 5
    held_as(store, *told, *["not_stated", "not_mapped"][:vague])
    asked = {"as_of": date(2020, 12, 31)}
    rows = [store.one("unsentenced", **asked), store.view("custody_by_month", **asked)[-1]]
    rows.append(next(row for row in store.view("sdg_unsentenced", **asked) if not row["sex"]))
    assert [(row["not_stated"], row["unsentenced_share"]) for row in rows] == [(vague, share)] * 3
    told_of = next(row for row in store.view("sdg", **asked) if not row["sex"])
    assert (told_of["value"], told_of["note"]) == (
        (50.0, "") if share else (None, "no share: the legal status of more than 5 % of them is not stated")
    )


def test_nobody_stated_as_unsentenced_among_unknown_statuses_is_no_share_of_nought(store: Store) -> None:
    held_as(store, *["not_stated"] * 3)
    row = store.one("unsentenced", as_of=date(2020, 1, 2))
    assert (row["held"], row["unsentenced"], row["not_stated"], row["unsentenced_share"]) == (3, 0, 3, None)


def test_time_before_trial_is_not_told_where_too_many_stays_state_no_status(store: Store) -> None:
    def one(at: int, status: str) -> dict[str, object]:
        begun, ended = "2020-01-01", "2020-01-31"
        held = stay("jail:1", admitted=moment(begun), released=moment(ended), legal_status=status)
        return person_timeline(f"person:{at}", stays=[held], custody=[custody_span(begun, ended, legal_status=status)])

    awaiting = [one(at, "awaiting_first_instance_decision") for at in range(19)]
    store.persons(*awaiting, one(20, "not_stated"))
    (row,) = store.view("pretrial_by_month")
    assert (row["stays"], row["not_stated"], row["median_days"]) == (19, 1, 30.0)
    store.persons(one(21, "not_mapped"))
    (row,) = store.view("pretrial_by_month")
    assert (row["stays"], row["not_stated"], row["median_days"], row["mean_days"]) == (19, 2, None, None)


def test_lengths_are_of_the_stays_released_in_the_period_with_the_open_and_undated_of_whatever_period(
    store: Store,
) -> None:
    def one(at: int, released: str | None, *, is_over: bool = True) -> dict[str, object]:
        ended = moment(released) if is_over else None
        return person_timeline(
            f"person:{at}", stays=[stay("jail:1", admitted=moment("2020-01-01"), released=ended, facility="jail")]
        )

    store.persons(one(1, "2020-01-01"), one(2, "2020-03-01"), one(3, None), one(4, None, is_over=False))

    def lengths(first: date, last: date) -> dict[str, int]:
        return {row["lasted"]: row["stays"] for row in store.view("length_of_stay", **span((first, last)))}

    beside = {"open": 1, "undated": 1}
    assert lengths(date(2020, 1, 1), date(2020, 1, 31)) == {"same day": 1, **beside}
    assert lengths(date(2020, 3, 1), date(2020, 3, 1)) == {"31 to 90 days": 1, **beside}
    assert lengths(date(2020, 3, 1), date(2020, 2, 1)) == {}


def test_a_return_on_no_known_day_leaves_no_rate_and_is_counted_beside(store: Store) -> None:
    released = moment("2020-01-31")

    def one(person: str, *later: dict[str, object]) -> dict[str, object]:
        first = stay(f"{person}/1", admitted=moment("2020-01-01"), released=released, release_reason="end_of_sentence")
        return person_timeline(person, stays=[first, *later])

    store.persons(
        one("A", stay("A/2", admitted=moment("2020-03-01"))),
        one("B", stay("B/2", admitted=moment(None))),
        one("C"),
        person_timeline(
            "D",
            stays=[
                stay("D/1", admitted=moment("2020-01-01"), released=moment(None), release_reason="parole"),
            ],
        ),
    )
    row = store.view("readmissions", as_of=date(2021, 12, 31))[0]
    assert (row["released"], row["returned"], row["undated_return"], row["without_day"]) == (3, 1, 1, 1)
    assert row["readmission_rate"] is None
