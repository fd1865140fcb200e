"""Which of Grafana's field settings the page's script draws: an unknown one is an error, never left out in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

SETTINGS = frozenset({"color", "decimals", "displayName", "links", "mappings", "max", "min", "noValue", "unit"})
_NOTHING_TO_A_PREVIEW = ("align", "filterable", "gradientMode", "inspect", "minWidth", "pointSize", "width")
CUSTOM = frozenset(
    {
        *("axisLabel", "axisSoftMin", "cellOptions", "drawStyle", "fillOpacity", "hidden", "hideFrom", "insertNulls"),
        *("lineInterpolation", "lineStyle", "lineWidth", "showPoints", "spanNulls", "stacking"),
        *_NOTHING_TO_A_PREVIEW,
    }
)
"""What a kind of panel has of its own."""
UNITS = frozenset({"locale", "none", "percent", "percentunit", "string"})
"""Besides `suffix:` and a text."""
MATCHERS = frozenset({"byName", "byRegexp", "byType"})
DRAWS = frozenset({"line", "bars", "points"})
CELLS = frozenset({"auto"})
MAPPINGS = frozenset({"value", "special"})

_LINK = re.compile(r"/d/[\w-]+[\w/?&=.,:;%+${}\"\[\] -]*")
_IN_LINK = re.compile(r"\$\{([^}]*)\}|\$(\w+)")
_KNOWN_IN_LINK = re.compile(
    r"__url_time_range|__all_variables|__value\.(?:raw|text)(?::\w+)?|(?!__)\w+:queryparam"
    r"|__data\.fields(?:\.\w+|\[\"[^\"\]]+\"\])(?:\.(?:text|numeric))?(?::\w+)?"
)


class BadField(ValueError):
    """A committed panel has a field setting that the preview does not draw."""


def check_fields(config: Mapping[str, Any]) -> None:
    """Raise BadField where a panel's field configuration has something that the page would not draw."""
    for name, value in _settings(config):
        if name.startswith("custom."):
            if name.removeprefix("custom.") not in CUSTOM:
                raise BadField(f"field setting [{name}] is not drawn; expected one of {sorted(CUSTOM)}")
        elif name not in SETTINGS:
            raise BadField(f"field setting [{name}] is not drawn; expected one of {sorted(SETTINGS)}")
        _check(name, value)


def _settings(config: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in (config.get("defaults") or {}).items():
        if name == "custom":
            yield from ((f"custom.{key}", one) for key, one in value.items())
        elif name != "thresholds":
            yield name, value
    for override in config.get("overrides") or []:
        if (matcher := override["matcher"]["id"]) not in MATCHERS:
            raise BadField(f"override by [{matcher}] is not drawn; expected one of {sorted(MATCHERS)}")
        yield from ((one["id"], one.get("value")) for one in override["properties"])


def _check(name: str, value: Any) -> None:
    if name == "unit" and value not in UNITS and not str(value).startswith("suffix:"):
        raise BadField(f"unit [{value}] is not known; expected suffix: and a text, or one of {sorted(UNITS)}")
    if name == "links":
        for link in value or []:
            check_link(link["url"])
    if name == "custom.drawStyle" and value not in DRAWS:
        raise BadField(f"draw style [{value}] is not drawn; expected one of {sorted(DRAWS)}")
    if name == "custom.cellOptions" and value["type"] not in CELLS:
        raise BadField(f"cells of the kind [{value['type']}] are not drawn; expected one of {sorted(CELLS)}")
    if name == "mappings":
        for mapping in value or []:
            if mapping["type"] not in MAPPINGS:
                raise BadField(f"mapping by [{mapping['type']}] is not drawn; expected one of {sorted(MAPPINGS)}")


def check_link(url: str) -> None:
    """Raise BadField where a link leads elsewhere than to a dashboard, or uses what the page cannot fill in."""
    if not _LINK.fullmatch(url):
        raise BadField(f"link [{url}] leads to no dashboard; expected /d/ and a dashboard's uid")
    for match in _IN_LINK.finditer(url):
        if not match[1] or not _KNOWN_IN_LINK.fullmatch(match[1]):
            raise BadField(f"link [{url}] uses [{match[0]}], which is not known here")
