"""How far the reader of a partition is: arithmetic on offsets."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

Place = tuple[str, int]
"""Base name of a topic, and a partition."""


PEEKED_AT_MOST = 20
"""Records of one partition that are counted; where there are more, offsets are subtracted."""


class Position(NamedTuple):
    """Where a partition ends, and how far its reader has come."""

    end: int
    """The next offset that a reader of committed records could get."""
    committed: int | None
    """None: its reader has committed nothing yet."""

    @property
    def start(self) -> int:
        """The first offset that is not committed."""
        return self.committed or 0

    @property
    def distance(self) -> int:
        """Offsets not committed: an upper bound of the records, since the markers of transactions have offsets too."""
        return max(0, self.end - self.start)


class Peek(NamedTuple):
    """What lies at the beginning of what is not committed."""

    records: int
    is_whole: bool
    """Whether these are all of them."""
    first_offset: int | None
    first_at_ms: int | None
    """UTC, when the first of them was written; None: there is none."""

    @property
    def is_finished(self) -> bool:
        """Whether nothing more is to be read, unless the partition moves."""
        return self.is_whole or self.records >= PEEKED_AT_MOST


class Waiting(NamedTuple):
    """What a partition's reader has before it."""

    records: int
    is_exact: bool
    """False: an upper bound."""
    oldest_at_ms: int | None
    """UTC, when the first of them was written; None: there is none, or that is not known."""


NOTHING = Peek(0, is_whole=True, first_offset=None, first_at_ms=None)


def waiting(position: Position, peek: Peek | None) -> Waiting:
    """What a partition's reader has before it; `peek` is None where there was no answer in time."""
    if peek is None:
        return Waiting(position.distance, position.distance == 0, None)
    if peek.is_whole:
        return Waiting(peek.records, is_exact=True, oldest_at_ms=peek.first_at_ms)
    # What lay between the committed offset and the first record is no longer kept, or was no record.
    first = position.start if peek.first_offset is None else peek.first_offset
    return Waiting(max(peek.records, position.end - first), is_exact=False, oldest_at_ms=peek.first_at_ms)


class Peeks:
    """Remembers what was found, so that a partition on which nothing moves is read once."""

    def __init__(self) -> None:
        self._known: dict[Place, tuple[Position, Peek]] = {}

    def wanted(self, positions: Mapping[Place, Position]) -> dict[Place, Position]:
        """The partitions that have to be read."""
        return {
            place: position
            for place, position in positions.items()
            if position.distance and not self._is_finished(place, position)
        }

    def _is_finished(self, place: Place, position: Position) -> bool:
        known, peek = self._known.get(place, (None, NOTHING))
        return known == position and peek.is_finished

    def learn(self, positions: Mapping[Place, Position], found: Mapping[Place, Peek]) -> None:
        """Take in what was read at these positions."""
        self._known |= {place: (positions[place], peek) for place, peek in found.items()}

    def waiting(self, positions: Mapping[Place, Position]) -> Iterator[tuple[Place, Position, Waiting]]:
        """What each partition's reader has before it."""
        for place, position in positions.items():
            known, peek = self._known.get(place, (None, None))
            if not position.distance:
                peek = NOTHING
            elif known != position:
                peek = None
            yield place, position, waiting(position, peek)
