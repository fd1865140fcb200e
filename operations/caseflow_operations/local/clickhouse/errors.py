"""Errors as ClickHouse's HTTP interface tells them: a code, a status, a text."""

import re
from typing import NamedTuple

# From ClickHouse's list of error codes; the test beside this asks the engine for each one's name.
STATUS_OF_CODE: dict[int, int] = {
    **dict.fromkeys((6, 15, 25, 26, 27, 36, 38, 41, 44, 53, 62, 72, 117, 321, 457), 400),
    **dict.fromkeys((192, 193, 516), 403),
    **dict.fromkeys((46, 47, 50, 56, 60, 63, 73, 78, 81, 115), 404),
    159: 408,
    48: 501,
    209: 503,
}
BAD_ARGUMENTS = 36
NOT_IMPLEMENTED = 48
SYNTAX_ERROR = 62
TOO_MANY_SIMULTANEOUS_QUERIES = 202
CANNOT_DECOMPRESS = 271
SESSION_NOT_FOUND = 372
SESSION_IS_LOCKED = 373
TOO_MANY_ROWS_OR_BYTES = 396
UNKNOWN_EXCEPTION = 1002

_CODE = re.compile(r"Code: (\d+)\.")


class Refusal(Exception):
    """An error of the front's own, with ClickHouse's code for it."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"Code: {code}. DB::Exception: {text}")


class Failure(NamedTuple):
    """What is told to the client."""

    code: int
    status: int
    text: str


def failure(error: BaseException, version: str) -> Failure:
    """What to tell of an error, whatever it is: none is passed over."""
    text = str(error) or type(error).__name__
    match = _CODE.search(text)
    if match is None:
        return Failure(
            UNKNOWN_EXCEPTION, 500, f"Code: {UNKNOWN_EXCEPTION}. DB::Exception: {text} (version {version})\n"
        )
    code = int(match.group(1))
    return Failure(code, STATUS_OF_CODE.get(code, 500), f"{text[match.start() :].rstrip()} (version {version})\n")
