"""What the users of docker-compose's ClickHouse may read, on the real engine with the committed grants."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, tostring

import pytest
from caseflow_dashboards.alerts import RULES
from caseflow_dashboards.audiences import AUDIENCES, BOARDS, PERSONS
from caseflow_dashboards.reads import read_views
from caseflow_schemas.connections import Connections
from caseflow_sinks.migrations import steps
from caseflow_sinks.rows import TABLES
from caseflow_sinks.shown import shown_database, windows
from caseflow_sinks.views import call, views

from tests.packaging.test_compose import read_users

ACCESS_DENIED, NO_SUCH_TABLES = 497, 636
USERS = {BOARDS: "grafana", PERSONS: "grafana_persons"}
"""Audience → the user of its data source."""
INSTALLATION = Connections()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the engine's with everything that setup makes, by the user of the workers."""
    folder = tmp_path_factory.mktemp("clickhouse")
    databases = [INSTALLATION.control_database, INSTALLATION.database]
    made = [f"CREATE DATABASE `{name}`" for name in (*databases, *(shown_database(INSTALLATION, one) for one in USERS))]
    for database, part in zip(databases, ("control", "generation"), strict=True):
        made += [f"USE `{database}`", *(step.statement() for step in steps(part))]
    made += [view.statement(database=INSTALLATION.database) for view in views()]
    # The engine in a process knows its caller as `default`, which a reader is in the tests: the maker has another name.
    made += [
        window.statement(INSTALLATION).replace("DEFINER = CURRENT_USER", "DEFINER = caseflow")
        for window in windows(read_views())
    ]
    assert set(asked(folder, None, made)) == {0}
    return folder


def asked(folder: Path, reader: Element | None, queries: Iterable[str]) -> list[int]:
    """The number of each query's error, asked by a user of the file or, without one, by the user of the workers."""
    root = Element("clickhouse")
    SubElement(SubElement(root, "quotas"), "default")
    profiles, users = SubElement(root, "profiles"), SubElement(root, "users")
    SubElement(profiles, "default")
    SubElement(SubElement(profiles, "grafana"), "readonly").text = "2"
    for name, found in (("caseflow", None), ("default", reader)):
        user = SubElement(users, name)
        SubElement(user, "password")
        SubElement(SubElement(user, "networks"), "ip").text = "::/0"
        for part in ("profile", "quota"):
            SubElement(user, part).text = "default" if found is None else found.findtext(part)
        if found is not None:
            user.append(next(found.iter("grants")))
    (folder.parent / "users.xml").write_bytes(tostring(root))
    config = Element("clickhouse")
    SubElement(config, "users_config").text = str(folder.parent / "users.xml")
    ElementTree(config).write(folder.parent / "config.xml")
    given = {"data": str(folder), "config": str(folder.parent / "config.xml"), "queries": list(queries)}
    done = subprocess.run(  # noqa: S603  # our own program
        (sys.executable, "-m", "tests.packaging.asking"),
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    codes: list[int] = json.loads(done.stdout)
    return codes


@pytest.mark.parametrize("audience", list(AUDIENCES.values()))
def test_a_data_sources_user_reads_what_its_dashboards_read_and_neither_tables_nor_what_others_read(
    data: Path, audience: str
) -> None:
    shown = read_views()
    (other,) = set(USERS) - {audience}
    own, others = shown_database(INSTALLATION, audience), shown_database(INSTALLATION, other)
    generation, control = INSTALLATION.database, INSTALLATION.control_database
    allowed = [f"SELECT * FROM `{own}`.{call(name)}" for name in sorted(shown[audience])]
    allowed += [f"SELECT * FROM {control}.generations", "SET max_execution_time = 5"]
    allowed += [rule.sql for rule in RULES] if audience == BOARDS else []
    refused = [f"SELECT * FROM `{others}`.{call(name)}" for name in sorted(shown[other])]
    unseen = {view.name for view in views()} - shown[BOARDS] | {"data_origin"}
    refused += [f"SELECT * FROM `{generation}`.{call(name)}" for name in sorted(unseen)]
    refused += [f"SELECT count() FROM `{generation}`.{table.name}" for table in TABLES]
    refused += [f"SELECT * FROM {control}.{name}" for name in ("vintages", "standards_files", "vintage_takes")]
    refused += [
        f"SELECT * FROM merge(REGEXP('.*'), '^{TABLES[0].name}')",
        f"SELECT * FROM remote('127.0.0.1', {generation}.{TABLES[0].name})",
        "SELECT * FROM file('x', 'LineAsString')",
        f"DROP VIEW `{own}`.data_origin",
        f"INSERT INTO {control}.generations (generation) VALUES ('g9')",
        f"CREATE VIEW `{own}`.mine AS SELECT 1",
    ]
    codes = asked(data, read_users()[USERS[audience]], [*allowed, *refused])
    assert dict(zip(allowed, codes, strict=False)) == dict.fromkeys(allowed, 0)
    found = dict(zip(refused, codes[len(allowed) :], strict=True))
    assert {sql: code for sql, code in found.items() if code not in (ACCESS_DENIED, NO_SUCH_TABLES)} == {}
