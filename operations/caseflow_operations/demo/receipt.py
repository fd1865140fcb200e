"""That a synthetic county was sent to topics. Single messages have no receipts: some are wanted twice."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from caseflow_operations.demo.data import MixedDataError


@dataclass(frozen=True)
class Receipt:
    """A file in the home, which holds as long as the topics are the same."""

    file: Path
    topic_ids: dict[str, str]
    """By base name; a topic made anew has another."""
    plain: dict[str, Any]
    """What determines the county."""

    @property
    def is_whole(self) -> bool:
        """Whether it was sent to its end; raises MixedDataError where the topics heard of another county."""
        found = self._found()
        if found is None:
            return False
        if found["county"] != self.plain:
            other = ", ".join(f"{name} {value}" for name, value in found["county"].items())
            raise MixedDataError(
                f"[{self.file.parent.parent}] holds another synthetic county ({other}), whose numbers mean"
                " other cases; ask for that one, take another home (CASEFLOW_HOME=…), or empty it (caseflow local wipe)"
            )
        return bool(found["whole"])

    @property
    def begun(self) -> int:
        """How often sending was begun: more than once where a run was interrupted, which says all again."""
        found = self._found()
        return 0 if found is None else int(found["begun"])

    def begin(self) -> None:
        """Note that sending begins."""
        self._write(begun=self.begun + 1, whole=False)

    def finish(self) -> None:
        """Note that everything was acknowledged."""
        self._write(begun=self.begun, whole=True)

    def _found(self) -> dict[str, Any] | None:
        if not self.file.exists():
            return None
        found: dict[str, Any] = orjson.loads(self.file.read_bytes())
        return found if found["topics"] == self.topic_ids else None

    def _write(self, *, begun: int, whole: bool) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        record = {"county": self.plain, "topics": self.topic_ids, "begun": begun, "whole": whole}
        self.file.write_bytes(orjson.dumps(record, option=orjson.OPT_INDENT_2))
