"""The small part of Markdown that panels use: headings, paragraphs, bullet lists, **strong** and `code`."""

from __future__ import annotations

import re
from html import escape

_STRONG = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`([^`]+)`")


def render(text: str, *, heading_level: int = 3) -> str:
    """Return HTML in which everything that is not one of the known marks is text."""
    return "\n".join(_block(block, heading_level) for block in re.split(r"\n\s*\n", text.strip()) if block.strip())


def _block(block: str, heading_level: int) -> str:
    lines = block.strip().split("\n")
    if match := re.fullmatch(r"#{1,4} (.+)", lines[0]):
        heading = f"<h{heading_level}>{_inline(match[1])}</h{heading_level}>"
        rest = "\n".join(lines[1:])
        return heading + (_block(rest, heading_level) if rest else "")
    if lines[0].startswith("- "):
        items = re.split(r"(?:^|\n)- ", block.strip())[1:]
        return "<ul>" + "".join(f"<li>{_inline(item)}</li>" for item in items) + "</ul>"
    return f"<p>{_inline(block.strip())}</p>"


def _inline(text: str) -> str:
    return _CODE.sub(r"<code>\1</code>", _STRONG.sub(r"<strong>\1</strong>", escape(" ".join(text.split()))))
