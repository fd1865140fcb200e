"""Keys of identity's state.

The parts of a node stand apart, so that one that ten thousand events mention is not written anew for each of them. What
a key is made of is divided by NUL, which no identifier, event id or domain holds (intake refuses such identifiers).
"""

from typing import NamedTuple

from caseflow_schemas.tables import IdentifierKind

EVENT, CANONICAL = b"event\0", b"canonical\0"
"""What the keys of those parts begin with; of the others it only counts that they are there."""


class Node(NamedTuple):
    """An identifier as a node of the graph: nodes of different domains or kinds never meet."""

    domain: str
    kind: IdentifierKind
    identifier: str
    """`issuer:value`."""


def event_key(domain: str, event_id: str) -> bytes:
    """The event as last received, and where it was sent."""
    return f"event\0{domain}\0{event_id}".encode()


def mention_key(node: Node, event_id: str) -> bytes:
    """That the event mentions the identifier."""
    return f"mention\0{node.domain}\0{node.kind}\0{node.identifier}\0{event_id}".encode()


def mentions_prefix(node: Node) -> bytes:
    """Before the event ids of all mentions of the identifier."""
    return f"mention\0{node.domain}\0{node.kind}\0{node.identifier}\0".encode()


def link_key(node: Node, other: str) -> bytes:
    """That a link from the identifier to the other is there; stands once in each direction."""
    return f"link\0{node.domain}\0{node.kind}\0{node.identifier}\0{other}".encode()


def links_prefix(node: Node) -> bytes:
    """Before the neighbours of the identifier."""
    return f"link\0{node.domain}\0{node.kind}\0{node.identifier}\0".encode()


def support_key(node: Node, other: str, event_id: str) -> bytes:
    """That the event states the link from the smaller identifier to the greater."""
    return f"support\0{node.domain}\0{node.kind}\0{node.identifier}\0{other}\0{event_id}".encode()


def supports_prefix(node: Node, other: str) -> bytes:
    """Before the event ids that state the link from the smaller identifier to the greater."""
    return f"support\0{node.domain}\0{node.kind}\0{node.identifier}\0{other}\0".encode()


def canonical_key(node: Node) -> bytes:
    """The canonical identifier of the node's component; stands only where it is another one."""
    return f"canonical\0{node.domain}\0{node.kind}\0{node.identifier}".encode()
