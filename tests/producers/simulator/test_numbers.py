"""Numbers have the forms that the pinned tables have for the synthetic county."""

import pytest
from caseflow_producers.simulator import numbers
from caseflow_schemas.tables import PinnedTables
from hypothesis import given
from hypothesis import strategies as st

TABLES = PinnedTables.load()
NUMBERS = st.integers(1, numbers.LARGEST)


@given(NUMBERS)
def test_numbers_of_persons_are_in_their_issuers_forms(number: int) -> None:
    for issuer, value in (
        (numbers.PERSON, numbers.national(number)),
        (numbers.COURT_PERSON, numbers.court_person(number)),
        (numbers.PRISON_PERSON, numbers.prison_person(number)),
        (numbers.POLICE_PERSON, numbers.police_person(number)),
    ):
        assert TABLES.identifier_fault("person", issuer, value, domain="XX") is None


@given(NUMBERS, st.integers(1950, 2149))
def test_numbers_of_cases_are_in_their_issuers_forms(number: int, year: int) -> None:
    for issuer, prefix in (
        (numbers.POLICE_CASE, "PC"),
        (numbers.PROSECUTION_CASE, "SA"),
        (numbers.COURT_CASE, "CR"),
    ):
        value = numbers.case_number(prefix, year, number)
        assert TABLES.identifier_fault("case", issuer, value, domain="XX") is None


@given(NUMBERS)
def test_a_wrong_national_number_is_refused(number: int) -> None:
    assert TABLES.identifier_fault("person", numbers.PERSON, numbers.wrong_national(number)) == "bad_identifier"


@given(st.integers(1, 49_999_999), st.integers(1, 49_999_999))
def test_second_numbers_at_the_police_are_nobodys_first(number: int, other: int) -> None:
    assert numbers.police_person(number, second=True) != numbers.police_person(other)


# Worked by hand from ISO/IEC 7812-1, and the example that textbooks give: 7992739871 has the check digit 3.
@pytest.mark.parametrize(("payload", "digit"), [("7992739871", "3"), ("00000001", "8"), ("00000000", "0")])
def test_check_digits_are_those_of_the_standard(payload: str, digit: str) -> None:
    assert numbers.luhn_digit(payload) == digit
