"""The files as they were loaded, kept in the control database: a new generation is filled from them.

One row a file and load, never changed. The newest content of a file is in force; those before it say what was, and
since when, so that a figure that changed can be explained.
"""

import hashlib
from collections.abc import Mapping

from caseflow_schemas.connections import Connections
from clickhouse_connect.driver.client import Client

from caseflow_sinks.client import client

TABLE = "standards_files"


def kept(connections: Connections) -> dict[str, bytes]:
    """Name of the file → its content in force; empty where nothing was ever loaded."""
    with client(connections, database="") as server:
        present = server.query(f"EXISTS TABLE `{connections.control_database}`.{TABLE}").result_rows[0][0]
        return _newest(server, connections.control_database) if present else {}


def keep(connections: Connections, contents: Mapping[str, bytes]) -> list[str]:
    """Keep the files whose content is not the one in force, and name them."""
    with client(connections, database=connections.control_database) as control:
        before = _newest(control, connections.control_database)
        changed = sorted(name for name, content in contents.items() if before.get(name) != content)
        for name in changed:
            control.command(
                f"INSERT INTO {TABLE} SELECT now64(6, 'UTC'), {{name:String}}, {{checksum:String}}, {{content:String}}",
                parameters={
                    "name": name,
                    "checksum": hashlib.sha256(contents[name]).hexdigest(),
                    "content": contents[name].decode(),
                },
            )
    return changed


def _newest(server: Client, database: str) -> dict[str, bytes]:
    found = server.query(
        f"SELECT file, argMax(content, loaded_at) FROM `{database}`.{TABLE} GROUP BY file"  # noqa: S608  # our own names
    )
    return {name: content.encode() for name, content in found.result_rows}
