"""The preview in a real browser, over a real ClickHouse.

Pictures of the pages are kept in the test's temporary folder, or in CASEFLOW_SCREENSHOTS if that is set.
"""

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from caseflow_dashboards.preview.dashboards import load_dashboards
from caseflow_dashboards.preview.server import Preview
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.rows import CASE_TIMELINES, case_timeline_rows
from caseflow_sinks.writer import Writer

from tests.dashboards.browser import Tab, browser
from tests.dashboards.filled import EACH_MONTH, MONTHS, board_database, fill
from tests.dashboards.serving import Unreliable, served, served_from
from tests.sinks import made

pytestmark = pytest.mark.stack

DASHBOARDS = list(load_dashboards())
FILTERED = [name for name, board in load_dashboards().items() if any(each.name == "sex" for each in board.variables)]
PANELS = "[...document.querySelectorAll('.panel:not(.text)')]"
STATES = f"{PANELS}.map((panel) => panel.dataset.state)"
CHARTS = "[...document.querySelectorAll('.drawing[role=img]')]"
FOCUSED = "(document.activeElement.id || document.activeElement.textContent)"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
REFRESHED = (
    f"(Number(document.body.dataset.refreshes || 0) >= 1 && {STATES}.every((state) => state && state !== 'waiting'))"
)
CONTACTS = f"({CHARTS}.map((chart) => chart.ariaLabel).join(' ').match(/First contact (\\d+)/) || [])[1]"
TILES = "document.querySelector('.tiles').textContent"
DRAWINGS = "document.querySelectorAll('.drawing:not([hidden])').length"
ANSWERED = f"{STATES}.every((state) => state === 'drawn' || state === 'empty')"
NOTICE = "(document.getElementById('notice')?.textContent ?? '')"
SHOWN = "(document.getElementById('shown')?.textContent ?? '')"

YEARS = "?from=2012-01-01&to=2013-12-31"
"""Those of the cases."""

Steps = Callable[[Tab, str], Coroutine[None, None, None]]


@dataclass(frozen=True)
class Opened:
    """A browser and a server for all tests of this file; a test visits them one after another."""

    runner: asyncio.Runner
    tab: Tab
    url: str
    engine: Unreliable
    connections: Connections

    def visit(self, steps: Steps) -> None:
        """Take steps in a browser whose console complains of nothing and that asks nobody else."""
        self.engine.away, self.engine.refused = False, ""
        self.tab.errors.clear()
        self.runner.run(steps(self.tab, self.url))
        assert self.tab.errors == []
        own = (self.url, "data:", "about:")
        assert [address for address in self.tab.requested if not address.startswith(own)] == []


@pytest.fixture(scope="module")
def opened(stack: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The preview over made-up cases of 2012 and 2013."""
    with board_database(stack) as connections, asyncio.Runner() as runner:
        fill(connections)
        held = AsyncExitStack()
        url, engine = runner.run(held.enter_async_context(served_from(connections)))
        tab = runner.run(held.enter_async_context(browser(tmp_path_factory.mktemp("chromium"))))
        yield Opened(runner, tab, url, engine, connections)
        runner.run(held.aclose())


def picture(tmp_path: Path, name: str) -> Path:
    return Path(os.environ.get("CASEFLOW_SCREENSHOTS", tmp_path)) / f"{name}.png"


async def all_is_drawn(tab: Tab) -> None:
    await tab.until(REFRESHED)
    assert set(await tab.evaluate(STATES)) <= {"drawn", "empty"}
    await tab.until(f"{CHARTS}.every((chart) => chart.querySelector('svg.main-svg'))")
    # Charts take the width of their place once the page has been laid out anew.
    await tab.until(f"({OVERFLOW}) <= 0")


@pytest.mark.parametrize("dashboard", DASHBOARDS)
def test_every_panel_of_a_dashboard_is_drawn_on_a_large_and_on_a_small_screen(
    opened: Opened, tmp_path: Path, dashboard: str
) -> None:
    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/{dashboard}{YEARS}")
        await all_is_drawn(tab)
        await tab.screenshot(picture(tmp_path, f"{dashboard}-1400"))
        await tab.size(400)
        await all_is_drawn(tab)
        await tab.screenshot(picture(tmp_path, f"{dashboard}-400"))

    opened.visit(steps)


@pytest.mark.parametrize("dashboard", FILTERED)
def test_a_filter_that_is_changed_changes_the_figures_at_once_and_stands_in_the_address(
    opened: Opened, dashboard: str
) -> None:
    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/{dashboard}?from=2012-01-01&to=2012-12-31")
        await tab.until(f"{SHOWN} === '1 January 2012 to 31 December 2012 · no filter'")
        await tab.evaluate("document.getElementById('var-sex').click()")
        await tab.until("document.querySelector('#menu-sex input[value=male]')")
        await tab.evaluate("document.querySelector('#menu-sex input[value=male]').click()")
        await tab.until(f"location.search === '?from=2012-01-01&to=2012-12-31&var-sex=male' && {REFRESHED}")
        assert set(await tab.evaluate(STATES)) <= {"drawn", "empty"}
        assert await tab.evaluate(SHOWN) == "1 January 2012 to 31 December 2012 · Sex: male"

    opened.visit(steps)


def test_in_the_dark_the_page_and_its_charts_have_other_colours(opened: Opened, tmp_path: Path) -> None:
    ink = "getComputedStyle(document.querySelector('.canvas text')).fill"

    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/caseflow-custody{YEARS}")
        await all_is_drawn(tab)
        light = await tab.evaluate(ink)
        await tab.look(dark=True)
        await tab.until(f"{ink} !== {light!r}")
        await all_is_drawn(tab)
        await tab.screenshot(picture(tmp_path, "dark"))

    opened.visit(steps)


def test_every_chart_has_its_values_in_words_and_in_a_table(opened: Opened) -> None:
    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/caseflow-attrition{YEARS}")
        await tab.until(REFRESHED)
        assert await tab.evaluate(CONTACTS)
        charts = "[...document.querySelectorAll('.drawing[role=img]')].map((place) => place.closest('.panel'))"
        assert await tab.evaluate(f"{charts}.every((chart) => chart.querySelector('.alternative table caption'))")
        assert await tab.evaluate(f"{CHARTS}.every((chart) => chart.ariaLabel.includes('Chart with'))")
        assert await tab.evaluate(f"{PANELS}.every((panel) => panel.getAttribute('aria-labelledby'))")

    opened.visit(steps)


def test_the_page_works_by_keyboard(opened: Opened) -> None:
    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/caseflow-feeds")
        await tab.until(f"{REFRESHED} && document.getElementById('var-sex').textContent === 'All'")
        await tab.press("Tab")
        assert await tab.evaluate(FOCUSED) == "Skip to the figures"
        await tab.tab_to(f"{FOCUSED} === 'range'")
        await tab.press("ArrowDown")
        await tab.until("location.search === '?from=now-30d&to=now'")
        await tab.tab_to(f"{FOCUSED} === 'pause'")
        await tab.press("Space")
        assert await tab.evaluate("document.getElementById('pause').ariaPressed") == "true"
        await tab.press("Tab")
        assert await tab.evaluate(FOCUSED) == "definitions"
        await tab.press("Space")
        assert await tab.evaluate("[...document.querySelectorAll('details.definition')].every((one) => one.open)")

    opened.visit(steps)


def test_a_menu_works_by_keyboard_and_gives_the_focus_back(opened: Opened) -> None:
    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/caseflow-feeds?from=2012-01-01&to=2013-12-31")
        await tab.until("document.getElementById('var-iccs').textContent === 'All'")
        await tab.evaluate("document.getElementById('var-as_of').focus()")
        await tab.tab_to(f"{FOCUSED} === 'var-iccs'")
        await tab.press("Enter")
        await tab.until("document.activeElement.type === 'search'")
        await tab.write("property only")
        await tab.press("ArrowDown")
        await tab.press("Space")
        await tab.until("location.search.endsWith('&var-iccs=05')")
        await tab.press("Escape")
        assert await tab.evaluate(FOCUSED) == "var-iccs"
        assert await tab.evaluate("document.getElementById('menu-iccs').hidden")
        assert "property" in await tab.evaluate("document.getElementById('var-iccs').textContent")
        await tab.tab_to(f"{FOCUSED} === 'clear'", at_most=20)
        await tab.press("Enter")
        await tab.until("location.search === '?from=2012-01-01&to=2013-12-31'")

    opened.visit(steps)


def test_the_range_shows_its_days_and_a_link_takes_range_and_filters_along(opened: Opened) -> None:
    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/caseflow-feeds")
        await tab.until(REFRESHED)
        years = "['from', 'to'].map((end) => Number(document.getElementById(end).value.slice(0, 4)))"
        first, last = await tab.evaluate(years)
        assert last - first == 5
        await tab.evaluate("document.getElementById('from').value = '2012-03-01'")
        await tab.evaluate("document.getElementById('to').value = '2012-04-30'")
        await tab.evaluate("document.querySelector('#days button').click()")
        await tab.until(f"{SHOWN}.startsWith('1 March 2012 to 30 April 2012')")
        await tab.go(f"{url}/d/caseflow-feeds?from=2012-03-01&to=2012-04-30&var-sex=female")
        await tab.until("document.getElementById('var-sex').textContent === 'female'")
        await tab.evaluate("document.querySelector('nav a[href*=custody]').click()")
        await tab.until(f"location.pathname === '/d/caseflow-custody' && {SHOWN}.endsWith('Sex: female')")
        assert (await tab.evaluate(SHOWN)).startswith("1 March 2012 to 30 April 2012")

    opened.visit(steps)


def test_a_case_in_a_table_leads_to_its_timeline(opened: Opened) -> None:
    person = "synthetic:2012-01/0"

    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/caseflow-explorer?var-identifier=synthetic-case:2012-01/0")
        link = f"[...document.querySelectorAll('main table a')].find((link) => link.textContent === {person!r})"
        await tab.until(link)
        await tab.evaluate(f"{link}.click()")
        await tab.until(f"{SHOWN}.endsWith('Identifier: {person}') && {REFRESHED}")
        assert "drawn" in await tab.evaluate(STATES)

    opened.visit(steps)


def test_an_identifier_is_left_behind_on_the_way_to_another_dashboard(opened: Opened) -> None:
    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/caseflow-explorer?from=2012-01-01&to=2013-12-31&var-identifier=synthetic:2012-01/0")
        await tab.until(REFRESHED)
        await tab.evaluate("document.querySelector('nav a[href*=pipeline]').click()")
        await tab.until("location.pathname === '/d/caseflow-pipeline'")
        assert await tab.evaluate("location.search") == "?from=2012-01-01&to=2013-12-31"

    opened.visit(steps)


def test_what_names_persons_is_closed_where_it_was_not_asked_for(opened: Opened, tmp_path: Path) -> None:
    async def steps(tab: Tab, _: str) -> None:
        async with served(Preview(load_dashboards(), opened.engine)) as closed:
            await tab.go(f"{closed}/d/caseflow-watch{YEARS}")
            await tab.until("Number(document.body.dataset.refreshes || 0) >= 1")
            assert "--persons" in await tab.evaluate("document.querySelector('main').textContent")
            assert await tab.evaluate(f"{PANELS}.length") == 0
            assert "undefined" not in await tab.evaluate("document.body.textContent")
            await tab.screenshot(picture(tmp_path, "closed"))
            tab.requested.clear()

    opened.visit(steps)


def test_a_filter_that_matches_nothing_shows_no_data_and_can_be_taken_away(opened: Opened) -> None:
    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/caseflow-custody?var-court=none%27%20OR%201%3D1%20--%20%5C")
        await tab.until(REFRESHED)
        assert set(await tab.evaluate(STATES)) <= {"drawn", "empty"}
        assert await tab.evaluate(f"{STATES}.filter((state) => state === 'empty').length") > 3
        assert "no data" in await tab.evaluate("document.querySelector('.panel[data-state=empty]').textContent")
        await tab.evaluate("document.getElementById('var-court').click()")
        await tab.until("document.getElementById('menu-court').textContent.includes('(in no record)')")

    opened.visit(steps)


def test_on_paper_there_are_definitions_and_no_controls(opened: Opened, tmp_path: Path) -> None:
    shown = "[...document.querySelectorAll('details.definition p')].every((text) => text.checkVisibility())"

    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/caseflow-custody?from=2012-01-01&to=2013-12-31", dark=True)
        await tab.until(REFRESHED)
        assert not await tab.evaluate(shown)
        await tab.look(dark=True, media="print")
        await tab.evaluate("dispatchEvent(new Event('beforeprint'))")
        await tab.until(shown)
        assert await tab.evaluate("getComputedStyle(document.getElementById('controls')).display") == "none"
        assert await tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert "1 January 2012 to 31 December 2013" in await tab.evaluate(SHOWN)
        await tab.screenshot(picture(tmp_path, "paper"))
        await tab.evaluate("dispatchEvent(new Event('afterprint'))")
        await tab.look()
        assert not await tab.evaluate(shown)

    opened.visit(steps)


def test_a_failing_panel_says_why_in_its_place_and_the_others_are_drawn(opened: Opened) -> None:
    async def steps(tab: Tab, url: str) -> None:
        opened.engine.refused = ".timelines"
        await tab.go(f"{url}/d/caseflow-pipeline")
        await tab.until(REFRESHED)
        states = await tab.evaluate(STATES)
        assert 0 < states.count("error") < len(states) / 2
        message = "document.querySelector('[data-state=error] .message').textContent"
        assert ".timelines" in await tab.evaluate(message)

    opened.visit(steps)


def test_while_clickhouse_is_away_old_figures_are_marked_and_then_it_recovers_by_itself(opened: Opened) -> None:
    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/caseflow-pipeline")
        await tab.until(REFRESHED)
        before = await tab.evaluate(TILES)
        opened.engine.away = True
        await tab.until(f"{STATES}.every((state) => state === 'stale') && {NOTICE}.includes('does not answer')")
        assert await tab.evaluate(TILES) == before
        assert "old: of " in await tab.evaluate("document.querySelector('[data-state=stale] .message').textContent")
        await tab.evaluate("document.querySelector('#range').value = 'now-30d,now'")
        await tab.evaluate("document.querySelector('#range').dispatchEvent(new Event('change'))")
        await tab.until(f"{STATES}.every((state) => state === 'error')")  # of another range there are no figures
        assert await tab.evaluate(DRAWINGS) == 0
        opened.engine.away = False
        await tab.until(f"{ANSWERED} && {NOTICE} === ''")

    opened.visit(steps)


def test_what_cannot_be_asked_is_told_and_leaves_no_figure(opened: Opened) -> None:
    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/caseflow-feeds")
        await tab.until(REFRESHED)
        for query, said in (
            ("from=2014-01-01&to=2013-01-01", "before it begins"),
            ("from=31.12.2012&to=now", "cannot be read"),
            ("var-as_of=2012-13-45", "expected a day"),
        ):
            await tab.evaluate(f"history.pushState(null, '', '?{query}'); dispatchEvent(new Event('asked'))")
            await tab.until(f"{NOTICE}.includes({said!r})")
            assert await tab.evaluate(DRAWINGS) == 0
        tab.errors.clear()  # the browser notes the refusals, which were wanted
        await tab.evaluate("history.go(-3)")
        await tab.until(f"{ANSWERED} && {NOTICE} === ''")

    opened.visit(steps)


def test_a_page_shows_what_changed_by_itself(opened: Opened) -> None:
    def insert() -> None:
        case = made.case_timeline("synthetic-case:new", reported=made.moment("2014-02-02"))
        writer = Writer(lambda: client(opened.connections))
        writer.insert(CASE_TIMELINES, case_timeline_rows(case, 1))
        writer.close()

    async def steps(tab: Tab, url: str) -> None:
        await tab.go(f"{url}/d/caseflow-pipeline")
        await tab.until(REFRESHED)
        before = await tab.evaluate(TILES)
        assert f"{len(MONTHS) * EACH_MONTH}" in before
        await asyncio.to_thread(insert)
        await tab.until(f"{TILES}.includes('{len(MONTHS) * EACH_MONTH + 1}')")

    opened.visit(steps)
