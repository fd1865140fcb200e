"""What those who look may read: databases of their own beside a generation's, on a real server."""

from collections.abc import Iterator

import pytest
from caseflow_schemas.connections import Connections
from caseflow_sinks import migrate as module
from caseflow_sinks.client import client
from caseflow_sinks.migrate import migrate
from caseflow_sinks.shown import NOTHING, Window, shown_database, windows
from caseflow_sinks.views import View, call, views
from clickhouse_connect.driver.client import Client

from tests.support.servers import fresh_namespace

AUDIENCES = {"some": ["books", "incidence"], "few": ["explorer_found"]}


@pytest.fixture(scope="module")
def migrated(stack: Connections) -> Iterator[Connections]:
    own = stack.model_copy(update={"namespace": fresh_namespace()})
    migrate(own)
    yield own
    with client(own, database="") as server:
        places = [shown_database(own, audience) for audience in AUDIENCES]
        for database in (own.database, own.control_database, *places):
            server.command(f"DROP DATABASE IF EXISTS `{database}`")


@pytest.fixture
def server(migrated: Connections) -> Iterator[Client]:
    with client(migrated, database="") as found:
        yield found


def names(server: Client, database: str) -> list[str]:
    found = server.query(
        "SELECT name FROM system.tables WHERE database = {database:String} ORDER BY name", {"database": database}
    )
    return [name for (name,) in found.result_rows]


@pytest.mark.stack
def test_each_audience_has_a_database_with_the_views_that_it_may_read_and_a_second_run_changes_nothing(
    migrated: Connections, server: Client
) -> None:
    said = migrate(migrated, shown=AUDIENCES, dry_run=True)
    assert said.shown == ("few/explorer_found", "some/books", "some/incidence")
    assert names(server, shown_database(migrated, "some")) == []
    assert migrate(migrated, shown=AUDIENCES) == said
    assert migrate(migrated, shown=AUDIENCES).changed_nothing
    assert names(server, shown_database(migrated, "some")) == ["books", "incidence"]
    assert names(server, shown_database(migrated, "few")) == ["explorer_found"]


@pytest.mark.stack
def test_a_view_that_is_shown_takes_the_parameters_of_the_one_behind_it_and_runs_with_its_makers_rights(
    migrated: Connections, server: Client
) -> None:
    migrate(migrated, shown=AUDIENCES)
    place = shown_database(migrated, "some")
    for name in AUDIENCES["some"]:
        assert server.query(f"SELECT * FROM `{place}`.{call(name)}").result_rows == []
        made = server.query(f"SHOW CREATE VIEW `{place}`.{name}").result_rows[0][0]
        assert "SQL SECURITY DEFINER" in made


@pytest.mark.stack
def test_what_is_no_longer_shown_can_no_longer_be_read(migrated: Connections, server: Client) -> None:
    migrate(migrated, shown=AUDIENCES)
    assert migrate(migrated, shown={"some": ["books"]}).hidden == ("few/explorer_found", "some/incidence")
    assert names(server, shown_database(migrated, "some")) == ["books"]
    assert names(server, shown_database(migrated, "few")) == []
    assert migrate(migrated, shown=NOTHING).hidden == ("some/books",)
    assert migrate(migrated).changed_nothing


@pytest.mark.stack
def test_a_view_that_is_replaced_is_shown_anew_and_one_that_someone_dropped_is_put_back(
    migrated: Connections, server: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(migrated, shown=AUDIENCES)
    server.command(f"DROP VIEW `{shown_database(migrated, 'some')}`.incidence")
    assert migrate(migrated, shown=AUDIENCES).shown == ("some/incidence",)

    def changed() -> tuple[View, ...]:
        return tuple(View(v.name, v.about, v.select + " -- changed") if v.name == "books" else v for v in views())

    with monkeypatch.context() as patch:
        patch.setattr(module, "views", changed)
        patch.setattr("caseflow_sinks.shown.views", changed)
        assert migrate(migrated, shown=AUDIENCES).shown == ("some/books",)
    migrate(migrated, shown=AUDIENCES)


def test_a_view_that_there_is_not_cannot_be_shown() -> None:
    with pytest.raises(ValueError, match=r"\['no_view'\] are to be shown to \[some\]"):
        list(windows({"some": ["books", "no_view"]}))


def test_no_audiences_database_begins_as_a_generations_does_nor_as_anothers() -> None:
    """Or the right to read the one would be a right to read the other."""
    for namespace in ("", "north"):
        own = Connections(namespace=namespace)
        generation = own.database.removesuffix("1")
        assert not shown_database(own, "some").startswith(generation)
        assert not own.database.startswith(shown_database(own, "some").removesuffix("1"))


def test_the_rights_of_a_view_that_is_shown_are_stated_and_its_parameters_handed_on() -> None:
    (window,) = windows({"some": ["explorer_found"]})
    assert isinstance(window, Window)
    assert window.statement(Connections(), cluster="c") == (
        "CREATE OR REPLACE VIEW `caseflow_some_g1`.`explorer_found` ON CLUSTER `c`"
        " DEFINER = CURRENT_USER SQL SECURITY DEFINER AS SELECT * FROM"
        " `caseflow_g1`.explorer_found(identifier = {identifier:String})"
    )
