"""The source of the event models, written from the Avro schemas: editors and type checkers see every field."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

import orjson
from caseflow_schemas.avsc import EVENTS, NAMESPACE_PREFIX, Schema, source_text
from caseflow_schemas.topics import catalogue

COMMON = f"{NAMESPACE_PREFIX}common"
WIDTH = 120

_COMMON_ORDER = ("Identifier", "PersonIdentifier", "Person", "Committed", "Offence", "Victim", "Sanction")
_ENVELOPE = frozenset(
    ("event_id", "revision", "retracted", "agency", "jurisdiction", "occurred", "recorded_at", "cases", "source")
)
_BASES = {
    "Committed": "Span",
    "Sanction": "Payment",
    "CaseSevered": "Severance",
    "CaseJoined": "Joining",
    **dict.fromkeys(("PersonAdmitted", "CustodyStatusChanged", "PersonTransferred", "PersonReleased"), "CaseOptional"),
    **dict.fromkeys(("IdentifiersLinked", "IdentifierRetired"), "AboutIdentifiers"),
    **dict.fromkeys(("RecordSealed", "RecordUnsealed"), "Sealing"),
}
_NUMBERS = {
    ("Person", "birth_year"): "Field(ge=1800, le=2200)",
    ("Person", "age_at_event"): "Field(ge=0, le=130)",
    ("Sanction", "days"): "Field(ge=0, le=36525)",
    ("Sanction", "amount"): "Field(ge=0, allow_inf_nan=False)",
    ("Sanction", "currency"): 'Field(pattern=r"^[A-Z]{3}$")',
}
_AT_LEAST_ONE = (("Person", "identifiers"), ("SentenceImposed", "sanctions"))
_LITERALS = {"identifier_kind": 'Literal["case", "person"]', "precision": "Precision"}
_PLAIN = {"string": "Text", "boolean": "Flag", "int": "Whole", "long": "Whole", "double": "Amount"}


def modules() -> dict[str, str]:
    """File name → source of every generated module."""
    by_topic = {topic.name: topic.records for topic in catalogue().values() if topic.kind == "log"}
    shared = set.intersection(*(set(records) for records in by_topic.values()))
    found = {"common.py": _module("Records that events are made of.", [_read(COMMON, n) for n in _COMMON_ORDER])}
    for topic, records in by_topic.items():
        own = [_read(EVENTS, name.rpartition(".")[2]) for name in records if name not in shared]
        found[f"{topic.removesuffix('-events')}.py"] = _module(f"Events on the topic `{topic}`.", own)
    anywhere = [_read(EVENTS, name.rpartition(".")[2]) for name in by_topic["police-events"] if name in shared]
    found["identifiers.py"] = _module(
        "Events about identifiers and records, on the topic of whoever says them.", anywhere
    )
    return found


def _read(namespace: str, name: str) -> Schema:
    schema: Schema = orjson.loads(source_text(f"{namespace}.{name}"))
    return schema


def _module(doc: str, schemas: Sequence[Schema]) -> str:
    classes = "\n\n\n".join("\n".join(_class(schema)) for schema in schemas)
    head = f'"""{doc}\n\nWritten from the Avro schemas by `caseflow schemas build`; change those.\n"""'
    return "\n".join([head, "", *_imports(classes, schemas), "", "", classes, ""])


def _imports(classes: str, schemas: Sequence[Schema]) -> Iterator[str]:
    typing = [name for name in ("Annotated", "Literal") if f"{name}[" in classes]
    if typing:
        yield f"from typing import {', '.join(typing)}"
        yield ""
    if "Field(" in classes:
        yield "from pydantic import Field"
        yield ""
    used = set(_words(classes))
    defined = {schema["name"] for schema in schemas}
    places = {
        "base": ("Event", "Precision", "Record"),
        "common": _COMMON_ORDER,
        "rules": sorted(set(_BASES.values())),
        "values": ("Amount", "Day", "Filled", "Flag", "Instant", "Number", "Text", "Whole", "word"),
    }
    for module, names in places.items():
        wanted = sorted((used & set(names)) - defined, key=lambda name: (name.islower(), name))
        if wanted:
            yield f"from caseflow_producers.models.{module} import {', '.join(wanted)}"


def _words(classes: str) -> Iterator[str]:
    for line in classes.splitlines():
        code = line.strip()
        if code.startswith("class ") or (": " in code and not code.startswith(('"""', "#"))):
            for mark in "()[]:|,=":
                code = code.replace(mark, " ")
            yield from code.split()


def _class(schema: Schema) -> Iterator[str]:
    name = schema["name"]
    is_event = schema["namespace"] == EVENTS
    yield f"class {name}({_BASES.get(name, 'Event' if is_event else 'Record')}):"
    yield from _doc(schema["doc"])
    if is_event:
        yield ""
        yield f'    event_type = "{name}"'
    fields = [field for field in schema["fields"] if not (is_event and field["name"] in _ENVELOPE)]
    if fields:
        yield ""
    for field in fields:
        yield f"    {_declaration(name, field)}"
        yield from _doc(field["doc"])


def _doc(text: str) -> Iterator[str]:
    lines = wrap(f'"""{text}"""', WIDTH - 4, break_long_words=False, break_on_hyphens=False)
    if len(lines) == 1:
        yield f"    {lines[0]}"
        return
    first, _, rest = text.partition(". ")
    body = wrap(rest, WIDTH - 4, break_long_words=False, break_on_hyphens=False)
    if body and len(first) + 8 <= WIDTH:
        yield f'    """{first}.'
        yield ""
        yield from (f"    {line}" for line in body)
    else:
        parts = wrap(f'"""{text}', WIDTH - 4, break_long_words=False, break_on_hyphens=False)
        yield from (f"    {line}" for line in parts)
    yield '    """'


def _declaration(record: str, field: Schema) -> str:
    name = field["name"]
    kind = field["type"]
    optional = isinstance(kind, list)
    base = _type(record, field, kind[1] if optional else kind)
    if name == "from":
        return f'from_: {base} | None = Field(default=None, alias="from")'
    if optional:
        return f"{name}: {base} | None = None"
    if isinstance(kind, dict) and kind["type"] == "array" and (record, name) not in _AT_LEAST_ONE:
        return f"{name}: {base} = ()"
    if kind == "boolean" and "default" in field:
        return f"{name}: {base} = {field['default']}"
    return f"{name}: {base}"


def _type(record: str, field: Schema, kind: Any) -> str:
    vocabulary = field.get("vocabulary")
    if vocabulary is not None:
        return _LITERALS.get(vocabulary, f'Annotated[str, word("{vocabulary}")]')
    if isinstance(kind, dict):
        if kind["type"] == "array":
            items = kind["items"]
            text = "Filled" if "no text empty" in field["rule"].lower() else "Text"
            item = text if items == "string" else items.rpartition(".")[2]
            found = f"tuple[{item}, ...]"
            return f"Annotated[{found}, Field(min_length=1)]" if (record, field["name"]) in _AT_LEAST_ONE else found
        return "Instant" if kind["logicalType"] == "timestamp-millis" else "Day"
    if kind not in _PLAIN:
        return str(kind).rpartition(".")[2]
    bounds = _NUMBERS.get((record, field["name"]))
    if bounds is not None:
        return f"Annotated[{_PLAIN[kind]}, {bounds}]"
    if field["name"] == "value":
        return "Number"
    is_filled = kind == "string" and field["rule"].lower().removeprefix("null, or ").startswith("not empty")
    return "Filled" if is_filled else _PLAIN[kind]
