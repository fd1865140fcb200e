"""The controls of a page: one for each visible variable, named and described as the dashboard does."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from caseflow_dashboards.preview.choices import LONGEST
from caseflow_dashboards.preview.variables import DAY, Option, Variable

MENU_FROM = 40
"""A list of one choice with so many options is a menu with a search, as every list of several choices is."""


def controls(variables: Iterable[Variable]) -> str:
    """Return the HTML of the controls; options that a query gives are put in by the page's script."""
    return "\n".join(_control(variable) for variable in variables if variable.shown)


def widget(variable: Variable) -> str:
    """Return which control it has: text, choice (one of few) or menu."""
    if variable.kind == "textbox":
        return "text"
    few = variable.kind == "custom" and len(variable.options) < MENU_FROM
    return "choice" if few and not variable.many and not variable.include_all else "menu"


def _control(variable: Variable) -> str:
    name, kind = escape(variable.name), widget(variable)
    unseen = "" if variable.label_shown else ' class="unseen"'
    hint = f"hint-{name}"
    described = f' aria-describedby="{hint}"' if variable.description else ""
    label = f'<label for="var-{name}" id="label-{name}"{unseen}>{escape(variable.label)}</label>'
    placeholder = f' placeholder="{DAY}"' if variable.is_day else ""
    if kind == "text":
        control = (
            f'<input type="text" id="var-{name}" autocomplete="off" spellcheck="false" maxlength="{LONGEST}"'
            f"{placeholder}{described}>"
        )
    elif kind == "choice":
        control = f'<select id="var-{name}"{described}>{"".join(map(_option, variable.options))}</select>'
    else:
        control = (
            f'<button type="button" id="var-{name}" class="opener" aria-expanded="false" aria-controls="menu-{name}"'
            f' aria-labelledby="label-{name} var-{name}"{described}>…</button>'
            f'<div class="menu" id="menu-{name}" role="group" aria-labelledby="label-{name}" hidden></div>'
        )
    said = f'<span class="hint" id="{hint}">{escape(variable.description)}</span>' if variable.description else ""
    return f'<div class="control" data-variable="{name}" data-widget="{kind}">{label}{control}{said}</div>'


def _option(option: Option) -> str:
    return f'<option value="{escape(option.value)}">{escape(option.text)}</option>'
