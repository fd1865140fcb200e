"""The pinned tables, as a whole and each with the others."""

import csv
import re
from collections import Counter
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from caseflow_schemas.correspondence import Correspondence
from caseflow_schemas.tables import CodeScheme, CorrespondenceRow, Issuer, PinnedTables, canonical_text
from caseflow_schemas.topics import log_topics
from hypothesis import given
from hypothesis import strategies as st

TABLES = PinnedTables.load()
STATUTES = "us-fl-statutes"


def test_every_agency_has_a_known_jurisdiction_and_writes_to_a_topic_of_the_log_of_record() -> None:
    for agency in TABLES.agencies:
        assert TABLES.jurisdiction(agency.jurisdiction) is not None, agency
        assert agency.topic in log_topics(), agency


def test_every_jurisdiction_has_a_time_zone() -> None:
    for jurisdiction in TABLES.jurisdictions:
        assert ZoneInfo(jurisdiction.time_zone)
        assert jurisdiction.domain


def test_no_code_is_given_twice() -> None:
    codes: list[tuple[str, ...]] = [("agency", row.code) for row in TABLES.agencies]
    codes += [("jurisdiction", row.code) for row in TABLES.jurisdictions]
    codes += [("issuer", row.issuer) for row in TABLES.issuers]
    codes += [("iccs", row.code) for row in TABLES.iccs]
    codes += [(row.scheme, row.national_code, row.valid_from) for row in TABLES.correspondence]
    assert [code for code, count in Counter(codes).items() if count > 1] == []


def test_no_code_holds_what_divides_keys() -> None:
    for code in [*(row.code for row in TABLES.agencies), *(row.issuer for row in TABLES.issuers)]:
        assert not set(code) & set(":/ "), code


def test_every_issuer_has_a_form_that_refuses_the_empty_text_and_every_placeholder() -> None:
    for issuer in TABLES.issuers:
        form = re.compile(issuer.pattern)
        assert form.fullmatch("") is None, issuer
        assert not [value for value in TABLES.placeholders if form.fullmatch(value)], issuer


def test_iccs_is_the_whole_classification() -> None:
    assert Counter(category.level for category in TABLES.iccs) == Counter({1: 11, 2: 63, 3: 148, 4: 98})
    for category in TABLES.iccs:
        assert re.fullmatch(r"\d{2}(\d{2}(\d(\d)?)?)?", category.code)
        if category.level > 1:
            parent = TABLES.iccs_category(category.parent_code)
            assert parent is not None
            assert parent.level == category.level - 1
            assert category.code.startswith(parent.code)


FLORIDA = [row for row in TABLES.correspondence if row.scheme == STATUTES]


def test_a_statute_leads_to_categories_of_the_first_two_levels() -> None:
    for row in FLORIDA:
        category = TABLES.iccs_category(row.iccs_code)
        assert category is not None, row
        assert category.level <= 2, row


def test_a_statute_states_what_the_law_is_about_and_where_it_stands() -> None:
    for row in FLORIDA:
        assert row.subject, row
        chapter = row.national_code.partition(".")[0]
        assert f"chapter {chapter}:" in row.source, row


def test_every_line_is_found_by_its_own_code() -> None:
    for row in TABLES.correspondence:
        assert TABLES.iccs_for(row.scheme, row.national_code) == (row.iccs_code or None), row


@pytest.mark.parametrize(
    ("statute", "iccs_code"),
    [
        ("(M1)784.03(1)", "0201"),
        ("(F3)893.13(1)(a)2", "0601"),
        ("(F3)812.014(2)(C )", "0502"),
        ("(F2)812.13(2)(b)", "0401"),
        ("(F3)784.07(2)b", "0201"),
        ("(0)316.1936 (2)", "0602"),
        ("(F3)80613(1)(b)3", "0504"),
        ("(0)322065", "0907"),
        ("784.048", "0208"),
        ("784.011", "0201"),
        ("790.23(1)(a)", "0901"),
    ],
)
def test_a_statute_is_classified_in_every_form_that_dockets_write(statute: str, iccs_code: str) -> None:
    assert TABLES.iccs_for(STATUTES, statute) == iccs_code


@pytest.mark.parametrize(
    ("statute", "iccs_code"),
    [
        ("316.193", "0207"),
        ("316.1935(1)", "0806"),
        ("316.193(3)(c )3a", "0103"),
        ("316.193(3)(c )2", "0207"),
        ("316.1951", "0907"),
        ("539.001(8)(b)8a", "0701"),
        ("539.001(17)(B)", "0804"),
    ],
)
def test_the_longest_prefix_of_whole_parts_decides(statute: str, iccs_code: str) -> None:
    assert TABLES.iccs_for(STATUTES, statute) == iccs_code


@pytest.mark.parametrize("statute", ["(M1)MXXU", "(MO3)OFLD281A", "777.011", "", "(F3)", "999.99", "78"])
def test_what_the_table_lacks_stays_unmapped(statute: str) -> None:
    assert TABLES.iccs_for(STATUTES, statute) is None


def test_a_code_of_another_scheme_is_not_looked_up_in_this_one() -> None:
    assert TABLES.iccs_for("us-ga-statutes", "784.03") is None


@given(text=st.text(max_size=30))
def test_no_text_breaks_the_reading_of_statutes(text: str) -> None:
    found = TABLES.iccs_for(STATUTES, text)
    assert found is None or TABLES.iccs_category(found)


def _row(national_code: str, iccs_code: str, valid_from: str = "", version: int = 1) -> CorrespondenceRow:
    return CorrespondenceRow("xx-code", version, valid_from, national_code, iccs_code, "synthetic", "synthetic")


BY_PREFIX = CodeScheme("xx-code", "prefix", "words", "synthetic")


def test_a_scheme_may_be_split_at_punctuation() -> None:
    table = Correspondence([_row("12-3", "0101")], [BY_PREFIX])
    assert table.iccs_for("xx-code", "12.3/4") == "0101"
    assert table.iccs_for("xx-code", "12-34") is None


def test_at_least_97_of_100_charges_of_the_broward_dockets_are_mapped() -> None:
    with (Path(__file__).parent / "broward_statutes.csv").open(newline="") as lines:
        counts = {row["statute"]: int(row["charge_rows"]) for row in csv.DictReader(lines)}
    assert sum(counts.values()) == 15_379
    mapped = sum(count for statute, count in counts.items() if TABLES.iccs_for(STATUTES, statute))
    assert mapped / 15_379 > 0.97


@pytest.mark.parametrize(
    "value", ["000", "UNKNOWN", "unknown", " n/a ", "", "P00000000000", "C000000000001", "P000000000001 "]
)
def test_a_placeholder_or_a_malformed_number_is_a_bad_identifier(value: str) -> None:
    assert TABLES.identifier_fault("person", "broward-person", value) == "bad_identifier"


def test_a_placeholder_is_one_even_where_the_form_would_allow_it() -> None:
    loose = replace(TABLES, issuers=(Issuer("any", "person", 1, "synthetic", ".+", "US-FL"),))
    assert loose.identifier_fault("person", "any", "Unknown") == "bad_identifier"
    assert loose.identifier_fault("person", "any", "4711") is None


def test_an_issuer_is_known_for_its_kind_only() -> None:
    assert TABLES.identifier_fault("person", "broward-person", "P000000000001") is None
    assert TABLES.identifier_fault("case", "broward-person", "P000000000001") == "unknown_issuer"
    assert TABLES.identifier_fault("person", "elsewhere", "P000000000001") == "unknown_issuer"


def test_what_is_not_registered_is_not_found() -> None:
    assert TABLES.agency("XX") is None
    assert TABLES.jurisdiction("XX") is None
    assert TABLES.issuer("XX") is None
    assert TABLES.iccs_category("99") is None


def test_the_digest_is_the_same_for_the_same_contents_and_another_for_any_other() -> None:
    digests = {
        PinnedTables.load().digest(),
        replace(TABLES, window_days_inclusive=(-1, 31)).digest(),
        replace(TABLES, placeholders=TABLES.placeholders - {"TBD"}).digest(),
        replace(TABLES, agencies=TABLES.agencies[:-1]).digest(),
        replace(TABLES, vocabularies={**TABLES.vocabularies, "sex": ("male", "female")}).digest(),
    }
    assert TABLES.digest() in digests
    assert len(digests) == 5


def test_the_tables_cannot_change() -> None:
    with pytest.raises(FrozenInstanceError):
        TABLES.agencies = ()  # type: ignore[misc]  # what is tested is that this fails


def test_an_identifier_is_written_with_its_issuer() -> None:
    assert canonical_text("broward-case", "C000000000001") == "broward-case:C000000000001"
