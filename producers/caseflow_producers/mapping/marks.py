"""Reading YAML and TOML so that every key is still known by its line and column when it turns out to be wrong."""

import re
import tomllib
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from caseflow_producers.errors import MappingError, MappingFault

Path = tuple[str | int, ...]
Mark = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a mapping file, and where each of its keys stands (line and column from 1)."""

    name: str
    content: Any
    marks: dict[Path, Mark]

    def fault(self, path: Path, reason: str) -> MappingFault:
        """A fault at a key, or at the nearest key above it that is really in the file."""
        known = path
        while known and known not in self.marks:
            known = known[:-1]
        line, column = self.marks.get(known, (1, 1))
        return MappingFault(line, column, key_text(path), reason)


def key_text(path: Path) -> str:
    """The path as a reader writes it: `events[2].cases[0].value`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


class _TextLoader(yaml.SafeLoader):
    """YAML in which a scalar is text unless it is null, true or false.

    Otherwise `Yes`, `0123` and `2013-01-05` among an agency's words would silently become a truth, an octal number and
    a date.
    """


_TextLoader.yaml_implicit_resolvers = {}
_TextLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_TextLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
_TextLoader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile(r"^<<$"), ["<"])


def read_yaml(name: str, text: str) -> Document:
    """Content and marks of YAML text.

    Raises MappingError for text that is not YAML and for a key that stands twice.
    """
    loader = _TextLoader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return Document(name, None, {})
        repeated = [
            MappingFault(mark.line + 1, mark.column + 1, str(key), "this key stands twice; keep one")
            for key, mark in _repeated_keys(root)
        ]
        if repeated:
            raise MappingError(name, repeated)
        content = loader.construct_document(root)
        return Document(name, content, dict(_yaml_marks(root, ())))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise MappingError(name, [MappingFault(line, column, "", f"not YAML: {error.problem}")]) from error
    except RecursionError as error:
        raise MappingError(name, [MappingFault(1, 1, "", "an anchor that holds itself; write the part out")]) from error
    except yaml.YAMLError as error:
        raise MappingError(name, [MappingFault(1, 1, "", f"not YAML: {error}")]) from error
    finally:
        loader.dispose()


def _repeated_keys(node: yaml.Node) -> Iterator[tuple[Hashable, yaml.Mark]]:
    # Before construction, which lets the last of two equal keys win without a word.
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.value, key.start_mark
            if isinstance(key.value, Hashable):
                seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated_keys(value)


def _yaml_marks(node: yaml.Node, path: Path) -> Iterator[tuple[Path, Mark]]:
    yield path, (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*path, str(key.value))
            yield from _yaml_marks(value, inner)
            yield inner, (key.start_mark.line + 1, key.start_mark.column + 1)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _yaml_marks(value, (*path, index))


_TOML_HEADER = re.compile(r"^(\s*)(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_TOML_KEY = re.compile(r"""^(\s*)((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_TOML_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def read_toml(name: str, text: str) -> Document:
    """Content and marks of TOML text; a key inside an inline table is known by the line of that table.

    Raises MappingError for text that is not TOML, a key that stands twice among it.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(found[1]), int(found[2])) if found else (text.count("\n") + 1, 1)
        raise MappingError(name, [MappingFault(line, column, "", f"not TOML: {error}")]) from error
    return Document(name, content, _toml_marks(text))


def _toml_marks(text: str) -> dict[Path, Mark]:
    # The standard parser keeps no positions; headers and keys at the start of a line are enough to find a fault.
    marks: dict[Path, Mark] = {(): (1, 1)}
    lengths: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _TOML_HEADER.match(line):
            table = ()
            parts = _TOML_PART.findall(header[3])
            for position, part in enumerate(parts):
                table = (*table, part.strip("\"'"))
                if position == len(parts) - 1 and header[2] == "[[":
                    lengths[table] = lengths.get(table, 0) + 1
                if table in lengths:
                    table = (*table, lengths[table] - 1)
                marks.setdefault(table, (number, len(header[1]) + 1))
        elif key := _TOML_KEY.match(line):
            path = table
            for part in _TOML_PART.findall(key[2]):
                path = (*path, part.strip("\"'"))
                marks.setdefault(path, (number, len(key[1]) + 1))
    return marks
