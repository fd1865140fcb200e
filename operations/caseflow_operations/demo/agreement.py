"""What came of a synthetic county, side by side with what is true of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SHOWN = 20


@dataclass
class Agreement:
    """What was compared with the truth, and what differs."""

    compared: dict[str, int] = field(default_factory=dict)
    """Kind → how many things of it were compared."""
    differences: dict[str, int] = field(default_factory=dict)
    """Kind → how many of them differ; every kind that was compared is in it."""
    examples: list[str] = field(default_factory=list)
    """The first that differ, in words."""

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return not any(self.differences.values())

    def compare(self, kind: str, true: Mapping[Any, Any], told: Mapping[Any, Any]) -> None:
        """Compare what is true with what is told, key by key; a key that only one has differs."""
        keys = [*true, *(key for key in told if key not in true)]
        self.compared[kind] = len(keys)
        wrong = [key for key in keys if key not in true or key not in told or true[key] != told[key]]
        self.differences[kind] = len(wrong)
        self._show(
            f"{kind} [{_text(key)}]: {told.get(key, 'nothing')}, and {true.get(key, 'nothing')} is true"
            for key in wrong
        )

    def as_plain(self) -> dict[str, Any]:
        """As `demo.json` has it."""
        return {
            "compared": self.compared,
            "differences": sum(self.differences.values()),
            "examples": self.examples,
        }

    def _show(self, lines: Iterable[str]) -> None:
        for _, line in zip(range(SHOWN - len(self.examples)), lines, strict=False):
            self.examples.append(line)


def _text(key: object) -> str:
    return ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)
