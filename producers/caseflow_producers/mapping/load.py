"""Reading a mapping file, or one that comes with this package, by its name."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from caseflow_producers.errors import MappingError, ProducerError
from caseflow_producers.mapping.marks import Document, read_toml, read_yaml
from caseflow_producers.mapping.marks import Path as KeyPath
from caseflow_producers.mapping.model import Mapping

MAX_MAPPING_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class LoadedMapping:
    """A mapping, and its file, so that later faults can still name their line."""

    mapping: Mapping
    document: Document


def packaged_mappings() -> tuple[str, ...]:
    """Names of the mappings that come with this package."""
    found = (path.name for path in files("caseflow_producers").joinpath("mappings").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml")))


def load_mapping(mapping: Path | str) -> LoadedMapping:
    """A mapping by its path (.yaml, .yml or .toml), or by the name of one that comes with this package.

    Raises MappingError with every fault of form; whether its columns, fields and words exist is for the compilation.
    """
    if str(mapping) in packaged_mappings():
        name = f"{mapping}.yaml"
        return _validated(read_yaml(name, files("caseflow_producers").joinpath("mappings", name).read_text("utf-8")))
    path = Path(mapping)
    try:
        if path.stat().st_size > MAX_MAPPING_BYTES:
            raise ProducerError(f"[{path}]: too long for a mapping; is this the data file?")
        text = path.read_text("utf-8")
    except OSError as error:
        raise ProducerError(
            f"[{path}]: cannot be read: {error.strerror}; give a file, or one of {', '.join(packaged_mappings())}"
        ) from error
    except UnicodeDecodeError as error:
        raise ProducerError(f"[{path}]: not utf-8; save the mapping in that encoding") from error
    return _validated((read_toml if path.suffix == ".toml" else read_yaml)(path.name, text))


def _validated(document: Document) -> LoadedMapping:
    try:
        return LoadedMapping(Mapping.model_validate(document.content), document)
    except ValidationError as error:
        # One key may be wrong for every branch of a union: one fault that names what each of them expected.
        reasons: dict[KeyPath, list[str]] = {}
        for found in error.errors(include_url=False):
            reasons.setdefault(_path(found, document), []).append(_reason(found))
        faults = [document.fault(path, "; or ".join(dict.fromkeys(texts))) for path, texts in reasons.items()]
        raise MappingError(document.name, faults) from None


def _path(found: ErrorDetails, document: Document) -> KeyPath:
    location = found["loc"]
    if found["type"] == "missing":
        return location
    # Pydantic names the branch of a union after the last key that is in the file.
    known = [length for length in range(len(location) + 1) if location[:length] in document.marks]
    return location[: max(known, default=0)]


def _reason(found: ErrorDetails) -> str:
    if found["type"] == "extra_forbidden":
        return "no key of this format; remove it, or correct its spelling"
    if found["type"] == "missing":
        return "is missing"
    return found["msg"].removeprefix("Value error, ")
