"""Alert rules: their queries on the real engine, over the active generation alone, and the file that Grafana reads."""

import re
import time
from importlib.resources import files
from typing import Any

import pytest
import yaml
from caseflow_dashboards.alerts import CONTROL, DEAD_LETTER_SHARE, LAG_SECONDS, RULES, SILENT_DAYS, Rule
from caseflow_dashboards.audiences import DATA_SOURCE_UID
from caseflow_dashboards.reads import read_views
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.migrate import migrate

from tests.sinks import made
from tests.sinks.store import Store

NOW_MS = time.time_ns() // 1_000_000
DAY_MS = 86_400_000


def fired(connections: Connections, rule: Rule) -> dict[str, float]:
    """Label → figure of the rows that are above the rule's threshold."""
    with client(connections, database="") as server:
        found = server.query(rule.sql.replace(CONTROL, connections.control_database))
        return {label: figure for label, figure in found.result_rows if figure > rule.above}


@pytest.fixture
def rules() -> dict[str, Rule]:
    """By the name of the view."""
    return {rule.view: rule for rule in RULES}


def ago(days: float) -> int:
    return NOW_MS - round(days * DAY_MS)


@pytest.mark.stack
def test_each_rule_fires_for_what_it_is_about_and_for_nothing_else(
    connections: Connections, rules: dict[str, Rule]
) -> None:
    migrate(connections, shown=read_views())
    today = time.strftime("%Y-%m-%d", time.gmtime(ago(30) / 1000))
    with client(connections) as clickhouse:
        store = Store(connections, clickhouse)
        assert {name: fired(connections, rule) for name, rule in rules.items()} == dict.fromkeys(rules, {})
        heard = [made.version(at, received_at=ago(0.1)) for at in range(10)]
        store.put("event-records", [made.event_record(f"e{at}", [one], agency="A") for at, one in enumerate(heard)])
        silent = made.version(20, received_at=ago(SILENT_DAYS + 1.5))
        store.put("event-records", [made.event_record("old", [silent], agency="SILENT")])
        store.put("duplicates", [made.duplicate(0, received_at=ago(0.1), agency="A", topic="police-events")])
        store.put("dead-letters", [made.dead_letter(30, received_at=ago(0.1), agency="A")])
        store.put("dead-letters", [made.dead_letter(31, received_at=ago(2), agency="SILENT", topic="court-events")])
        status = "awaiting_first_instance_decision"
        held = made.stay("s", admitted=made.moment(today), legal_status=status)
        store.persons(
            made.person_timeline(
                "p", stays=[held], custody=[made.custody_span(today, None, stay_key="s", legal_status=status)]
            )
        )
        clickhouse.insert("custody_limits", [("XX", 20, None, None, 1, 0)])
        clickhouse.command(
            "INSERT INTO lags SELECT now64(3, 'UTC'), stage, 'made up', 0, 9, 1, 8, true,"
            f" now64(3, 'UTC') - INTERVAL seconds SECOND FROM VALUES('stage String, seconds UInt32',"
            f" ('intake', {LAG_SECONDS + 60}), ('sink', {LAG_SECONDS - 60}))"
        )
        store.writer.close()
    assert fired(connections, rules["alert_silent_agencies"]).keys() == {"SILENT"}
    assert fired(connections, rules["alert_custody_limits"]) == {"XX": 1}
    assert fired(connections, rules["alert_dead_letters"]) == {"A": pytest.approx(1 / 12)}
    assert DEAD_LETTER_SHARE < 1 / 12
    assert fired(connections, rules["alert_books"]) == {"police-events": 1}
    assert fired(connections, rules["alert_lag"]) == {"intake": pytest.approx(LAG_SECONDS + 60)}


@pytest.mark.stack
def test_a_rule_reads_the_generation_that_was_promoted_last(connections: Connections, rules: dict[str, Rule]) -> None:
    migrate(connections, shown=read_views())
    later = connections.model_copy(update={"generation": "g2"})
    migrate(later, shown=read_views())
    with client(connections) as first:
        store = Store(connections, first)
        store.put("event-records", [made.event_record("e", [made.version(1)])])
        store.put("duplicates", [made.duplicate(1)])
        store.writer.close()
    assert fired(connections, rules["alert_books"]) == {"police-events": 1}
    with client(connections, database=connections.control_database) as control:
        control.command(
            f"INSERT INTO generations SELECT 'g2', '{later.database}', 'active', now64(6, 'UTC') + 1, 'made', 'made'"
        )
    assert fired(connections, rules["alert_books"]) == {}


def test_the_file_of_the_rules_is_one_that_grafana_provisions() -> None:
    text = (files("caseflow_dashboards") / "provisioning" / "alerting" / "caseflow.yaml").read_text()
    assert "$" not in text, "Grafana would put the environment's values in"
    (group,) = yaml.safe_load(text)["groups"]
    assert (group["folder"], group["interval"]) == ("Caseflow", "1m")
    found: list[dict[str, Any]] = group["rules"]
    assert [rule["uid"] for rule in found] == [rule.uid for rule in RULES]
    for rule in found:
        asked, compared = rule["data"]
        assert asked["datasourceUid"] == DATA_SOURCE_UID
        assert re.match(r"SELECT \w+ AS \"\w+\", \w+ AS \"\w+\" FROM merge\(", asked["model"]["rawSql"])
        assert compared["model"]["expression"] == asked["refId"]
        assert rule["condition"] == compared["refId"]
        assert rule["annotations"]["description"]
