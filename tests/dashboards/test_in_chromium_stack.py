"""The preview in a real browser, over a real ClickHouse.

Pictures of the pages are kept in the test's temporary folder, or in CASEFLOW_SCREENSHOTS if that is set.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.migrate import migrate

from tests.dashboards.browser import Tab, browser
from tests.dashboards.filled import fill
from tests.dashboards.serving import served_from

pytestmark = pytest.mark.stack

DASHBOARDS = ("caseflow-attrition", "caseflow-durations")
REFRESHED = "Number(document.body.dataset.refreshes || 0) >= {}"
PANELS = "[...document.querySelectorAll('.panel:not(.text)')]"
STATES = f"{PANELS}.map((panel) => panel.dataset.state)"
CHARTS = "[...document.querySelectorAll('.drawing[role=img]')]"
FOCUSED = "(document.activeElement.id || document.activeElement.textContent)"

Visit = Callable[[Tab, str], Awaitable[None]]


def visit(connections: Connections, profile: Path, steps: Visit) -> None:
    async def visited() -> None:
        async with served_from(connections) as url, browser(profile / "chromium") as tab:
            await steps(tab, url)
            assert tab.errors == []
            strange = [address for address in tab.requested if not address.startswith((url, "data:", "about:"))]
            assert strange == []

    asyncio.run(visited())


def picture(tmp_path: Path, name: str) -> Path:
    return Path(os.environ.get("CASEFLOW_SCREENSHOTS", tmp_path)) / f"{name}.png"


@pytest.mark.parametrize("dashboard", DASHBOARDS)
def test_every_panel_of_a_dashboard_is_drawn_at_each_width_and_in_light_and_dark(
    connections: Connections, tmp_path: Path, dashboard: str
) -> None:
    migrate(connections)
    fill(connections)

    async def steps(tab: Tab, url: str) -> None:
        for width, dark in ((1400, False), (1400, True), (800, False), (400, False)):
            await tab.go(f"{url}/d/{dashboard}", width=width, dark=dark)
            await tab.until(REFRESHED.format(1))
            states = await tab.evaluate(STATES)
            assert set(states) <= {"drawn", "empty"}
            assert states.count("empty") <= 2  # two curves: a segment that is undated, months with few measured
            assert await tab.evaluate(f"{CHARTS}.every((chart) => chart.querySelector('svg.main-svg'))")
            overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert await tab.evaluate(overflow) <= 0, f"the page is wider than {width} pixels"
            await tab.screenshot(picture(tmp_path, f"{dashboard}-{width}{'-dark' if dark else ''}"))

    visit(connections, tmp_path, steps)


def test_every_chart_has_its_values_in_words_and_in_a_table(connections: Connections, tmp_path: Path) -> None:
    migrate(connections)
    fill(connections)

    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/caseflow-attrition")
        await tab.until(REFRESHED.format(1))
        said = await tab.evaluate(f"{CHARTS}.map((chart) => chart.getAttribute('aria-label'))")
        # Whoever was charged is taken to have been referred: a later stage implies those before it.
        reached = "Persons: First contact 288, Referred 144, Charged 144, Disposed of 72, Sentenced 0, Admitted 0."
        assert any(reached in label for label in said)
        charts = "[...document.querySelectorAll('.barchart, .timeseries')]"
        assert await tab.evaluate(f"{charts}.every((chart) => chart.querySelector('.alternative table caption'))")
        assert await tab.evaluate(f"{PANELS}.every((panel) => panel.getAttribute('aria-labelledby'))")

    visit(connections, tmp_path, steps)


def test_the_page_works_by_keyboard(connections: Connections, tmp_path: Path) -> None:
    migrate(connections)
    fill(connections)

    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/caseflow-durations")
        await tab.until(REFRESHED.format(1))
        await tab.press("Tab")
        assert await tab.evaluate(FOCUSED) == "Skip to the figures"
        await tab.tab_to(f"{FOCUSED} === 'range'")
        await tab.press("ArrowDown")
        await tab.until("location.search === '?from=now-30d&to=now'")
        await tab.until("document.getElementById('from').value.length === 10")
        await tab.press("End")
        await tab.until("!document.getElementById('days').hidden")
        await tab.tab_to("document.activeElement.type === 'submit'")
        await tab.press("Enter")
        await tab.until("location.search.endsWith('T23%3A59%3A59.999Z')")
        await tab.tab_to(f"{FOCUSED} === 'definitions'")
        await tab.press("Space")
        assert await tab.evaluate("[...document.querySelectorAll('details.definition')].every((one) => one.open)")
        await tab.tab_to(f"{FOCUSED} === 'pause'")
        await tab.press("Space")
        assert await tab.evaluate("document.getElementById('pause').getAttribute('aria-pressed')") == "true"

    visit(connections, tmp_path, steps)


def test_a_page_shows_what_changed_by_itself(connections: Connections, tmp_path: Path) -> None:
    migrate(connections)

    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/caseflow-attrition")
        await tab.until(REFRESHED.format(1))
        await tab.until("document.body.textContent.includes('no data')")
        await asyncio.to_thread(fill, connections)
        await tab.until(f"{CHARTS}.some((chart) => chart.getAttribute('aria-label').includes('First contact 288'))")

    visit(connections, tmp_path, steps)


def test_a_failing_panel_says_why_in_its_place_and_the_others_are_drawn(
    connections: Connections, tmp_path: Path
) -> None:
    migrate(connections)
    fill(connections)
    with client(connections) as server:
        server.command("DROP VIEW outcomes")

    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/caseflow-attrition")
        await tab.until(REFRESHED.format(1))
        states = await tab.evaluate(STATES)
        assert states.count("error") == 1
        message = await tab.evaluate("document.querySelector('[data-state=error] .message').textContent")
        assert "outcomes" in message
        await tab.screenshot(picture(tmp_path, "failing-panel"))

    visit(connections, tmp_path, steps)


def test_a_range_that_ends_before_it_begins_is_told_and_no_figure_changes(
    connections: Connections, tmp_path: Path
) -> None:
    migrate(connections)

    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/caseflow-attrition?from=2014-01-01&to=2013-01-01")
        await tab.until("document.getElementById('notice').textContent.includes('before it begins')")
        tab.errors.clear()  # the browser notes the refusal, which was wanted

    visit(connections, tmp_path, steps)
