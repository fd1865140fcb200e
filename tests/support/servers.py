"""The servers that a run of the tests shares, and the names that one test has on them."""

import os
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import clickhouse_connect
from caseflow_operations.local import stack
from caseflow_operations.local.parts import default_folder
from caseflow_operations.local.ports import choose_free_ports
from caseflow_operations.local.settings import SERVERS, LocalSettings
from caseflow_schemas.connections import Connections
from confluent_kafka.admin import AdminClient


def start_servers(home: Path) -> LocalSettings:
    """Start Kafka, registry and ClickHouse; they end when they are told to, or when this process is gone."""
    settings = LocalSettings(home=home, parts=default_folder(), ports=choose_free_ports(), groups=SERVERS)
    stack.up(settings, owner_pid=os.getpid())
    return settings


def fresh_namespace() -> str:
    """A name that no other test has."""
    return f"t{uuid.uuid4().hex[:10]}"


def remove_namespace(connections: Connections) -> None:
    """Delete the topics and databases of a namespace, so that a long run of tests stays small."""
    admin = AdminClient({"bootstrap.servers": connections.bootstrap_servers})
    topics = [name for name in admin.list_topics(timeout=10).topics if name.startswith(f"{connections.namespace}.")]
    if topics:
        for deletion in admin.delete_topics(topics).values():
            deletion.result(timeout=30)
    address = urlsplit(connections.clickhouse_url)
    with clickhouse_connect.get_client(host=address.hostname, port=address.port or 8123) as client:
        for (database,) in client.query("SELECT name FROM system.databases").result_rows:
            if database.startswith(f"{connections.namespace}_"):
                client.command(f"DROP DATABASE `{database}`")
