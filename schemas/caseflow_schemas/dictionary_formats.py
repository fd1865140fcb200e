"""The data dictionary as Markdown, CSV or one HTML page that needs nothing beside it."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from io import StringIO

from caseflow_schemas.dictionary import Field, Record
from caseflow_schemas.vocabularies import Vocabulary

TITLE = "Data dictionary of Justice Caseflow"
ABOUT = (
    "Every field of every record: what agencies send (events), what events are made of (common), and what Justice "
    "Caseflow makes of them (derived). Source: `the agency` that sends the event, or `computed`, with the records that "
    "it is computed from where they are few. No text of an event may hold a NUL character. Highly confidential: "
    "numbers of persons and cases, and what can be joined by them; confidential: facts about one person or case; "
    "public: neither. Written from the schemas by `caseflow schemas dictionary`."
)
COLUMNS = ("field", "type", "description", "allowed values", "source", "validation rule", "classification")
_HEADINGS = {"events": "What agencies send", "common": "What events are made of", "derived": "What is made of them"}


def allowed(field: Field) -> str:
    """Allowed values on one line."""
    return "any that the rule allows" if field.vocabulary is None else ", ".join(field.vocabulary.members)


def as_csv(records: Iterable[Record]) -> str:
    """One line a field; members with their meanings in one cell, a line each."""
    out = StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(("part", "record", *COLUMNS))
    for record in records:
        for field in record.fields:
            members = "" if field.vocabulary is None else "\n".join(_members(field.vocabulary))
            lines.writerow(
                (
                    *(record.namespace, record.name, field.name, field.type, field.description),
                    *(members or allowed(field), field.source, field.rule, field.classification),
                )
            )
    return out.getvalue()


def _members(vocabulary: Vocabulary) -> list[str]:
    return [f"{member}: {meaning}" for member, meaning in vocabulary.members.items()]


def as_markdown(records: Iterable[Record]) -> str:
    """A table a record, then the vocabularies."""
    found = tuple(records)
    lines = [f"# {TITLE}", "", ABOUT, ""]
    for namespace, heading in _HEADINGS.items():
        lines += [f"## {heading}", ""]
        for record in found:
            if record.namespace == namespace:
                lines += [f"### {record.name}", "", record.description, ""]
                lines += ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
                lines += ["| " + " | ".join(map(_cell, _values(field))) + " |" for field in record.fields]
                lines.append("")
    lines += ["## Vocabularies", ""]
    for vocabulary in _vocabularies(found):
        lines += [f"### {vocabulary.name}", "", vocabulary.doc, "", "| member | meaning |", "|---|---|"]
        lines += [f"| `{member}` | {_cell(meaning)} |" for member, meaning in vocabulary.members.items()]
        lines.append("")
    return "\n".join(lines)


def _values(field: Field) -> tuple[str, ...]:
    values = allowed(field) if field.vocabulary is None else f"`{field.vocabulary.name}`: {allowed(field)}"
    return field.name, field.type, field.description, values, field.source, field.rule, field.classification


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _vocabularies(records: Iterable[Record]) -> list[Vocabulary]:
    found = {field.vocabulary.name: field.vocabulary for r in records for field in r.fields if field.vocabulary}
    return [found[name] for name in sorted(found)]


def as_html(records: Iterable[Record]) -> str:
    """One page with contents, records and vocabularies; a vocabulary's name leads to its members."""
    found = tuple(records)
    names = frozenset(record.name for record in found)
    body = ["<a class='skip' href='#records'>Skip the contents</a>", f"<h1>{TITLE}</h1>", f"<p>{_code(ABOUT)}</p>"]
    body.append("<nav aria-label='Contents'>")
    for namespace, heading in _HEADINGS.items():
        links = (f"<a href='#{r.name}'>{r.name}</a>" for r in found if r.namespace == namespace)
        body.append(f"<p><b>{heading}</b>: {', '.join(links)}</p>")
    links = (f"<a href='#v-{v.name}'>{v.name}</a>" for v in _vocabularies(found))
    body += [f"<p><b>Vocabularies</b>: {', '.join(links)}</p>", "</nav>", "<main id='records' tabindex='-1'>"]
    for namespace, heading in _HEADINGS.items():
        body.append(f"<h2>{heading}</h2>")
        for record in found:
            if record.namespace == namespace:
                body += _html_record(record, names)
    body.append("<h2>Vocabularies</h2>")
    for vocabulary in _vocabularies(found):
        rows = (f"<tr><th scope='row'>{m}</th><td>{_code(t)}</td></tr>" for m, t in vocabulary.members.items())
        body += [f"<h3 id='v-{vocabulary.name}'>{vocabulary.name}</h3>", f"<p>{_code(vocabulary.doc)}</p>"]
        body += ["<table><tr><th scope='col'>member</th><th scope='col'>meaning</th></tr>", *rows, "</table>"]
    body.append("</main>")
    head = f"<meta charset='utf-8'><meta name='viewport' content='width=device-width'><title>{TITLE}</title>{_STYLE}"
    return f"<!doctype html><html lang='en'><head>{head}</head><body>{chr(10).join(body)}</body></html>\n"


_STYLE = """<style>
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:84rem;padding:0 1rem;color:#1c2330;background:#fff}
table{border-collapse:collapse;width:100%;margin:.6rem 0 1.8rem}
th,td{border-bottom:1px solid #d8dde6;padding:.35rem .6rem;text-align:left;vertical-align:top;overflow-wrap:break-word}
tr:first-child th{background:#f1f4f8;position:sticky;top:0}
th[scope=row]{font-family:ui-monospace,monospace;font-weight:600;white-space:nowrap}
h3{margin-top:2rem;font-family:ui-monospace,monospace}h2{border-bottom:2px solid #1c2330;margin-top:3rem}
code{background:#f1f4f8;padding:0 .2em}nav p{margin:.3rem 0}a{color:#0b57a4}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}:focus-visible{outline:3px solid #0b57a4}
main:focus{outline:none}h3:target{background:#fff3c4}
.highly{color:#a1260d;font-weight:600}.confidential{color:#8a5a00}.public{color:#22663a}
</style>"""


def _html_record(record: Record, names: frozenset[str]) -> Iterator[str]:
    yield f"<h3 id='{record.name}'>{record.name}</h3><p>{_code(record.description)}</p>"
    yield "<table><tr>" + "".join(f"<th scope='col'>{column}</th>" for column in COLUMNS) + "</tr>"
    for field in record.fields:
        cells = [_code(text) for text in _values(field)]
        cells[1], cells[4] = (_linked(cell, names) for cell in (cells[1], cells[4]))
        if field.vocabulary is not None:
            name = field.vocabulary.name
            cells[3] = f"<a href='#v-{name}'>{name}</a>: {escape(allowed(field))}"
        cells[6] = f"<span class='{field.classification.split()[0]}'>{cells[6]}</span>"
        yield f"<tr><th scope='row'>{cells[0]}</th>{''.join(f'<td>{cell}</td>' for cell in cells[1:])}</tr>"
    yield "</table>"


def _linked(cell: str, names: frozenset[str]) -> str:
    """With the names of records leading to them."""
    return re.sub(r"\w+", lambda word: f"<a href='#{word[0]}'>{word[0]}</a>" if word[0] in names else word[0], cell)


def _code(text: str) -> str:
    """Escaped, with what stands between backquotes as code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts))


FORMATS: dict[str, Callable[[Iterable[Record]], str]] = {"md": as_markdown, "csv": as_csv, "html": as_html}
