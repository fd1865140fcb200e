"""The state of one shard on local disk: a copy of its changelog partition up to a checkpoint."""

import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

from rocksdict import BlockBasedOptions, Cache, Options, Rdict, WriteBatch

# Keys of ours begin with a NUL byte, which no key of a stage does.
CHECKPOINT = b"\0checkpoint"
INCARNATION = b"\0incarnation"
WRITTEN_AT = b"\0written-at"
FIRST_STAGE_KEY = b"\1"

# Half of the time that a changelog keeps a deletion (delete.retention.ms in the catalogue).
STALE_SECONDS = 3.5 * 24 * 3600

WRITE_BUFFER_BYTES = 4 * 1024 * 1024
BLOCK_CACHE_BYTES = 4 * 1024 * 1024


class Shard:
    """Partition p of all the inputs of a stage.

    `checkpoint` is the changelog offset up to which (exclusive) the disk holds the state; None where it holds nothing.
    `incarnation` names the changelog topic that the copy was made from: a topic that was deleted and made again
    under the same name has offsets that look familiar and content that is not.
    """

    def __init__(self, path: Path, partition: int, *, incarnation: str) -> None:
        self.path = path
        self.partition = partition
        self.incarnation = incarnation
        self.checkpoint: int | None = None
        self._open()
        if self._db.get(INCARNATION) != incarnation.encode() or self._is_stale():
            self.wipe()

    def _open(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        options = Options(raw_mode=True)
        options.create_if_missing(True)
        # Small: a worker holds many shards, and the page cache serves what these do not.
        options.set_write_buffer_size(WRITE_BUFFER_BYTES)
        options.set_max_write_buffer_number(2)
        table = BlockBasedOptions()
        table.set_block_cache(Cache(BLOCK_CACHE_BYTES))
        options.set_block_based_table_factory(table)
        options.set_keep_log_file_num(2)
        self._db = Rdict(str(self.path), options)
        found = self._db.get(CHECKPOINT)
        self.checkpoint = None if found is None else int(found)

    def _is_stale(self) -> bool:
        """Whether deletions may have left the changelog since the copy was last written to: it would not see them."""
        written = self._db.get(WRITTEN_AT)
        return written is not None and time.time() - float(written) > STALE_SECONDS

    def wipe(self) -> None:
        """Forget everything; the changelog has it."""
        self._db.close()
        shutil.rmtree(self.path)
        self._open()
        self._db[INCARNATION] = self.incarnation.encode()

    def close(self) -> None:
        """Release the folder's lock."""
        self._db.close()

    def get(self, key: bytes) -> bytes | None:
        """The stored value, or None."""
        found: bytes | None = self._db.get(key)
        return found

    def keys(self, prefix: bytes) -> Iterator[bytes]:
        """Stored keys with the prefix, ascending."""
        # In raw mode every key is bytes, which the stub of rocksdict does not say.
        for key in cast(Iterator[bytes], self._db.keys(from_key=prefix or FIRST_STAGE_KEY)):
            if not key.startswith(prefix):
                return
            yield key

    def items(self, prefix: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Stored keys with the prefix and their values, ascending."""
        for key, value in cast(Iterator[tuple[bytes, bytes]], self._db.items(from_key=prefix or FIRST_STAGE_KEY)):
            if not key.startswith(prefix):
                return
            yield key, value

    def write(self, pairs: Iterable[tuple[bytes, bytes | None]], *, next_offset: int) -> None:
        """Put values (None removes) and the checkpoint in one atomic write."""
        batch = WriteBatch(raw_mode=True)
        for key, value in pairs:
            if value is None:
                batch.delete(key)
            else:
                batch.put(key, value)
        if self.checkpoint is None or next_offset > self.checkpoint:
            self.checkpoint = next_offset
            batch.put(CHECKPOINT, str(next_offset).encode())
        batch.put(WRITTEN_AT, str(time.time()).encode())
        self._db.write(batch)
