"""Where an event belongs by the identities of now, and what has to be sent because it belonged elsewhere before."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from caseflow_processors.identity.components import Components, Rank
from caseflow_processors.identity.keys import Node, event_key, mention_key, mentions_prefix
from caseflow_processors.identity.mentions import NOTHING, Fact, IdentityEvent, Mentions, mentions_of, mentions_stored
from caseflow_processors.state.protocol import StateView

CASE_FACTS, PERSON_FACTS = "case-facts", "person-facts"
TOPIC_OF_KIND = {"case": CASE_FACTS, "person": PERSON_FACTS}


class Sending(NamedTuple):
    """A fact, withdrawal or pointer for a canonical key."""

    topic: str
    key: str
    fact: Fact


class Resolution:
    """One batch of facts from intake over the identity state of their shard."""

    def __init__(self, state: StateView, rank: Rank) -> None:
        self._state = state
        self._components = Components(state, rank)
        self._received: dict[bytes, tuple[Fact, Mentions]] = {}
        self._stored: dict[bytes, IdentityEvent | None] = {}

    def receive(self, fact: Fact) -> None:
        """Take in the newest word of an event: its mentions and links replace those it had before."""
        domain, event_id = fact["domain"], fact["event_id"]
        key = event_key(domain, event_id)
        earlier = self._received.get(key)
        if earlier is not None:
            before = earlier[1]
        else:
            stored = self._stored[key] = self._state.load(key)
            before = NOTHING if stored is None else mentions_stored(stored)
        now = mentions_of(fact)
        self._received[key] = fact, now
        if before == now:
            return
        self._replace_mentions(before.nodes(domain), now.nodes(domain), event_id)
        old_links, new_links = before.links(domain), now.links(domain)
        for one, two in new_links - old_links:
            self._components.state_link(one, two, event_id)
        for one, two in old_links - new_links:
            self._components.withdraw_link(one, two, event_id)

    def _replace_mentions(self, old: set[Node], new: set[Node], event_id: str) -> None:
        for node in old - new:
            self._state.save(mention_key(node, event_id), None)
        for node in new - old:
            self._state.save(mention_key(node, event_id), True)

    def settle(self) -> list[Sending]:
        """Everything that follows from what was received, once for the batch; the state then holds what was sent."""
        self._components.settle()
        sendings: list[Sending] = []
        touched = dict.fromkeys(self._received)
        for node, former in sorted(self._components.moved.items()):
            canonical = self._components.canonical(node)
            if canonical == former:
                continue
            successor = None if canonical == node.identifier else canonical
            sendings.append(Sending(TOPIC_OF_KIND[node.kind], node.identifier, pointer(node, successor)))
            touched.update(dict.fromkeys(self._events_that_mention(node)))
        for key in touched:
            sendings.extend(self._settle_event(key))
        return sendings

    def _events_that_mention(self, node: Node) -> Iterable[bytes]:
        prefix = mentions_prefix(node)
        return [event_key(node.domain, key[len(prefix) :].decode()) for key in self._state.keys(prefix)]

    def _settle_event(self, key: bytes) -> list[Sending]:
        received = self._received.get(key)
        stored: IdentityEvent | None = self._state.load(key) if received is None else self._stored[key]
        if received is not None:
            fact, mentions = received
        elif stored is not None:
            fact, mentions = stored["fact"], mentions_stored(stored)
        else:
            return []
        if fact["retracted"]:
            if stored is None:
                return []
            self._state.save(key, None)
            return _withdrawals(fact, _places(stored), ())
        now = self._resolved(fact, mentions)
        if stored == now:
            return []
        self._state.save(key, now)
        places = _places(now)
        resolved = {**fact, "case_key": now["case_key"], "persons": now["persons"], "edges": now["edges"]}
        sendings = [] if stored is None else _withdrawals(fact, _places(stored), places)
        sendings.extend(Sending(topic, place, resolved) for topic, place in places)
        return sendings

    def _resolved(self, fact: Fact, mentions: Mentions) -> IdentityEvent:
        domain, canonical = fact["domain"], self._components.canonical
        return {
            "fact": fact,
            "case_identifiers": list(mentions.case),
            "case_key": canonical(Node(domain, "case", mentions.case[0])) if mentions.case else None,
            "persons": [
                {"key": canonical(Node(domain, "person", person[0])), "identifiers": list(person)}
                for person in mentions.persons
            ],
            "edges": [
                {"relation": relation, "identifier": other, "key": canonical(Node(domain, "case", other))}
                for relation, other in mentions.edges
            ],
        }


def _places(event: IdentityEvent) -> list[tuple[str, str]]:
    """Topic and key of everywhere that the event goes, each once: its case, cases it relates to that, its persons."""
    places = [] if event["case_key"] is None else [(CASE_FACTS, event["case_key"])]
    places.extend((CASE_FACTS, edge["key"]) for edge in event["edges"])
    places.extend((PERSON_FACTS, person["key"]) for person in event["persons"])
    return places if len(places) < 2 else list(dict.fromkeys(places))


def _withdrawals(fact: Fact, old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> list[Sending]:
    left = [place for place in old if place not in new]
    if not left:
        return []
    withdrawal = {**fact, "kind": "withdrawal", "case_key": None, "persons": [], "edges": [], "event": ""}
    return [Sending(topic, place, withdrawal) for topic, place in left]


def pointer(node: Node, successor: str | None) -> Fact:
    """Says to an identifier's timeline which one it was merged into; None that it stands for itself again."""
    return {
        "kind": "pointer",
        "event_id": "",
        "event_type": "",
        "agency": "",
        "jurisdiction": "",
        "domain": node.domain,
        "revision": 0,
        "retracted": False,
        "conflicting": False,
        "content_hash": "",
        "received_at": 0,
        "case_key": None,
        "persons": [],
        "edges": [],
        "successor": successor,
        "event": "",
    }
