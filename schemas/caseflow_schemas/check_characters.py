"""Check characters of identifiers: the schemes that an issuer may name, each a question put to a whole value."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

CheckScheme = Literal["none", "luhn", "iso7064-mod11-2", "iso7064-mod11-10", "iso7064-mod97-10"]

_DIGITS = frozenset("0123456789")
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
"""Twice a digit, its digits added."""


def _digits(value: str) -> list[int]:
    # Only ASCII digits: others are digits to Python, and no issuer's.
    return [int(character) for character in value if character in _DIGITS]


def _always(value: str) -> bool:
    return True


def luhn(value: str) -> bool:
    """ISO/IEC 7812-1, annex B: over the digits of the value, the last of which is the check digit."""
    digits = _digits(value)
    return len(digits) > 1 and (sum(digits[-1::-2]) + sum(_DOUBLED[digit] for digit in digits[-2::-2])) % 10 == 0


def iso7064_mod11_2(value: str) -> bool:
    """ISO/IEC 7064 MOD 11-2: over the digits of the value, the last of which may be X, that is 10."""
    digits = _digits(value)
    if value.endswith("X"):
        digits.append(10)
    if len(digits) < 2:
        return False
    total = 0
    for digit in digits[:-1]:
        total = (total + digit) * 2
    return (total + digits[-1]) % 11 == 1


def iso7064_mod11_10(value: str) -> bool:
    """ISO/IEC 7064 MOD 11,10: over the digits of the value, the last of which is the check digit."""
    digits = _digits(value)
    if len(digits) < 2:
        return False
    product = 10
    for digit in digits[:-1]:
        product = ((product + digit) % 10 or 10) * 2 % 11
    return (product + digits[-1]) % 10 == 1


def iso7064_mod97_10(value: str) -> bool:
    """ISO/IEC 7064 MOD 97-10: over digits and capital letters (A is 10, Z is 35), the last two the check digits."""
    read = [_ALPHABET.index(character) for character in value if character in _ALPHABET]
    return len(read) > 2 and int("".join(map(str, read))) % 97 == 1


CHECKS: Mapping[CheckScheme, Callable[[str], bool]] = MappingProxyType(
    {
        "none": _always,
        "luhn": luhn,
        "iso7064-mod11-2": iso7064_mod11_2,
        "iso7064-mod11-10": iso7064_mod11_10,
        "iso7064-mod97-10": iso7064_mod97_10,
    }
)
"""By name. Each leaves out whatever stands in the value besides the characters that it reckons with."""


def check_scheme(text: str) -> CheckScheme:
    """The scheme of a name; raises ValueError for a name that is none."""
    for scheme in CHECKS:
        if scheme == text:
            return scheme
    raise ValueError(f"check [{text}]: expected {', '.join(CHECKS)}")
