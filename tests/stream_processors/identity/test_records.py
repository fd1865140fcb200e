"""Identity writes its records by hand: they have to be the codec's, byte for byte."""

from typing import Any

import pytest
from caseflow_processors.stages.identity_records import FACT_TOPICS, STATE, RecordBytes, SchemaMovedOnError, fact_body
from caseflow_schemas.derived import DerivedCodecs
from hypothesis import given
from hypothesis import strategies as st

CODECS = DerivedCodecs.offline()
RECORDS = RecordBytes(CODECS)

_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
# Lengths on either side of one, two and three bytes, and of what is looked up.
_long_texts = st.sampled_from([63, 64, 1023, 1024, 8191, 8192, 20_000]).map(lambda length: "é" * (length // 2))
_longs = st.one_of(st.integers(0, 2000), st.integers(-(2**63), 2**63 - 1))
_persons = st.lists(st.fixed_dictionaries({"key": _texts, "identifiers": st.lists(_texts, max_size=3)}), max_size=3)
_edges = st.lists(st.fixed_dictionaries({"relation": _texts, "identifier": _texts, "key": _texts}), max_size=3)
_facts = st.fixed_dictionaries(
    {
        **dict.fromkeys(("kind", "event_id", "event_type", "agency", "jurisdiction", "domain", "content_hash"), _texts),
        **dict.fromkeys(("revision", "received_at"), _longs),
        **dict.fromkeys(("retracted", "conflicting"), st.booleans()),
        **dict.fromkeys(("case_key", "successor"), st.none() | _texts),
        "persons": _persons,
        "edges": _edges,
        "event": _texts | _long_texts,
    }
)
_events = st.fixed_dictionaries(
    {
        "fact": _facts,
        "case_identifiers": st.lists(_texts, max_size=3),
        "case_key": st.none() | _texts,
        "edges": _edges,
        "persons": _persons,
    }
)


@given(_facts, st.sampled_from(FACT_TOPICS))
def test_a_fact_is_written_as_the_codec_writes_it(fact: dict[str, Any], topic: str) -> None:
    assert RECORDS.fact(topic, fact_body(fact)) == CODECS.encode(topic, "Fact", fact)


@given(_events)
def test_an_event_of_the_state_is_written_as_the_codec_writes_it(event: dict[str, Any]) -> None:
    assert RECORDS.event(event) == CODECS.encode(STATE, "IdentityEvent", event)


def test_a_schema_that_has_moved_on_is_refused_before_anything_is_written() -> None:
    class _WithAFieldMore(DerivedCodecs):
        def encode(self, topic: str, record_name: str, record: dict[str, Any]) -> bytes:
            written = super().encode(topic, record_name, record)
            return written + b"\0" if record_name == "IdentityEvent" else written

    with pytest.raises(SchemaMovedOnError, match=r"\[IdentityEvent\]"):
        RecordBytes(_WithAFieldMore.offline())
