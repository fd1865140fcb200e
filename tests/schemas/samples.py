"""Records for tests: made up, and named so that nobody takes them for anything else."""

from typing import Any

from caseflow_schemas.avsc import load_schema
from caseflow_schemas.event_ids import event_id
from hypothesis import strategies as st

AGENCY = "US-FL-BROWARD-SAO"


def charge_filed(**changes: Any) -> dict[str, Any]:
    """A complete ChargeFiled."""
    return {
        "event_id": event_id(AGENCY, "ChargeFiled", "SYNTHETIC-1"),
        "revision": 1,
        "retracted": False,
        "agency": AGENCY,
        "jurisdiction": "US-FL",
        "occurred": {"at": 1_356_998_400_000, "precision": "day"},
        "recorded_at": None,
        "cases": [{"issuer": "broward-case", "value": "C000000000001", "relation": "same"}],
        "source": {"system": "synthetic", "record": "SYNTHETIC-1", "batch_id": None, "backfill": True},
        "charge_id": "1",
        "person": {
            "identifiers": [{"issuer": "broward-person", "value": "P000000000001"}],
            "sex": "male",
            "birth_year": 1980,
            "age_at_event": None,
            "citizenship": "not_stated",
        },
        "offence": {
            "offence_id": "SYNTHETIC-1",
            "committed": {"from": 1_356_998_400_000, "to": None, "precision": "day"},
            "national_code": "(M1)784.03(1)",
            "national_scheme": "us-fl-statutes",
            "iccs_code": None,
            "description": "synthetic",
            "attempted": "not_stated",
        },
        "from_offence_id": None,
        **changes,
    }


def records(full_name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Any record that fits the schema of the name."""
    return _values(load_schema(full_name), {}, depth=0)


def _values(schema: Any, named: dict[str, st.SearchStrategy[Any]], *, depth: int) -> st.SearchStrategy[Any]:
    if isinstance(schema, list):
        return st.one_of([_values(branch, named, depth=depth) for branch in schema])
    if isinstance(schema, str):
        return named[schema] if schema in named else _PRIMITIVES[schema]
    if schema["type"] == "array":
        # A timeline holds lists of what holds lists: two of each would make thousands of values.
        return st.lists(_values(schema["items"], named, depth=depth + 1), max_size=2 if depth == 0 else 1)
    if schema["type"] == "record":
        fields = {field["name"]: _values(field["type"], named, depth=depth) for field in schema["fields"]}
        strategy = st.fixed_dictionaries(fields)
        named[f"{schema['namespace']}.{schema['name']}"] = strategy
        return strategy
    return _PRIMITIVES[schema["type"]]


_PRIMITIVES: dict[str, st.SearchStrategy[Any]] = {
    "null": st.none(),
    "boolean": st.booleans(),
    "int": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(-(2**63), 2**63 - 1),
    "double": st.floats(allow_nan=False),
    "string": st.text(max_size=20),
}
