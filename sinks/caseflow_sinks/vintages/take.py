"""Taking a vintage: the figures of the active generation, as they are now, under the name of a day."""

from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from typing import NamedTuple

from caseflow_schemas.connections import Connections
from clickhouse_connect.driver.client import Client

from caseflow_sinks.client import client
from caseflow_sinks.generations import active
from caseflow_sinks.vintages.figures import Readings, readings
from caseflow_sinks.vintages.statements import Stamp, insertion

DISTRIBUTION = "justice-caseflow"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NotTellable(ValueError):
    """What was known on the day can no longer be told, or not yet."""


class Taken(NamedTuple):
    """A vintage."""

    known_on: date
    taken_at: datetime
    known_at: datetime
    """When the newest message was received that is in it; 1970-01-01 where there is none."""
    previous_on: date | None
    generation: str
    figures: int
    """Rows."""
    is_new: bool = True
    """Whether it was taken now, or had been before."""


def take(
    connections: Connections,
    *,
    now: datetime,
    day: date | None = None,
    again: bool = False,
    chosen: Readings | None = None,
) -> Taken:
    """Keep the figures as known on a day, by default the day of `now` in UTC.

    The first vintage of a day stands: a second call returns it, unless `again` is given. A day that has passed can be
    taken as long as nothing came in or was changed after it. Raises NotTellable where that is not so, for a day to
    come, and where a later vintage exists; NoActiveGeneration.
    """
    known_on = day if day is not None else now.date()
    with client(connections, database=connections.control_database) as control:
        takes = newest_takes(control)
        if known_on in takes and not again:
            return takes[known_on]._replace(is_new=False)
        generation, database = active(connections)
        with client(connections, database=database) as inside:
            known_at = _newest_message(inside)
            _must_be_tellable(control, known_on, now=now, known_at=known_at, last=max(takes, default=None))
            previous = max((found for found in takes if found < known_on), default=None)
            stamp = Stamp(known_on, now, generation)
            into = f"`{connections.control_database}`.vintages"
            kept = readings() if chosen is None else chosen
            for reading, figures in kept:
                for jurisdiction in ("", *_jurisdictions(inside)):
                    for as_of in (known_on, previous) if previous else (known_on,):
                        told = insertion(reading, figures, stamp, into=into, as_of=as_of, jurisdiction=jurisdiction)
                        inside.command(told)
        return _conclude(control, stamp, kept, known_at=known_at, previous=previous)


def newest_takes(control: Client) -> dict[date, Taken]:
    """Day → its vintage that counts."""
    found = control.query(
        "SELECT known_on, max(taken_at), argMax(known_at, taken_at), argMax(previous_on, taken_at),"
        " argMax(generation, taken_at), argMax(figures, taken_at) FROM vintage_takes GROUP BY known_on"
    ).result_rows
    return {
        known_on: Taken(known_on, _utc(taken_at), _utc(known_at), previous_on, generation, figures)
        for known_on, taken_at, known_at, previous_on, generation, figures in found
    }


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _newest_message(inside: Client) -> datetime:
    ((newest,),) = inside.query("SELECT max(received_at) FROM event_records WHERE outcome = 'accepted'").result_rows
    return _utc(newest)


def _jurisdictions(inside: Client) -> list[str]:
    found = inside.query(
        "SELECT DISTINCT jurisdiction FROM (SELECT toString(jurisdiction) AS jurisdiction FROM case_timelines FINAL"
        " UNION ALL SELECT toString(jurisdiction) FROM person_timelines FINAL) WHERE jurisdiction != ''"
        " ORDER BY jurisdiction"
    ).result_rows
    return [jurisdiction for (jurisdiction,) in found]


def _must_be_tellable(control: Client, known_on: date, *, now: datetime, known_at: datetime, last: date | None) -> None:
    if known_on > now.date():
        raise NotTellable(f"[{known_on}] is a day to come: today is {now.date()} in UTC")
    if last is not None and known_on < last:
        raise NotTellable(f"[{known_on}]: there is a later vintage [{last}], and days are taken in their order")
    if known_on == now.date():
        return
    end = datetime.combine(known_on, datetime.min.time(), UTC) + timedelta(days=1)
    since = {"end": end.replace(tzinfo=None)}
    ((promoted, edited),) = control.query(
        "SELECT (SELECT countIf(promoted_at >= {end:DateTime64(6, 'UTC')}"
        " AND promoted_at > (SELECT min(promoted_at) FROM generations)) FROM generations),"
        " (SELECT count() FROM standards_files WHERE loaded_at >= {end:DateTime64(6, 'UTC')})",
        parameters=since,
    ).result_rows
    why = [
        *(["messages were received"] if known_at >= end else []),
        *(["a generation was promoted"] if promoted else []),
        *(["standards were loaded"] if edited else []),
    ]
    if why:
        raise NotTellable(f"[{known_on}]: after that day {', '.join(why)}, so what was told then can no longer be read")


def _conclude(control: Client, stamp: Stamp, kept: Readings, *, known_at: datetime, previous: date | None) -> Taken:
    """Write the row that makes the vintage count."""
    moment = {"known_on": stamp.known_on, "taken_at": stamp.taken_at.strftime("%Y-%m-%d %H:%M:%S.%f")}
    ((figures,),) = control.query(
        "SELECT count() FROM vintages WHERE known_on = {known_on:Date32}"
        " AND taken_at = toDateTime64({taken_at:String}, 6, 'UTC')",
        parameters=moment,
    ).result_rows
    control.command(
        "INSERT INTO vintage_takes (known_on, taken_at, known_at, previous_on, generation, figures, kept, code_version)"
        " SELECT {known_on:Date32}, toDateTime64({taken_at:String}, 6, 'UTC'),"
        " fromUnixTimestamp64Milli({known_ms:Int64}, 'UTC'), {previous_on:Nullable(Date32)}, {generation:String},"
        " {figures:UInt64}, {kept:Array(String)}, {code_version:String}",
        parameters={
            **moment,
            "known_ms": (known_at - _EPOCH) // timedelta(milliseconds=1),
            "previous_on": previous,
            "generation": stamp.generation,
            "figures": figures,
            "kept": [figure.name for _, found in kept for figure in found],
            "code_version": version(DISTRIBUTION),
        },
    )
    return Taken(stamp.known_on, stamp.taken_at, known_at, previous, stamp.generation, figures)
