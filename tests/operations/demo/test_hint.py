"""Whoever reads the last line of a demonstration can do what it says."""

from caseflow_dashboards.preview import DEFAULT_PORT
from caseflow_operations.commands.demo import told_later

ADDRESS = "http://127.0.0.1:18300/d/caseflow-attrition"


def test_the_dashboards_of_a_home_of_its_own_are_asked_for_in_that_home_and_at_the_port_of_the_address() -> None:
    told = told_later(ADDRESS, 18301, is_up=False, environment={"CASEFLOW_HOME": "my county"})
    assert told == (
        "To look at the dashboards: CASEFLOW_HOME='my county' caseflow local up, then "
        "CASEFLOW_HOME='my county' caseflow dashboards preview --persons --port 18301, then " + ADDRESS
    )


def test_of_the_usual_home_and_port_nothing_has_to_be_said() -> None:
    told = told_later(ADDRESS, DEFAULT_PORT, is_up=True, environment={})
    assert told == f"To look at the dashboards: caseflow dashboards preview --persons, then {ADDRESS}"
