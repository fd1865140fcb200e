"""A timeline as it was known at a time: folded from the versions and links received by then, and from nothing later.

Only what can bear on the timeline is read. Identifiers are followed in two ways. *Closely*: whatever the subject's
identifiers are one with, and for a case the persons in it, whose stays may be attributed to it. *Loosely*: whatever
else stands in the messages of those, for as much as is needed to name it as identity would; what its messages say of
others is not followed. The pinned tables are those of this generation: what was received in the past is read by them.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from caseflow_processors.identity.mentions import Mentions, mentions_of
from caseflow_processors.intake.accept import accept, fact_of
from caseflow_processors.intake.read import MessageReader, Read
from caseflow_processors.stages.codecs import Codecs
from caseflow_processors.stages.pipeline import InMemoryPipeline
from caseflow_processors.state.protocol import Inbound, Stage
from caseflow_processors.timelines.content import content
from caseflow_schemas.tables import IdentifierKind

MESSAGES_AT_MOST = 100_000


class Identifier(NamedTuple):
    """An identifier of a case or a person."""

    kind: IdentifierKind
    text: str
    """`issuer:value`."""


class Coordinate(NamedTuple):
    """Where an accepted version lies in the log of record, and when it was first received."""

    topic: str
    """Base name."""
    partition: int
    offset: int
    received_ms: int


Find = Callable[[Iterable[Identifier]], set[str]]
"""The events of which a version received by the time in question names any of the identifiers."""
Versions = Callable[[Iterable[str]], list[Coordinate]]
"""All versions of the events that had been received by then; those that name others too, since one may be newer."""
Fetch = Callable[[Sequence[Coordinate]], list[Inbound]]
"""The messages at the coordinates."""


class TooMuchError(Exception):
    """More messages bear on the timeline than can be folded while somebody waits."""


def gather(
    subject: Identifier, *, find: Find, versions: Versions, fetch: Fetch, reader: MessageReader
) -> list[Inbound]:
    """All messages that bear on the subject's timeline, by when they were received. Raises TooMuchError."""
    close, loose = {subject}, set[Identifier]()
    asked = set[Identifier]()
    known = set[str]()
    messages: list[Inbound] = []
    said: list[Mentions] = []
    while wanted := (close | loose) - asked:
        asked |= wanted
        events = find(wanted) - known
        known |= events
        coordinates = versions(events) if events else []
        if len(messages) + len(coordinates) > MESSAGES_AT_MOST:
            raise TooMuchError(f"more than {MESSAGES_AT_MOST:,} messages bear on it; replay a generation instead")
        for message in fetch(coordinates):
            messages.append(message)
            read = reader.read(message)
            if isinstance(read, Read):
                said.append(mentions_of(fact_of(accept(None, read).record)))
        _follow(subject.kind, said, close, loose)
    return sorted(messages, key=lambda message: (message.timestamp_ms, *message[:3]))


def folded(
    subject: Identifier, messages: Sequence[Inbound], *, stages: Sequence[Stage], codecs: Codecs, partitions: int
) -> dict[str, Any] | None:
    """The subject's timeline after the messages, or the one that it was merged into; None where nothing is known."""
    pipeline = InMemoryPipeline(stages, partitions=partitions)
    for message in messages:
        pipeline.deliver(message)
    pipeline.run()
    timelines = pipeline.unread(f"{subject.kind}-timelines")
    found = timelines.get(subject.text.encode())
    timeline = None if found is None else codecs.decode(found)
    if timeline is not None and timeline["successor"] is not None:
        timeline = codecs.decode(timelines[timeline["successor"].encode()])
    return timeline if timeline is not None and content(timeline) else None


def _follow(kind: IdentifierKind, said: list[Mentions], close: set[Identifier], loose: set[Identifier]) -> None:
    """Add what the messages lead to, until they lead nowhere new."""
    before = -1
    while before != (before := len(close) + len(loose)):
        for mentions in said:
            groups = [[Identifier("case", text) for text in mentions.case]] if mentions.case else []
            persons = [[Identifier("person", text) for text in person] for person in mentions.persons]
            edges = [[Identifier("case", other)] for _, other in mentions.edges]
            cases = [*groups, *edges]
            in_subject = kind == "case" and any(each in close for group in cases for each in group)
            is_close = any(each in close for group in (*cases, *persons) for each in group)
            for group in (*cases, *persons):
                if any(each in close for each in group) or (in_subject and group in persons):
                    close.update(group)
                elif is_close or any(each in loose for each in group):
                    loose.update(group)
