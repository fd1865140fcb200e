"""Writes the generated modules beside this one, or says which of them differ."""

from pathlib import Path

from caseflow_producers.models.source import modules

FOLDER = Path(__file__).parent


def build(folder: Path = FOLDER) -> list[str]:
    """Write every generated module; the names of those that changed."""
    written = modules()
    changed = stale(folder)
    for name in changed:
        (folder / name).write_text(written[name], encoding="utf-8")
    return changed


def stale(folder: Path = FOLDER) -> list[str]:
    """Names of the modules that are not as the schemas would have them."""
    return [
        name
        for name, text in modules().items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
    ]
