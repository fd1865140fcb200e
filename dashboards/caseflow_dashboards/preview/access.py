"""What a preview shows, which knows nobody: dashboards that name persons are closed unless it was asked for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import ip_address

from caseflow_dashboards.preview.dashboards import Dashboard, Panel

CLOSED = "Not shown here"
WHY_CLOSED = """\
This dashboard names **persons and cases**. The preview asks nobody who they are, so it shows none unless it was \
started with `caseflow dashboards preview --persons`, on a machine whose every user may see those records. Whoever is \
allowed finds this dashboard in Grafana.
"""


class NotThisMachine(ValueError):
    """Persons would be shown to other machines."""


def refuse_elsewhere(host: str) -> None:
    """Raise NotThisMachine unless `host`, a name or an address, is this machine for itself alone."""
    try:
        is_own = ip_address(host).is_loopback
    except ValueError:
        is_own = host == "localhost"
    if not is_own:
        raise NotThisMachine(
            f"persons are shown on this machine alone: host [{host}] is reached from others; leave it out"
        )


def opened(dashboards: Mapping[str, Dashboard], *, persons: bool) -> dict[str, Dashboard]:
    """Return them with those closed that name persons, unless `persons`; a closed one asks nothing."""
    return {
        uid: _closed(dashboard) if dashboard.is_personal and not persons else dashboard
        for uid, dashboard in dashboards.items()
    }


def _closed(dashboard: Dashboard) -> Dashboard:
    said = Panel(
        id=1,
        kind="text",
        title=CLOSED,
        description="",
        x=0,
        y=0,
        width=24,
        height=6,
        sql=None,
        matrix=None,
        content=WHY_CLOSED,
        options={},
        field_config={},
    )
    return replace(dashboard, variables=(), annotations=(), panels=(said,))
