"""Which of Grafana's field settings a preview draws, and that the others are refused."""

from typing import Any

import pytest
from caseflow_dashboards.preview.fields import BadField, check_fields, check_link


def override(name: str, value: Any, matcher: str = "byName") -> dict[str, Any]:
    return {"overrides": [{"matcher": {"id": matcher, "options": "x"}, "properties": [{"id": name, "value": value}]}]}


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"defaults": {"unit": "suffix: d", "noValue": "none", "custom": {"drawStyle": "bars"}}},
        override("custom.hideFrom", {"viz": True}),
        override("links", [{"url": "/d/caseflow-explorer?var-identifier=${__value.raw}&${__url_time_range}"}]),
        override("mappings", [{"type": "value", "options": {"0": {"text": "no"}}}]),
    ],
)
def test_what_is_drawn_is_admitted(config: dict[str, Any]) -> None:
    check_fields(config)


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"defaults": {"custom": {"fillBelowTo": "P25"}}}, r"\[custom.fillBelowTo\] is not drawn"),
        ({"defaults": {"filterable": True}}, r"\[filterable\] is not drawn"),
        ({"defaults": {"unit": "bytes"}}, r"unit \[bytes\]"),
        (override("unit", "percent", matcher="byFrameRefID"), r"override by \[byFrameRefID\]"),
        (override("custom.drawStyle", "candles"), r"draw style \[candles\]"),
        (override("custom.cellOptions", {"type": "gauge"}), r"kind \[gauge\]"),
        (override("mappings", [{"type": "range"}]), r"mapping by \[range\]"),
    ],
)
def test_what_would_be_drawn_otherwise_than_grafana_does_is_refused(config: dict[str, Any], said: str) -> None:
    with pytest.raises(BadField, match=said):
        check_fields(config)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://elsewhere.example/d/x", "leads to no dashboard"),
        ("//elsewhere.example", "leads to no dashboard"),
        ("javascript:alert(1)", "leads to no dashboard"),
        ("/d/../x", "leads to no dashboard"),
        ("/d/x?var-y=${__dashboard.uid}", r"uses \[\$\{__dashboard.uid\}\]"),
        ("/d/x?var-y=$y", r"uses \[\$y\]"),
    ],
)
def test_a_link_leads_to_a_dashboard_or_is_refused(url: str, said: str) -> None:
    with pytest.raises(BadField, match=said):
        check_link(url)
