"""Compiling a record by its Avro schema: the mapping has the shape of the event and says what the source can say."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from caseflow_producers.mapping.marks import Path
from caseflow_producers.mapping.model import DateValue, Span, When
from caseflow_producers.plan import leaves
from caseflow_producers.plan.conditions import Applies, compile_when
from caseflow_producers.plan.fields import Compiler
from caseflow_producers.plan.leaves import Build, Built
from caseflow_producers.plan.templates import TemplateFault, Values

Schema = Any
Field = Mapping[str, Any]

_WHEN: TypeAdapter[When] = TypeAdapter(When)
_VOCABULARY = re.compile(r"[Vv]ocabulary `(\w+)`")


class Records:
    """Compiles records, lists and unions of one event schema."""

    def __init__(self, compiler: Compiler, schema: Schema) -> None:
        self._compiler = compiler
        self._named: dict[str, Schema] = {}
        self._collect(schema)

    def record(self, schema: Schema, spec: Any, path: Path, *, without: Collection[str] = ()) -> Built:
        """A record out of a mapping with the same keys; fields of `without` are neither expected nor written."""
        if not isinstance(spec, dict):
            return self._compiler.fault(path, f"expected the fields of {_short(schema)}")
        fields = {field["name"]: field for field in schema["fields"] if field["name"] not in without}
        for name in spec:
            if name not in fields:
                self._compiler.fault((*path, name), f"no field of {_short(schema)}; expected {', '.join(fields)}")
        parts: dict[str, Built] = {}
        for name, field in fields.items():
            if name in spec:
                parts[name] = self._field(field, spec[name], (*path, name))
            elif "default" not in field:
                # Fields with a default stay out, so that what an event says does not change when its schema grows.
                parts[name] = self._unsaid(field, (*path, name))
        return _assembled(parts)

    def _field(self, field: Field, spec: Any, path: Path) -> Built:
        return self._typed(field["type"], spec, path, name=field["name"], vocabulary=vocabulary_of(field))

    def _unsaid(self, field: Field, path: Path) -> Built:
        if vocabulary_of(field):
            return leaves.fixed(leaves.NOT_STATED)
        kind = self._resolve(field["type"])
        if isinstance(kind, dict) and kind["type"] == "array":
            return self._compiler.fault(path, "is missing; write [] if the source has none")
        if isinstance(kind, dict) and _short(kind) in ("Occurred", "Committed"):
            return self._compiler.fault(path, "is missing; write not_stated if the source does not say")
        return self._compiler.fault(path, "is missing; the event needs it")

    def _typed(self, schema: Schema, spec: Any, path: Path, *, name: str, vocabulary: str | None) -> Built:
        schema, nullable = self._without_null(schema)
        if spec is None:
            return leaves.fixed(None) if nullable else self._compiler.fault(path, "null, where the event needs a value")
        kind = schema["type"] if isinstance(schema, dict) else schema
        if kind == "record":
            return self._date_or_record(schema, spec, path)
        if kind == "array":
            return self._list(schema, spec, path, name=name)
        if kind == "string":
            return self._compiler.text(spec, path, nullable=nullable, vocabulary=vocabulary, name=name)
        if kind in ("int", "long"):
            return self._compiler.number(spec, path, bits=32 if kind == "int" else 64, nullable=nullable, name=name)
        if kind == "boolean":
            return self._compiler.truth(spec, path, name=name)
        return self._compiler.fault(path, f"a mapping cannot give a field of type {kind}")

    def _date_or_record(self, schema: Schema, spec: Any, path: Path) -> Built:
        kind = _short(schema)
        if kind not in ("Occurred", "Committed"):
            return self.record(schema, spec, path)
        if spec == leaves.NOT_STATED:
            unknown: dict[str, Any] = {"at": None} if kind == "Occurred" else {"from": None, "to": None}
            return leaves.fixed({**unknown, "precision": leaves.NOT_STATED})
        compiler = self._compiler
        if kind == "Committed" and isinstance(spec, dict) and "date" not in spec:
            span = compiler.part(Span, spec, path)
            if span is None:
                return leaves.fixed(None)
            if span.from_ is None or span.to is None:
                return compiler.fault(path, "expected date, or both from and to")
            start = compiler.date(span.from_, span, (*path, "from"), required=span.required)
            return leaves.committed(start, compiler.date(span.to, span, (*path, "to"), required=span.required))
        date = compiler.part(DateValue, spec, path)
        if date is None:
            return leaves.fixed(None)
        read = compiler.date(date.date, date, (*path, "date"), required=date.required)
        return leaves.occurred(read) if kind == "Occurred" else leaves.committed(read, None)

    def _list(self, schema: Schema, spec: Any, path: Path, *, name: str) -> Built:
        if not isinstance(spec, list):
            return self._compiler.fault(path, "expected a list")
        items = self._resolve(schema["items"])
        if items == "string":
            texts = [
                self._compiler.text(part, (*path, at), nullable=True, vocabulary=None, name=name)
                for at, part in enumerate(spec)
            ]
            return _texts(texts)
        return _records([self._item(items, part, (*path, at)) for at, part in enumerate(spec)])

    def _item(self, schema: Schema, spec: Any, path: Path) -> tuple[Applies | None, Built]:
        applies = None
        if isinstance(spec, dict) and "when" in spec:
            spec = dict(spec)
            applies = self.when(spec.pop("when"), (*path, "when"))
        return applies, self.record(schema, spec, path)

    def when(self, spec: Any, path: Path) -> Applies | None:
        """A compiled condition, or None where there is none or it is faulty."""
        try:
            return compile_when(_WHEN.validate_python(spec), self._compiler.slots)
        except ValidationError as error:
            for found in error.errors(include_url=False)[:1]:
                at = (*path, *found["loc"][:1])
                self._compiler.fault(at, "expected column: word or [words], or given, or other_than")
        except TemplateFault as error:
            self._compiler.fault(path, str(error))
        return None

    def _without_null(self, schema: Schema) -> tuple[Schema, bool]:
        if isinstance(schema, list):
            (other,) = [branch for branch in schema if branch != "null"]
            return self._resolve(other), True
        return self._resolve(schema), False

    def _resolve(self, schema: Schema) -> Schema:
        if isinstance(schema, str):
            return self._named.get(schema, schema)
        if isinstance(schema, dict) and schema["type"] not in ("record", "array"):
            return self._resolve(schema["type"])
        return schema

    def _collect(self, schema: Schema) -> None:
        if isinstance(schema, list):
            for branch in schema:
                self._collect(branch)
        elif isinstance(schema, dict):
            if schema["type"] == "record":
                namespace = schema.get("namespace")
                name = schema["name"]
                self._named[f"{namespace}.{name}" if namespace and "." not in name else name] = schema
                for field in schema["fields"]:
                    self._collect(field["type"])
            elif schema["type"] == "array":
                self._collect(schema["items"])


def vocabulary_of(field: Field) -> str | None:
    """The vocabulary that a string field's members are from, as its documentation in the schema says."""
    found = _VOCABULARY.search(field.get("doc", ""))
    return found[1] if found else None


def _short(schema: Schema) -> str:
    return str(schema.get("name", "")).rpartition(".")[2]


def _assembled(parts: Mapping[str, Built]) -> Built:
    constants = {name: part.build(()) for name, part in parts.items() if part.constant}
    changing: list[tuple[str, Build]] = [(name, part.build) for name, part in parts.items() if not part.constant]
    if not changing:
        return leaves.fixed(constants)

    def build(values: Values) -> dict[str, Any]:
        record = constants.copy()
        for name, part in changing:
            record[name] = part(values)
        return record

    return Built(build)


def _texts(parts: list[Built]) -> Built:
    builds = [part.build for part in parts]
    if all(part.constant for part in parts):
        return leaves.fixed([build(()) for build in builds])
    return Built(lambda values: [found for build in builds if (found := build(values))])


def _records(items: list[tuple[Applies | None, Built]]) -> Built:
    if all(applies is None for applies, _ in items):
        builds = [built.build for _, built in items]
        if all(built.constant for _, built in items):
            return leaves.fixed([build(()) for build in builds])
        return Built(lambda values: [build(values) for build in builds])
    plan = [(applies, built.build) for applies, built in items]
    return Built(lambda values: [build(values) for applies, build in plan if applies is None or applies(values)])
