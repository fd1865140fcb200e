"""Compiling what a mapping says of one scalar field, by the type that the schema gives it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from caseflow_producers.errors import MappingFault, RowRejected
from caseflow_producers.mapping.marks import Document, Path
from caseflow_producers.mapping.model import DateValue, Span, Words, YearsSince
from caseflow_producers.plan import leaves
from caseflow_producers.plan.dates import LocalTimes, date_parser
from caseflow_producers.plan.leaves import Built, ReadDate, WhenEmpty
from caseflow_producers.plan.templates import Slots, Template, TemplateFault, compile_template

Texts = str | tuple[str, ...]
Part = TypeVar("Part", bound=BaseModel)

_NOTHING = leaves.fixed(None)


@dataclass(slots=True)
class Compiler:
    """What the compilation of a mapping shares: where names stand, how times are read, and the faults so far."""

    document: Document
    slots: Slots
    local_times: LocalTimes
    members: Callable[[str], frozenset[str]]
    """The members of a vocabulary by its name."""
    known: Callable[[str, str], str | None]
    """What is wrong with a constant in a field of this name (an agency or issuer that is not registered), or None."""
    occurred: ReadDate = leaves.undated
    """When the event being compiled occurred."""
    faults: list[MappingFault] = field(default_factory=list)

    def fault(self, path: Path, reason: str) -> Built:
        """Note a fault; the compilation goes on, so that all faults are told at once."""
        self.faults.append(self.document.fault(path, reason))
        return _NOTHING

    def part(self, model: type[Part], spec: Any, path: Path) -> Part | None:
        """A part of the mapping by its model, or None after noting what is wrong with it."""
        try:
            return model.model_validate(spec)
        except ValidationError as error:
            for found in error.errors(include_url=False):
                self.fault((*path, *found["loc"]), found["msg"])
            return None

    def template(self, text: Texts, path: Path) -> Template | None:
        """A compiled template, or None after noting what is wrong with it."""
        try:
            return compile_template(text, self.slots)
        except TemplateFault as error:
            self.fault(path, str(error))
            return None

    def text(self, spec: Any, path: Path, *, nullable: bool, vocabulary: str | None, name: str) -> Built:
        """A string field: text, several texts, or words."""
        if isinstance(spec, dict):
            part = self.part(Words, spec, path)
            return self._words(part, path, nullable=nullable, vocabulary=vocabulary) if part else _NOTHING
        if isinstance(spec, bool):
            return self.fault(path, "expected text; put true or false into quotation marks")
        try:
            texts: Texts = _TEXTS.validate_python(spec)
        except ValidationError:
            return self.fault(path, "expected a text like {column}, a list of them, or value with words")
        template = self.template(texts, path)
        if template is None:
            return _NOTHING
        if template.constant is not None and (wrong := self._wrong_constant(template.constant, vocabulary, name)):
            return self.fault(path, wrong)
        return leaves.text(template, _when_empty(None, nullable=nullable, vocabulary=vocabulary))

    def _wrong_constant(self, constant: str, vocabulary: str | None, name: str) -> str | None:
        if not constant:
            return "expected text; leave the key out or write null for no value"
        if vocabulary:
            return self._not_a_member(constant, vocabulary)
        return self.known(name, constant)

    def _not_a_member(self, word: str, vocabulary: str | None) -> str | None:
        if vocabulary is None or word in (allowed := self.members(vocabulary)):
            return None
        return f"[{word}] is no member of the vocabulary {vocabulary}; expected {', '.join(sorted(allowed))}"

    def _words(self, part: Words, path: Path, *, nullable: bool, vocabulary: str | None) -> Built:
        for word, member in part.words.items():
            if wrong := self._not_a_member(member, vocabulary):
                self.fault((*path, "words", word), wrong)
        if part.otherwise not in ("keep", "reject") and (wrong := self._not_a_member(part.otherwise, vocabulary)):
            self.fault((*path, "otherwise"), f"{wrong}; or keep, or reject")
        if part.empty not in (None, "reject") and (wrong := self._not_a_member(part.empty or "", vocabulary)):
            self.fault((*path, "empty"), f"{wrong}; or reject")
        template = self.template(part.value, (*path, "value"))
        if template is None:
            return _NOTHING
        when_empty = _when_empty(part.empty, nullable=nullable, vocabulary=vocabulary)
        if not part.words and part.otherwise == "reject":
            return leaves.text(template, when_empty)
        return leaves.words(
            template, part.words, otherwise=part.otherwise, ignore_case=part.ignore_case, when_empty=when_empty
        )

    def number(self, spec: Any, path: Path, *, bits: int, nullable: bool, name: str) -> Built:
        """An int or long field: a text of digits, a difference of years, or the milliseconds of a moment."""
        if isinstance(spec, dict) and "years_since" in spec:
            years = self.part(YearsSince, spec, path)
            if years is None:
                return _NOTHING
            year = self.text(years.years_since, path, nullable=True, vocabulary=None, name=name)
            return leaves.years_since(year, self.occurred)
        if isinstance(spec, dict) and "date" in spec:
            date = self.part(DateValue, spec, path)
            return leaves.moment(self._moment(date, path, nullable=nullable)) if date else _NOTHING
        spec = str(spec) if isinstance(spec, int) and not isinstance(spec, bool) else spec
        text = self.text(spec, path, nullable=nullable, vocabulary=None, name=name)
        try:
            return leaves.number(text, bits=bits)
        except RowRejected as error:  # a constant is read at once
            return self.fault(path, str(error))

    def _moment(self, date: DateValue, path: Path, *, nullable: bool) -> ReadDate:
        if any(entry.precision not in ("instant", "minute") for entry in date.formats):
            self.fault((*path, "formats"), "expected only formats of precision instant or minute")
        return self.date(date.date, date, path, required=date.required or not nullable)

    def date(self, text: Texts, part: DateValue | Span, path: Path, *, required: bool) -> ReadDate:
        """A reader of a date."""
        template = self.template(text, path)
        if template is None:
            return leaves.undated
        parse = date_parser(part.formats, self.local_times)
        return leaves.read_date(template, parse, empty=frozenset(part.empty), required=required)

    def truth(self, spec: Any, path: Path, *, name: str) -> Built:
        """A boolean field: true, false, or words that say one of them."""
        if isinstance(spec, bool):
            return leaves.fixed(spec)
        text = self.text(spec, path, nullable=False, vocabulary=None, name=name)
        return self.fault(path, "expected true or false") if text.constant else leaves.truth(text)


_TEXTS: TypeAdapter[Texts] = TypeAdapter(Texts)


def _when_empty(stated: str | None, *, nullable: bool, vocabulary: str | None) -> WhenEmpty:
    if stated == "reject":
        return WhenEmpty(rejects=True)
    if stated is not None:
        return WhenEmpty(value=stated)
    if nullable:
        return WhenEmpty()
    return WhenEmpty(value=leaves.NOT_STATED) if vocabulary else WhenEmpty(rejects=True)
