"""The id of an event."""

from uuid import UUID, uuid5

from caseflow_schemas.event_ids import NAMESPACE, event_id
from hypothesis import given
from hypothesis import strategies as st


def test_the_id_is_the_same_for_ever() -> None:
    assert str(NAMESPACE) == "93aa8410-1233-5fca-9cc4-265cdf9c61e0"
    assert event_id("US-FL-BROWARD-SAO", "ChargeFiled", "SYNTHETIC-1") == "e361d8c5-0b24-561d-8713-002aaa5949c8"


@given(record=st.text(max_size=30))
def test_the_id_is_a_uuid_of_version_5(record: str) -> None:
    found = event_id("US-FL-BROWARD-SAO", "ChargeFiled", record)
    assert UUID(found).version == 5
    assert found == str(uuid5(NAMESPACE, f"US-FL-BROWARD-SAO/ChargeFiled/{record}"))


def test_another_agency_type_or_record_gives_another_id() -> None:
    ids = {
        event_id("US-FL-BROWARD-SAO", "ChargeFiled", "1"),
        event_id("US-FL-BROWARD-SAO", "ChargeFiled", "2"),
        event_id("US-FL-BROWARD-SAO", "VerdictReturned", "1"),
        event_id("US-FL-BROWARD-COURT", "ChargeFiled", "1"),
    }
    assert len(ids) == 4
