"""Keys of identity's state.

The parts of a node stand apart, so that one that ten thousand events mention is not written anew for each of them. What
a key is made of is divided by NUL, which no identifier, event id or domain holds (intake refuses such identifiers).
"""

from typing import NamedTuple

from caseflow_schemas.tables import IdentifierKind

EVENT, MENTION, LINK, SUPPORT, CANONICAL = b"event", b"mention", b"link", b"support", b"canonical"


class Node(NamedTuple):
    """An identifier as a node of the graph: nodes of different domains or kinds never meet."""

    domain: str
    kind: IdentifierKind
    identifier: str
    """`issuer:value`."""


def _key(part: bytes, *texts: str) -> bytes:
    return part + b"\0" + "\0".join(texts).encode()


def event_key(domain: str, event_id: str) -> bytes:
    """The event as last received, and where it was sent."""
    return _key(EVENT, domain, event_id)


def mention_key(node: Node, event_id: str) -> bytes:
    """That the event mentions the identifier."""
    return _key(MENTION, *node, event_id)


def mentions_prefix(node: Node) -> bytes:
    """Before the event ids of all mentions of the identifier."""
    return _key(MENTION, *node, "")


def link_key(node: Node, other: str) -> bytes:
    """That a link from the identifier to the other is there; stands once in each direction."""
    return _key(LINK, *node, other)


def links_prefix(node: Node) -> bytes:
    """Before the neighbours of the identifier."""
    return _key(LINK, *node, "")


def support_key(node: Node, other: str, event_id: str) -> bytes:
    """That the event states the link from the smaller identifier to the greater."""
    return _key(SUPPORT, *node, other, event_id)


def supports_prefix(node: Node, other: str) -> bytes:
    """Before the event ids that state the link from the smaller identifier to the greater."""
    return _key(SUPPORT, *node, other, "")


def canonical_key(node: Node) -> bytes:
    """The canonical identifier of the node's component; stands only where it is another one."""
    return _key(CANONICAL, *node)
