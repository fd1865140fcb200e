"""The data dictionary: every field with all that a reader has to know of it."""

import csv
from html.parser import HTMLParser
from io import StringIO

import pytest
from caseflow_schemas.avsc import EVENTS, load_schema
from caseflow_schemas.dictionary import CLASSIFICATIONS, allowed_values, field_lacks, lacking, records
from caseflow_schemas.dictionary_formats import FORMATS, as_csv, as_html, as_markdown
from caseflow_schemas.vocabularies import derived_vocabularies, vocabularies

FIELD = load_schema(f"{EVENTS}.VerdictReturned")["fields"][-1]


def test_no_field_of_any_record_lacks_anything() -> None:
    assert lacking() == []


@pytest.mark.parametrize("attribute", ["doc", "rule", "source", "classification"])
def test_a_field_that_lacks_one_is_told(attribute: str) -> None:
    field = {name: value for name, value in FIELD.items() if name != attribute}
    assert field_lacks(FIELD) == []
    assert [line.partition(":")[0] for line in field_lacks(field)] == ["is_final"]
    assert len(field_lacks({**FIELD, attribute: " "})) >= 1


def test_a_vocabulary_and_a_classification_that_do_not_exist_are_told() -> None:
    (line,) = field_lacks({**FIELD, "vocabulary": "colours"})
    assert "[colours]" in line
    (line,) = field_lacks({**FIELD, "classification": "secret"})
    assert all(each in line for each in CLASSIFICATIONS)


def test_a_source_is_the_agency_or_what_computes_it_from_records_that_exist() -> None:
    assert field_lacks({**FIELD, "source": "caseflow, from VerdictReturned, ChargeFiled"}) == []
    for source in ("hearsay", "caseflow, from Rumours", "caseflow, from "):
        (line,) = field_lacks({**FIELD, "source": source})
        assert f"[{source}]" in line


def test_every_vocabulary_is_used_and_every_member_has_a_meaning() -> None:
    used = {field.vocabulary.name for record in records() for field in record.fields if field.vocabulary is not None}
    assert used == set(allowed_values())
    assert set(allowed_values()) == {*vocabularies(), *derived_vocabularies(), "finding", "dead_letter_reason"}
    for vocabulary in allowed_values().values():
        assert vocabulary.doc
        assert vocabulary.members
        assert all(meaning.endswith(".") for meaning in vocabulary.members.values())


def test_contract_vocabularies_keep_the_two_kinds_of_unknown_apart_and_derived_ones_have_none() -> None:
    for vocabulary in vocabularies().values():
        assert list(vocabulary.members)[-2:] == ["not_stated", "not_mapped"]
    for name, vocabulary in derived_vocabularies().items():
        # Where a code comes from is told of what is unknown too: there they are facts of ours.
        assert name == "iccs_source" or not {"not_stated", "not_mapped"} & set(vocabulary.members)


def test_the_csv_has_a_line_for_every_field_with_no_cell_empty() -> None:
    lines = list(csv.reader(StringIO(as_csv(records()))))
    assert len(lines) == 1 + sum(len(record.fields) for record in records())
    assert all(cell for line in lines for cell in line)


def test_the_markdown_has_a_table_row_for_every_field_of_equal_width() -> None:
    rows = [line for line in as_markdown(records()).splitlines() if line.startswith("| ")]
    fields = [row for row in rows if row.replace("\\|", "").count("|") == 8]
    assert len(fields) == sum(len(record.fields) + 1 for record in records())


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.targets.add((value or "").removeprefix("#"))
            if name in ("src", "href") and "//" in (value or ""):
                self.outside.append(value or "")


def test_the_page_stands_alone_and_each_of_its_links_leads_somewhere() -> None:
    page = _Links()
    page.feed(as_html(records()))
    assert page.outside == []
    assert len(page.ids) == len(set(page.ids))
    assert page.targets == set(page.ids)


def test_a_type_and_a_source_that_name_records_lead_to_them() -> None:
    page = as_html(records())
    assert "<td>list of <a href='#CaseIdentifier'>CaseIdentifier</a></td>" in page
    assert "<td>computed from <a href='#DiversionOrdered'>DiversionOrdered</a></td>" in page


def test_what_is_written_in_a_description_cannot_become_markup() -> None:
    (record, *_) = records()
    field = record.fields[0]._replace(description="<script>`a < b`</script>")
    page = as_html([record._replace(fields=(field,))])
    assert "<script>" not in page
    assert "&lt;script&gt;<code>a &lt; b</code>&lt;/script&gt;" in page


def test_every_form_is_told_by_its_ending() -> None:
    assert set(FORMATS) == {"md", "csv", "html"}
