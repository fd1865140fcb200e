"""The page in a real browser: it asks for nothing, complains of nothing, and fits a small screen."""

import asyncio
from pathlib import Path

import pytest
from caseflow_dashboards.bulletin.page import page

from tests.dashboards.browser import browser
from tests.dashboards.bulletin.made import bulletin, frame

pytestmark = pytest.mark.stack


def test_it_opens_from_a_file_without_a_request_a_complaint_or_a_scroll_bar_sideways(tmp_path: Path) -> None:
    file = tmp_path / "bulletin.html"
    file.write_text(page(bulletin(of=frame(incomplete=("XX-POLICE (complete through 2024-02-01)",)))))

    async def opened() -> tuple[list[str], list[str], list[bool]]:
        async with browser(tmp_path / "profile") as tab:
            fits = []
            for width in (400, 1000, 1400):
                await tab.go(file.as_uri(), width=width)
                fits.append(await tab.evaluate("document.documentElement.scrollWidth <= innerWidth"))
            assert await tab.evaluate("document.querySelectorAll('svg').length") == 2
            return tab.errors, tab.requested, fits

    errors, requested, fits = asyncio.run(opened())
    assert errors == []
    assert set(requested) == {file.as_uri()}
    assert fits == [True] * 3
