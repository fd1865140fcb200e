"""Texts with `{column}` in them, compiled to functions over the values of a row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from string import Formatter

Values = Sequence[str]
"""The stripped values of a row by slot: its own columns, then those of joins, then what extracts found."""
Read = Callable[[Values], str]


class TemplateFault(ValueError):
    """A template that cannot be compiled; the text says what was expected."""


@dataclass(slots=True)
class Slots:
    """Which name stands at which place of a row's values, and which of them a template has asked for."""

    names: tuple[str, ...]
    used: set[str] = field(default_factory=set)

    def slot(self, name: str) -> int:
        """The place of a name; TemplateFault for one that no column, join or extract gives."""
        try:
            place = self.names.index(name)
        except ValueError:
            raise TemplateFault(f"[{name}] is no column, join or extract; known: {', '.join(self.names)}") from None
        self.used.add(name)
        return place


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled text: its reader, its first column for messages, and its text if it is the same for every row."""

    read: Read
    column: str | None
    constant: str | None = None


def compile_template(text: str | Sequence[str], slots: Slots) -> Template:
    """The text with its columns put in, or "" unless every column in it has a value.

    Of several texts the first that stands is taken. So an identifier made of two columns is missing where one of them
    is, and a description can do with what there is.
    """
    if not isinstance(text, str):
        if not text:
            raise TemplateFault("expected at least one text")
        return _first_that_stands([_compile_one(part, slots) for part in text])
    return _compile_one(text, slots)


def _first_that_stands(templates: list[Template]) -> Template:
    if len(templates) == 1:
        return templates[0]
    readers = tuple(template.read for template in templates)

    def read(values: Values) -> str:
        for reader in readers:
            if found := reader(values):
                return found
        return ""

    return Template(read, next((template.column for template in templates if template.column), None))


def _compile_one(text: str, slots: Slots) -> Template:
    pieces: list[str | int] = []
    columns: list[str] = []
    try:
        parsed = list(Formatter().parse(text))
    except ValueError as error:
        raise TemplateFault(f"[{text}]: {error}; write {{{{ and }}}} for braces themselves") from error
    for literal, name, form, conversion in parsed:
        if literal:
            pieces.append(literal)
        if name is None:
            continue
        if form or conversion or not name:
            raise TemplateFault(f"[{text}]: expected {{column}}, without a format")
        pieces.append(slots.slot(name))
        columns.append(name)
    if not columns:
        literal = "".join(str(piece) for piece in pieces)
        return Template(lambda _: literal, None, literal)
    if len(pieces) == 1:
        place = slots.slot(columns[0])
        return Template(itemgetter(place), columns[0])
    return Template(_joined(tuple(pieces)), columns[0])


def _joined(pieces: tuple[str | int, ...]) -> Read:
    def read(values: Values) -> str:
        found = []
        for piece in pieces:
            if isinstance(piece, str):
                found.append(piece)
            elif value := values[piece]:
                found.append(value)
            else:
                return ""
        return "".join(found)

    return read
