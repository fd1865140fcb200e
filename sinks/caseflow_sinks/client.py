"""The client of ClickHouse that sink, migrations, books and verification share."""

from urllib.parse import urlsplit

import clickhouse_connect
from caseflow_schemas.connections import Connections
from clickhouse_connect.driver.client import Client

CONNECT_SECONDS = 5
ANSWER_SECONDS = 120
_PORTS = {"http": 8123, "https": 8443}


def client(connections: Connections, *, database: str | None = None) -> Client:
    """A client whose unqualified names are in `database`, by default the generation's; close it, or use it in `with`.

    Raises clickhouse_connect's OperationalError when ClickHouse is away, DatabaseError when the database does not
    exist.
    """
    url = urlsplit(connections.clickhouse_url)
    return clickhouse_connect.get_client(
        host=url.hostname,
        port=url.port or _PORTS[url.scheme],
        interface=url.scheme,
        username=connections.clickhouse_user,
        password=connections.clickhouse_password.get_secret_value(),
        database=database if database is not None else connections.database,
        connect_timeout=CONNECT_SECONDS,
        send_receive_timeout=ANSWER_SECONDS,
        # Sessions would allow one query at a time for each client, and nothing here keeps anything between queries.
        autogenerate_session_id=False,
        query_retries=0,
    )
