"""What is published, and when Grafana is said to have it already."""

import pytest
from caseflow_dashboards.build import FOLDER
from caseflow_dashboards.publish import Content, DataSource, Grafana
from caseflow_dashboards.publish.content import duration_seconds, is_same_dashboard, is_same_rule
from caseflow_operations.cli import main
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

RULE = {"uid": "r", "for": "90m", "data": [{"refId": "A", "model": {"rawSql": "SELECT 1"}}]}


def test_every_committed_dashboard_is_published_and_every_rule_has_a_group() -> None:
    content = Content.committed(control="caseflow")
    assert len(content.dashboards) == len(list(FOLDER.glob("*.json")))
    assert all(rule["ruleGroup"] == group.name for group in content.groups for rule in group.rules)
    assert all(group.interval_seconds > 0 for group in content.groups)
    assert content.groups


def test_alert_rules_ask_the_installations_own_databases() -> None:
    (group,) = Content.committed(control="north_caseflow").groups
    asked = [part["model"]["rawSql"] for rule in group.rules for part in rule["data"] if "rawSql" in part["model"]]
    assert len(asked) == len(group.rules)
    for sql in asked:
        assert "FROM north_caseflow.generations" in sql
        assert "REGEXP('^north_caseflow_boards_g[0-9]+')" in sql
        assert sql.count("caseflow") == sql.count("north_caseflow") == 3


def test_what_grafana_numbers_itself_makes_no_difference_and_everything_else_does() -> None:
    board = {"uid": "x", "title": "X", "panels": [{"id": 1}]}
    assert is_same_dashboard(board, {**board, "id": 17, "version": 4})
    assert not is_same_dashboard(board, {**board, "id": 17, "version": 4, "panels": [{"id": 1}, {"id": 2}]})
    assert not is_same_dashboard(board, {**board, "description": "by hand"})


def test_what_grafana_adds_to_a_rule_makes_no_difference_and_what_it_lacks_does() -> None:
    there = {
        **RULE,
        "for": "1h30m",
        "id": 5,
        "data": [{"refId": "A", "model": {"rawSql": "SELECT 1", "intervalMs": 1}}],
    }
    assert is_same_rule(RULE, there)
    assert not is_same_rule({**RULE, "for": "2h"}, there)
    assert not is_same_rule({**RULE, "labels": {"severity": "high"}}, there)
    assert not is_same_rule({**RULE, "data": []}, there)


@given(st.integers(0, 10**6), st.integers(0, 59))
def test_a_duration_is_the_same_however_it_is_written(minutes: int, seconds: int) -> None:
    assert duration_seconds(f"{minutes}m{seconds}s") == duration_seconds(f"{minutes * 60 + seconds}s")


@pytest.mark.parametrize("text", ["", "5", "m", "5 m", "-5m", "5m!", "5M"])
def test_what_is_no_duration_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="no duration"):
        duration_seconds(text)


@pytest.mark.parametrize(
    "url",
    [
        *("", "grafana", "grafana.example", "ftp://grafana.example", "http://", "http://grafana.example:port"),
        *("http://user:secret@grafana.example", "http://grafana.example?x=secret", "http://grafana.example#secret"),
    ],
)
def test_an_address_that_is_none_is_told_without_what_may_be_secret_in_it(url: str) -> None:
    with pytest.raises(ValueError, match="address") as error:
        Grafana(url, "token")
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("token", ["", "two words", "line\nfeed", "ütf", "tab\t"])
def test_a_token_that_is_none_is_not_repeated(token: str) -> None:
    with pytest.raises(ValueError, match="token") as error:
        Grafana("http://grafana.example", token)
    assert not token or token not in str(error.value)


@pytest.mark.parametrize("url", ["clickhouse:8123", "tcp://clickhouse:9000", "http://user:secret@clickhouse"])
def test_an_address_of_clickhouse_that_is_none_is_told_without_what_may_be_secret_in_it(url: str) -> None:
    with pytest.raises(ValueError, match="ClickHouse") as error:
        DataSource(url, "reader", "").request()
    assert "secret" not in str(error.value)


def test_an_empty_variable_for_the_token_and_a_folder_without_a_name_are_wrong_use() -> None:
    given = ["dashboards", "publish", "--url", "http://grafana.example", "--token-env", "NO_TOKEN"]
    outcome = CliRunner(env={"NO_TOKEN": ""}).invoke(main, given)
    assert outcome.exit_code == 2
    assert "--token-env [NO_TOKEN]: no such environment variable, or nothing in it" in outcome.output
    outcome = CliRunner(env={"NO_TOKEN": "x"}).invoke(main, [*given, "--folder", "—"])
    assert outcome.exit_code == 2
    assert "--folder [—]" in outcome.output
