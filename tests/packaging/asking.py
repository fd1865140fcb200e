"""A program that asks ClickHouse's engine, in a process of its own: one engine a process, and one set of users.

Reads JSON from its input: the folder of the data, the file of the configuration, the queries. Writes for each query the
number of its error, 0 where it has none.
"""

import json
import re
import sys
from typing import Any

import chdb

_CODE = re.compile(r"Code: (\d+)\.")


def main() -> None:
    """Ask everything in turn."""
    asked = json.load(sys.stdin)
    connect: Any = chdb.connect
    engine = connect(f"{asked['data']}?config-file={asked['config']}")
    json.dump([code_of(engine, sql) for sql in asked["queries"]], sys.stdout)


def code_of(engine: Any, sql: str) -> int:
    """The number of the error with which the engine answers."""
    try:
        engine.query(sql, "Null")
    except RuntimeError as error:
        found = _CODE.search(str(error))
        if found is None:
            raise
        return int(found[1])
    return 0


if __name__ == "__main__":
    main()
