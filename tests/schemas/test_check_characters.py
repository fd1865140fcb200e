"""Check characters, by examples that were published."""

import pytest
from caseflow_schemas.check_characters import CHECKS, CheckScheme, check_scheme

PUBLISHED: list[tuple[CheckScheme, str, str]] = [
    ("luhn", "17893729974", "Wikipedia, 'Luhn algorithm'"),
    ("luhn", "4242 4242 4242 4242", "Stripe, test card numbers"),
    ("luhn", "378282246310005", "PayPal, test card numbers"),
    ("iso7064-mod11-2", "0000-0002-1825-0097", "ORCID, 'Structure of the ORCID Identifier'"),
    ("iso7064-mod11-2", "0000-0002-1694-233X", "ORCID, 'Structure of the ORCID Identifier'"),
    ("iso7064-mod11-2", "07940", "ISO 7064, example of MOD 11-2"),
    ("iso7064-mod11-10", "07945", "ISO 7064, example of MOD 11,10"),
    ("iso7064-mod11-10", "DE136695976", "python-stdnum, documentation of stdnum.de.vat"),
    ("iso7064-mod97-10", "79444", "ISO 7064, example of MOD 97-10"),
    ("iso7064-mod97-10", "HWUPKR0MPOU8FGXBT394", "Legal Entity Identifier of Apple Inc. (GLEIF)"),
]


@pytest.mark.parametrize(("scheme", "value", "where"), PUBLISHED)
def test_a_published_example_is_right(scheme: CheckScheme, value: str, where: str) -> None:
    assert CHECKS[scheme](value), where


@pytest.mark.parametrize(("scheme", "value", "where"), PUBLISHED)
def test_any_one_digit_changed_is_found(scheme: CheckScheme, value: str, where: str) -> None:
    for place, digit in enumerate(value):
        if digit.isdigit():
            for other in set("0123456789") - {digit}:
                assert not CHECKS[scheme](value[:place] + other + value[place + 1 :]), (where, place, other)


@pytest.mark.parametrize("scheme", sorted(set(CHECKS) - {"none"}))
@pytest.mark.parametrize("value", ["", "0", "X", "٧٩", "가나다"])
def test_what_is_too_short_or_of_another_script_is_wrong(scheme: CheckScheme, value: str) -> None:
    assert not CHECKS[scheme](value)


def test_without_a_check_character_every_value_is_right() -> None:
    assert CHECKS["none"]("anything")


def test_a_scheme_is_known_by_its_name() -> None:
    assert check_scheme("luhn") == "luhn"
    with pytest.raises(ValueError, match=r"check \[verhoeff\]: expected none, luhn"):
        check_scheme("verhoeff")
