"""Groups of parallel arrays: what a timeline has many of, one array a column."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

Record = Mapping[str, Any]
Columns = tuple[Sequence[Any], ...]

NO_MOMENT = ("", None)
"""Of what did not happen; what happened on no known day has the precision not_stated."""
_MOMENT = itemgetter("precision", "on")


class _Values(Protocol):
    def __call__(self, item: Record, /) -> tuple[Any, ...]: ...


def moment_columns(*names: str) -> tuple[str, ...]:
    """The two columns of each moment: how exact it is, and the local day."""
    return tuple(f"{name}_{part}" for name in names for part in ("precision", "on"))


def moment_values(moment: Record | None) -> tuple[Any, Any]:
    """Precision and day; empty and None where it did not happen."""
    return NO_MOMENT if moment is None else _MOMENT(moment)


def values_of(*names: str) -> _Values:
    """From a record to the tuple of the named values, whatever their number is."""
    if len(names) == 1:
        get = itemgetter(*names)
        return lambda item: (get(item),)
    return itemgetter(*names) if names else lambda item: ()


@dataclass(frozen=True)
class Group:
    """One kind of part of a timeline, as nested columns `name.column`."""

    name: str
    fields: tuple[str, ...]
    """Fields of the part that are taken as they are."""
    moments: tuple[str, ...] = ()
    """Fields of the part that are a Moment, a When, or null."""
    owner: tuple[str, ...] = ()
    """Columns before these that say what the part is of, where the schema nests it in something else."""
    columns: tuple[str, ...] = field(init=False)
    _plain: _Values = field(init=False, repr=False)
    _dated: _Values = field(init=False, repr=False)
    _none: Columns = field(init=False, repr=False)

    def __post_init__(self) -> None:
        named = (*self.owner, *self.fields, *moment_columns(*self.moments))
        object.__setattr__(self, "columns", tuple(f"{self.name}.{column}" for column in named))
        object.__setattr__(self, "_plain", values_of(*self.fields))
        object.__setattr__(self, "_dated", values_of(*self.moments))
        object.__setattr__(self, "_none", ((),) * len(named))

    def arrays(self, items: Sequence[Record]) -> Columns:
        """One array a column, all as long as `items`; for a group without an owner."""
        return tuple(zip(*map(self._values, items), strict=True)) if items else self._none

    def arrays_of(self, parts: "Parts") -> Columns:
        """The same with the columns of the owner before it."""
        return (*parts.owners, *self.arrays(parts.items)) if parts.items else self._none

    def _values(self, item: Record) -> list[Any]:
        values = [*self._plain(item)]
        for moment in self._dated(item):
            values += NO_MOMENT if moment is None else _MOMENT(moment)
        return values


class Parts(NamedTuple):
    """What is nested in something else, and whose it is."""

    owners: Columns
    """One array a column of the owner, each as long as `items`."""
    items: Sequence[Record]


_NO_PARTS = Parts((), ())


def parts(owners: Iterable[Record], owner: str, name: str) -> Parts:
    """Everything in the lists `name` of the owners, with the value of `owner` that says whose it is."""
    of: list[Any] = []
    items: list[Record] = []
    for found in owners:
        if own := found[name]:
            of += [found[owner]] * len(own)
            items += own
    return Parts((of,), items) if items else _NO_PARTS


def parts_of_parts(found: Parts, owner: str, name: str) -> Parts:
    """The same one level deeper: the columns of the owner's owner, and the value of `owner`."""
    places: list[int] = []
    items: list[Record] = []
    for place, item in enumerate(found.items):
        if own := item[name]:
            places += [place] * len(own)
            items += own
    if not items:
        return _NO_PARTS
    named = [found.items[place][owner] for place in places]
    return Parts((*([column[place] for place in places] for column in found.owners), named), items)
