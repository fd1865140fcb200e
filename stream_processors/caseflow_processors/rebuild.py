"""The log of record folded anew, in one process, without Faust: the same stages over state on disk.

Messages are handed from stage to stage in memory, in the order in which Kafka would keep them within a partition.
Memory is bounded by the caches of the shards, so the log may be longer than memory is large.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from rocksdict import Options, Rdict

from caseflow_processors.state.protocol import Inbound, Outbound, Stage
from caseflow_processors.state.shard import Shard
from caseflow_processors.state.view import DecodedValues, ShardView

DECODED_BYTES_A_STAGE = 4 * 1024 * 1024


class _StageOnDisk:
    """One stage with all of its state in a single shard."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self.stage = stage
        self._shard = Shard(folder / stage.name, 0, incarnation="rebuild")
        self._values = DecodedValues(DECODED_BYTES_A_STAGE)
        self._batches = 0

    def fold(self, batch: Sequence[Inbound]) -> list[Outbound]:
        view = ShardView(self._shard, self._values, decode=self.stage.decode, encode=self.stage.encode)
        output = self.stage.fold(view, batch)
        self._batches += 1
        self._shard.write(view.encoded(), next_offset=self._batches)
        return output

    def close(self) -> None:
        self._shard.close()


class Rebuild:
    """Folds messages of the log of record through all stages.

    `stages` stand in the order of the flow: what one writes is read by later ones only (identity → person →
    attribution → case, never back). `published` are the compacted topics that no stage reads: the newest value of each
    key is kept, as compaction would.
    """

    def __init__(self, stages: Sequence[Stage], folder: Path, *, published: Sequence[str]) -> None:
        self._stages = [_StageOnDisk(stage, folder) for stage in stages]
        self._next_offset: dict[str, int] = defaultdict(int)
        self._published = {topic: newest_values(folder / "published" / topic) for topic in published}

    def feed(self, messages: Sequence[Inbound]) -> list[Outbound]:
        """Fold the messages; returns what is neither read by a stage nor kept: duplicates and dead letters."""
        unread: list[Outbound] = []
        pending: dict[str, list[Inbound]] = defaultdict(list)
        for message in messages:
            pending[message.topic].append(message)
        for on_disk in self._stages:
            batch = [message for topic in on_disk.stage.inputs for message in pending.pop(topic, [])]
            if batch:
                for out in on_disk.fold(batch):
                    kept = self._published.get(out.topic)
                    if kept is None:
                        pending[out.topic].append(self._inbound(out))
                    else:
                        kept[out.key] = out.value
        for topic, left in pending.items():
            unread.extend(Outbound(topic, message.key or b"", message.value or b"") for message in left)
        return unread

    def _inbound(self, out: Outbound) -> Inbound:
        offset = self._next_offset[out.topic]
        self._next_offset[out.topic] = offset + 1
        return Inbound(out.topic, 0, offset, out.key, out.value, 0)

    def published(self, topic: str) -> Iterator[tuple[bytes, bytes]]:
        """Key and newest value of everything on a published topic, ascending by key."""
        # In raw mode keys and values are bytes, which the stub of rocksdict does not say.
        return cast(Iterator[tuple[bytes, bytes]], self._published[topic].items())

    def close(self) -> None:
        """Release the folders."""
        for on_disk in self._stages:
            on_disk.close()
        for kept in self._published.values():
            kept.close()


def newest_values(folder: Path) -> Rdict:
    """A map from key to bytes on disk, ascending by key: what is left of a topic after compaction."""
    options = Options(raw_mode=True)
    options.create_if_missing(True)
    return Rdict(str(folder), options)
