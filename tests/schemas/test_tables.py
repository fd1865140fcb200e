"""The pinned tables, as a whole and each with the others."""

import csv
import re
from collections import Counter
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from caseflow_schemas.correspondence import Correspondence
from caseflow_schemas.tables import (
    CodeScheme,
    CorrespondenceRow,
    Exclusion,
    IdentifierKind,
    Issuer,
    PinnedTables,
    canonical_text,
)
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


def test_a_scheme_of_exact_matching_knows_no_prefixes() -> None:
    table = Correspondence([_row("12-3", "0101")], [BY_PREFIX._replace(matching="exact", parts="")])
    assert table.iccs_for("xx-code", " 12-3 ") == "0101"
    assert table.iccs_for("xx-code", "12.3") is None
    assert table.iccs_for("xx-code", "12-3/4") is None
    assert table.iccs_for("xx-code", "") is None


def test_of_the_lines_of_a_code_the_one_that_begins_last_before_the_day_decides_then_the_highest_version() -> None:
    rows = [
        _row("1", "0101"),
        _row("1", "0102", "1970-01-11"),
        _row("1", "0103", "1970-01-21"),
        _row("1", "0104", "1970-01-21", version=2),
    ]
    for order in (rows, rows[::-1]):
        table = Correspondence(order, [BY_PREFIX])
        assert table.is_dated("xx-code")
        found = [table.iccs_for("xx-code", "1", on) for on in (-10_000, 9, 10, 19, 20, 20_000, None)]
        assert found == ["0101", "0101", "0102", "0102", "0104", "0104", "0104"]


def test_a_prefix_without_a_line_for_the_day_leaves_the_word_to_the_shorter_one() -> None:
    table = Correspondence([_row("1", "0101"), _row("1.2", "0102", "1970-01-11")], [BY_PREFIX])
    assert [table.iccs_for("xx-code", "1.2.3", on) for on in (9, 10)] == ["0101", "0102"]


def test_a_line_without_a_category_ends_what_was_before_it() -> None:
    table = Correspondence([_row("1", "0101"), _row("1", "", "1970-01-11")], [BY_PREFIX])
    assert [table.iccs_for("xx-code", "1", on) for on in (9, 10)] == ["0101", None]
    found = table.find("xx-code", "1")
    assert found is not None
    assert found.valid_from == "1970-01-11"


def test_all_585_codes_of_chile_are_known_and_575_have_a_category() -> None:
    chile = [row for row in TABLES.correspondence if row.scheme == "cl-cum"]
    assert len({row.national_code for row in chile}) == len(chile) == 585
    assert sum(TABLES.iccs_for("cl-cum", row.national_code) is not None for row in chile) == 575
    assert TABLES.iccs_for("cl-cum", "101") == "08062"
    assert TABLES.iccs_for("cl-cum", "1014") is None
    assert TABLES.codes.find("cl-cum", "1014") is not None
    assert TABLES.codes.find("cl-cum", "10") is None
    assert not TABLES.codes.is_dated("cl-cum")


def test_a_category_has_an_ancestor_at_every_level_above_it() -> None:
    iccs = TABLES.classification
    found = [iccs.ancestor("020111", level) for level in (1, 2, 3, 4)]
    assert [category.code if category else None for category in found] == ["02", "0201", "02011", "020111"]
    assert iccs.ancestor("0201", 3) is None
    assert iccs.ancestor("99", 1) is None
    for category in TABLES.iccs:
        above = iccs.ancestor(category.code, 1)
        assert above is not None
        assert category.code.startswith(above.code)


def test_a_leaf_is_what_no_category_divides() -> None:
    iccs = TABLES.classification
    assert not iccs.is_leaf("02")
    assert iccs.is_leaf("020111")
    for category in TABLES.iccs:
        children = tuple(row.code for row in TABLES.iccs if row.parent_code == category.code)
        assert iccs.children(category.code) == children
        assert iccs.is_leaf(category.code) == (not children), category
    with pytest.raises(KeyError):
        iccs.is_leaf("99")


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


SYNTHETIC = [row for row in TABLES.issuers if row.domain == "XX"]


@pytest.mark.parametrize(
    ("kind", "issuer", "right", "wrong"),
    [
        ("person", "xx-national-person", "N123456782", "N123456783"),
        ("person", "xx-national-person", "N000000018", "N000000000"),
        ("person", "xx-police-person", "PP00000001", "PP0000001"),
        ("person", "xx-court-person", "CP00000001", "cp00000001"),
        ("person", "xx-prison-person", "IN00000001", "IN0000000I"),
        ("case", "xx-police-case", "PC-2024-000001", "PC-2024-00001"),
        ("case", "xx-prosecution-case", "SA-2024-00000001", "SA-2024-000000001"),
        ("case", "xx-court-case", "CR-2024-0000001", "CR-٢٠٢٤-0000001"),
    ],
)
def test_identifiers_of_the_synthetic_county_are_held_to_their_form(
    kind: IdentifierKind, issuer: str, right: str, wrong: str
) -> None:
    assert TABLES.identifier_fault(kind, issuer, right) is None
    assert TABLES.identifier_fault(kind, issuer, wrong) == "bad_identifier"


def test_a_national_number_outranks_those_of_police_prosecution_court_and_prison_in_this_order() -> None:
    for kind in ("person", "case"):
        ranked = sorted((row.rank, row.issuer.split("-")[1]) for row in SYNTHETIC if row.kind == kind)
        order = ["national", "police", "prosecution", "court", "prison"]
        assert [who for _, who in ranked] == [who for who in order if who in {who for _, who in ranked}]
        assert len({rank for rank, _ in ranked}) == len(ranked)


def test_the_synthetic_county_says_that_it_is() -> None:
    county = TABLES.jurisdiction("XX-COUNTY")
    assert county is not None
    assert "made up" in county.name
    assert {row.topic for row in TABLES.agencies if row.jurisdiction == county.code} == set(log_topics())
    assert all("synthetic" in row.name for row in TABLES.agencies if row.jurisdiction == county.code)
    assert all("Synthetic" in row.name for row in SYNTHETIC)


def test_an_identifier_of_another_domain_is_told_where_a_domain_is_asked_for() -> None:
    assert TABLES.identifier_fault("person", "xx-police-person", "PP00000001", domain="XX") is None
    assert TABLES.identifier_fault("person", "xx-police-person", "PP00000001", domain="US-FL") == "wrong_domain"


def test_no_delivery_is_taken_back_as_shipped() -> None:
    assert TABLES.exclusions == ()


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
        replace(TABLES, schemes=TABLES.schemes[:-1]).digest(),
        replace(TABLES, correspondence=TABLES.correspondence[:-1]).digest(),
        replace(TABLES, exclusions=(Exclusion("XX-JAIL", "b", "synthetic", "2024-01-31"),)).digest(),
        replace(TABLES, issuers=(*TABLES.issuers[:-1], TABLES.issuers[-1]._replace(check="luhn"))).digest(),
        replace(TABLES, vocabularies={**TABLES.vocabularies, "sex": ("male", "female")}).digest(),
    }
    assert TABLES.digest() in digests
    assert len(digests) == 9


def test_the_tables_cannot_change() -> None:
    with pytest.raises(FrozenInstanceError):
        TABLES.agencies = ()  # type: ignore[misc]  # what is tested is that this fails


def test_an_identifier_is_written_with_its_issuer() -> None:
    assert canonical_text("broward-case", "C000000000001") == "broward-case:C000000000001"
