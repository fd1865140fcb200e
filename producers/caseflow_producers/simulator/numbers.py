"""Numbers of persons and cases, in the forms that the pinned tables have for the synthetic county's issuers.

Numbers run on from case to case and person to person, so that none is given twice below 100 million of either.
"""

PERSON = "xx-national-person"
POLICE_PERSON = "xx-police-person"
COURT_PERSON = "xx-court-person"
PRISON_PERSON = "xx-prison-person"
POLICE_CASE = "xx-police-case"
PROSECUTION_CASE = "xx-prosecution-case"
COURT_CASE = "xx-court-case"

LARGEST = 99_999_999
_SECOND = 50_000_000
"""Second numbers of persons at the police count from here on."""


def luhn_digit(payload: str) -> str:
    """The check digit after the payload, by ISO/IEC 7812-1 annex B."""
    total = 0
    for place, character in enumerate(reversed(payload)):
        digit = ord(character) - 48
        if place % 2 == 0:
            digit = digit * 2 - 9 if digit > 4 else digit * 2
        total += digit
    return str(-total % 10)


def national(number: int) -> str:
    """The national number of the person of that running number."""
    payload = f"{number:08d}"
    return f"N{payload}{luhn_digit(payload)}"


def wrong_national(number: int) -> str:
    """The same with a check digit that is wrong."""
    right = national(number)
    return f"{right[:-1]}{(int(right[-1]) + 1) % 10}"


def police_person(number: int, *, second: bool = False) -> str:
    """The number at the police; some persons got a second one by mistake."""
    return f"PP{number + _SECOND if second else number:08d}"


def court_person(number: int) -> str:
    """The number at the courts."""
    return f"CP{number:08d}"


def prison_person(number: int) -> str:
    """The number in jail and prison."""
    return f"IN{number:08d}"


def case_number(prefix: str, year: int, number: int) -> str:
    """PC, SA or CR, the year, and the running number of the case in at least six digits."""
    return f"{prefix}-{year}-{number:06d}"
