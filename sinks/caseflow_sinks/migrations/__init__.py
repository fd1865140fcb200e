"""Numbered steps that bring a database to the state that this release needs, one statement a file.

`control/` holds what outlives generations, `generation/` the tables of one. A step that was applied is never edited:
what it made is changed by a new step. `$on_cluster` stands where a cluster's name goes.
"""

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from string import Template


@dataclass(frozen=True)
class Step:
    """One file: a single statement."""

    id: str
    """File name without its ending."""
    text: str

    @property
    def checksum(self) -> str:
        """Of the text as it stands in the file, whatever cluster it is applied to."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def statement(self, *, cluster: str = "") -> str:
        """What is sent to ClickHouse."""
        return Template(self.text).substitute(on_cluster=on_cluster(cluster))


def on_cluster(cluster: str) -> str:
    """The clause that makes a statement run on all servers of a cluster; nothing for a single server."""
    return f"ON CLUSTER `{cluster}`" if cluster else ""


def steps(folder: str) -> tuple[Step, ...]:
    """The steps of `control` or `generation`, in their order."""
    found = files("caseflow_sinks").joinpath("migrations", folder).iterdir()
    texts = {file.name.removesuffix(".sql"): file.read_text() for file in found if file.name.endswith(".sql")}
    return tuple(Step(name, texts[name]) for name in sorted(texts))
