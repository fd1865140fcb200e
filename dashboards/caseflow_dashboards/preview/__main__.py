"""`python -m caseflow_dashboards.preview`: the preview as a process that the local stack starts and watches."""

from __future__ import annotations

import errno
import os

import click
from caseflow_schemas.connections import Connections

from caseflow_dashboards.preview import DEFAULT_HOST, DEFAULT_PORT, NotThisMachine, serve_preview


@click.command()
@click.option("--host", default=DEFAULT_HOST, show_default=True)
@click.option("--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--persons",
    is_flag=True,
    help="Show dashboards that name persons and cases too: to whoever uses this machine, and to no other.",
)
@click.option("--refresh", "refresh_seconds", type=click.FloatRange(min=1), default=None)
def main(host: str, port: int, persons: bool, refresh_seconds: float | None) -> None:
    """Serve the dashboards' preview until it is interrupted; the first line of the output is its address."""
    connections = Connections.resolve(os.environ)
    try:
        serve_preview(connections, host, port, persons=persons, refresh_seconds=refresh_seconds, announce=click.echo)
    except NotThisMachine as error:
        raise click.UsageError(f"--persons: {error}") from error
    # A name that cannot even be asked for is no OSError.
    except (OSError, UnicodeError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            raise click.ClickException(f"port [{port}] is taken: choose another with --port") from error
        why = getattr(error, "strerror", None) or str(error)
        raise click.ClickException(
            f"--host [{host}], --port [{port}]: cannot be listened on ({why}); --host takes a name or an address of"
            " this machine"
        ) from error


if __name__ == "__main__":
    main()
