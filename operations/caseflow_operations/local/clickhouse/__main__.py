"""`python -m caseflow_operations.local.clickhouse --data FOLDER --port PORT --memory-mib MIB`."""

import signal
import sys
import threading
from pathlib import Path

import click

from caseflow_operations.local.clickhouse.engine import Engine
from caseflow_operations.local.clickhouse.server import Front


@click.command()
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--port", type=click.IntRange(1, 65535), required=True)
@click.option("--memory-mib", type=click.IntRange(min=100), required=True)
def main(data: Path, port: int, memory_mib: int) -> None:
    """Serve the folder on 127.0.0.1 until SIGTERM."""
    engine = Engine(data.absolute(), memory_mib=memory_mib)
    front = Front(port, engine)
    # shutdown() waits for the loop to end, so it must not be called in the thread that runs the loop.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=front.shutdown).start())
    sys.stderr.write(f"ClickHouse {engine.version} on 127.0.0.1:{port}\n")
    sys.stderr.flush()
    front.serve_forever()
    front.socket.close()
    engine.close()


if __name__ == "__main__":
    main()
