"""Units followed for so long and gone so, as defendants in the tables."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from tests.sinks.made import case_timeline, defendant, event, moment
from tests.sinks.oracles.following import Coverage
from tests.sinks.oracles.setting import FAR
from tests.sinks.oracles.survival import Life
from tests.sinks.store import Store

BEGIN = date(2000, 1, 1)


def put_lives(store: Store, lives: Iterable[Life]) -> None:
    """Defendants who live so: first contact on one day, censored by the day through which their agency is complete."""
    cases, coverage = [], {}
    for at, life in enumerate(lives):
        agency = f"agency-{at}"
        ended = moment((BEGIN + timedelta(days=life.days)).isoformat()) if life.cause else None
        person = defendant(
            f"person:{at}", first_contact=moment(BEGIN.isoformat()), exit=life.cause or None, exited=ended
        )
        cases.append(case_timeline(f"case:{at:04}", defendants=[person], events=[event(f"e{at}", agency=agency)]))
        coverage[agency] = Coverage(
            None if life.enters_after < 0 else BEGIN + timedelta(days=life.enters_after + 1),
            FAR if life.cause else BEGIN + timedelta(days=life.days),
        )
    store.cases(*cases)
    declare_coverage(store, coverage)


def declare_coverage(store: Store, coverage: Mapping[str, Coverage]) -> None:
    """From when and through when agencies are complete, in its table."""
    rows = [(agency, *found, 1, 0) for agency, found in coverage.items()]
    names = ["agency", "complete_from", "complete_through", "version", "is_deleted"]
    if rows:
        store.clickhouse.insert("coverage", rows, column_names=names)
