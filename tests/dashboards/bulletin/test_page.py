"""The page: one file that asks for nothing, read without a script, by eye, by ear and on paper."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from caseflow_dashboards.bulletin.embedded import figures, revisions
from caseflow_dashboards.bulletin.page import page
from caseflow_dashboards.bulletin.publishing import publish
from caseflow_dashboards.bulletin.suppression import Rule

from tests.dashboards.bulletin.made import COUNTS, bulletin, draft, frame

VOID = {"meta", "link", "br", "rect", "line", "img"}
Element = tuple[str, dict[str, str]]


class Outline(HTMLParser):
    """Elements of a page, refused where one is not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.append((self._open[-1], data))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def said(self, tag: str) -> list[str]:
        return [text for name, text in self.texts if name == tag]


MADE = bulletin()
PAGE = page(MADE, revisions(MADE, figures(MADE)))
OUTLINE = Outline(PAGE)


def test_the_page_asks_for_nothing_from_anywhere() -> None:
    for _, attributes in OUTLINE.elements:
        assert not {"src", "srcset", "data", "action"} & set(attributes)
        assert attributes.get("href", "#").startswith("#")
    style = "".join(OUTLINE.said("style"))
    assert "url(" not in style
    assert "@import" not in style
    assert not re.search(r"https?:", PAGE)
    (policy,) = (at["content"] for at in OUTLINE.all("meta") if at.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")


def test_its_only_script_is_data() -> None:
    assert [at["type"] for at in OUTLINE.all("script")] == ["application/json"]


def test_every_table_has_a_caption_and_headings_with_a_scope() -> None:
    assert len(OUTLINE.all("caption")) == len(OUTLINE.all("table")) == 1
    assert {at.get("scope") for at in OUTLINE.all("th")} == {"col", "row"}


def test_headings_do_not_skip_a_level_and_links_lead_to_what_is_there() -> None:
    levels = [int(tag[1]) for tag, _ in OUTLINE.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in zip(levels, levels[1:], strict=False))
    ids = [attributes["id"] for _, attributes in OUTLINE.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {at["href"][1:] for at in OUTLINE.all("a")} <= set(ids)


def test_every_chart_has_a_name_and_points_to_its_values() -> None:
    names = [at["aria-label"] for at in OUTLINE.all("svg") if at["role"] == "img"]
    assert len(names) == len(OUTLINE.all("svg")) == 2
    assert all("table below" in name for name in names)


def test_the_definition_the_counting_rule_and_the_source_stand_beside_the_figure() -> None:
    assert OUTLINE.said("dt")[-5:] == ["Definition", "Counting rule", "Unit", "Denominator", "Source"]
    assert "By month of first contact." in PAGE
    assert "<code>defendants</code> = charged + others; no figure &lt;never&gt;." in PAGE


def test_synthetic_data_say_so_in_the_title_the_head_every_figure_and_every_printed_page() -> None:
    assert "Synthetic data" in OUTLINE.said("title")[0]
    assert OUTLINE.said("caption")[0].endswith("Synthetic data")
    assert OUTLINE.said("text").count("Synthetic data") == 2
    assert '@top-center { content: "Synthetic data"' in PAGE
    assert "No person in it is real." in PAGE


def test_records_of_agencies_have_no_such_label() -> None:
    plain = page(bulletin(of=frame(origins=())))
    assert "ynthetic" not in plain
    assert 'content: ""' in plain


def test_no_exact_count_stands_anywhere() -> None:
    told = " ".join(text for tag, text in OUTLINE.texts if tag != "style")
    forms = [form for count in COUNTS.values() if count % 5 for form in (f"{count:,}", str(count))]
    assert not [form for form in forms if re.search(rf"\b{form}\b", told)]


def test_gaps_are_told_apart_and_explained() -> None:
    shown = OUTLINE.said("td") + OUTLINE.said("abbr")
    assert "no data" in shown
    assert "c" in shown
    assert "this is not 0" in PAGE
    assert "values at least 5 apart" in PAGE


def test_months_that_are_not_final_are_marked_and_drawn_pale() -> None:
    assert ("abbr", "p") in OUTLINE.texts
    assert "provisional: an agency is not complete" in PAGE
    assert 'fill-opacity="0.45"' in page(bulletin(of=frame(rule=Rule(1, 1))))


def test_agencies_that_are_not_complete_are_named() -> None:
    assert "XX-POLICE (complete through 2024-02-01)" in page(
        bulletin(of=frame(incomplete=("XX-POLICE (complete through 2024-02-01)",)))
    )


def test_words_from_the_data_cannot_become_markup() -> None:
    hostile = '</script><script>alert("x")</script><b>'
    made = publish(draft(of=frame(jurisdictions=(hostile,)), title=hostile))
    found = Outline(page(made, revisions(made, figures(made))))
    assert len(found.all("script")) == 1
    assert found.all("b") == [{}] * len(OUTLINE.all("b"))


def test_without_a_last_bulletin_the_page_says_so() -> None:
    assert "without a last one to compare with" in page(MADE)


def test_revised_figures_are_listed_with_both_values() -> None:
    now = bulletin({**COUNTS, ("2024-01", "defendants"): 1_257, ("total", "defendants"): 1_306})
    told = Outline(page(now, revisions(now, figures(MADE))))
    assert "Figures that the last bulletin gave otherwise" in told.said("caption")
    assert "1,305" in told.said("td")


def test_a_table_without_data_says_no_data_and_has_no_chart() -> None:
    made = draft({})
    made.sections[0].tables[0].words.clear()
    empty = Outline(page(publish(made)))
    assert empty.all("svg") == empty.all("table") == []
    assert "no data" in empty.said("p")


@pytest.mark.parametrize("months", [1, 60])
def test_one_month_and_many_can_be_drawn(months: int) -> None:
    made = draft(of=frame(rule=Rule(1, 1), last=date(2024, 1, 31)))
    table = made.sections[0].tables[0]
    table.rows = list(table.rows[:1]) * months
    Outline(page(publish(made)))
