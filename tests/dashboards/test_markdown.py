"""The preview's Markdown."""

from caseflow_dashboards.preview.markdown import render


def test_paragraphs_lists_headings_and_marks_become_html() -> None:
    text = "## Books\nOne **two**\nthree `four`.\n\n- first\n  goes on\n- second\n\nLast."
    assert render(text) == (
        "<h3>Books</h3><p>One <strong>two</strong> three <code>four</code>.</p>\n"
        "<ul><li>first goes on</li><li>second</li></ul>\n<p>Last.</p>"
    )


def test_a_heading_alone_has_no_empty_paragraph() -> None:
    assert render("# Title", heading_level=4) == "<h4>Title</h4>"


def test_everything_else_is_text() -> None:
    assert render('<script>alert("x")</script> & *this*') == (
        "<p>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; *this*</p>"
    )


def test_nothing_gives_nothing() -> None:
    assert render("  \n\n ") == ""
