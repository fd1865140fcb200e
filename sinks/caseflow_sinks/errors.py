"""What an error of ClickHouse means for the rows that were being inserted. The codes are data, each with its name."""

import struct
from collections.abc import Mapping
from enum import Enum

from clickhouse_connect.driver.exceptions import ClickHouseError, DataError, Error

# The server is busy, starting, stopping, short of something, or not to be reached: the same insert can succeed later.
RETRYABLE: Mapping[int, str] = {
    3: "UNEXPECTED_END_OF_FILE",
    32: "ATTEMPT_TO_READ_AFTER_EOF",
    107: "FILE_DOESNT_EXIST",
    159: "TIMEOUT_EXCEEDED",
    160: "TOO_SLOW",
    164: "READONLY",
    198: "DNS_ERROR",
    201: "QUOTA_EXCEEDED",
    202: "TOO_MANY_SIMULTANEOUS_QUERIES",
    203: "NO_FREE_CONNECTION",
    204: "CANNOT_FSYNC",
    209: "SOCKET_TIMEOUT",
    210: "NETWORK_ERROR",
    236: "ABORTED",
    241: "MEMORY_LIMIT_EXCEEDED",
    242: "TABLE_IS_READ_ONLY",
    243: "NOT_ENOUGH_SPACE",
    252: "TOO_MANY_PARTS",
    254: "PARTITION_IS_LOCKED",
    279: "ALL_CONNECTION_TRIES_FAILED",
    285: "TOO_FEW_LIVE_REPLICAS",
    286: "UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE",
    319: "UNKNOWN_STATUS_OF_INSERT",
    394: "QUERY_WAS_CANCELLED",
    425: "SYSTEM_ERROR",
    439: "CANNOT_SCHEDULE_TASK",
    473: "DEADLOCK_AVOIDED",
    499: "S3_ERROR",
    999: "KEEPER_EXCEPTION",
    1000: "POCO_EXCEPTION",
    1001: "STD_EXCEPTION",
    1002: "UNKNOWN_EXCEPTION",
}

# The server read the rows and will not have them: one of them is the cause.
REFUSED: Mapping[int, str] = {
    6: "CANNOT_PARSE_TEXT",
    9: "SIZES_OF_COLUMNS_DOESNT_MATCH",
    26: "CANNOT_PARSE_QUOTED_STRING",
    27: "CANNOT_PARSE_INPUT_ASSERTION_FAILED",
    33: "CANNOT_READ_ALL_DATA",
    38: "CANNOT_PARSE_DATE",
    41: "CANNOT_PARSE_DATETIME",
    69: "ARGUMENT_OUT_OF_BOUND",
    72: "CANNOT_PARSE_NUMBER",
    117: "INCORRECT_DATA",
    128: "TOO_LARGE_ARRAY_SIZE",
    131: "TOO_LARGE_STRING_SIZE",
    190: "SIZES_OF_ARRAYS_DONT_MATCH",
    321: "VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE",
    349: "CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN",
    407: "DECIMAL_OVERFLOW",
    469: "VIOLATED_CONSTRAINT",
}

# What the client raises while it writes a row's values in ClickHouse's form: nothing was stored.
_NOT_WRITABLE = (DataError, TypeError, ValueError, AttributeError, LookupError, OverflowError, struct.error)


class Meaning(Enum):
    """What is to be done with the rows."""

    RETRY = "retry"
    """Keep them and try again later."""
    REFUSED = "refused"
    """One of them at least will never be taken."""
    STOP = "stop"
    """Neither: the tables, the rights or the sink itself are wrong. Nothing may be passed over."""


def meaning(error: Exception) -> Meaning:
    """What an error raised by an insert means for its rows."""
    code = getattr(error, "code", None)
    if isinstance(error, ClickHouseError) and code is not None:
        if code in RETRYABLE:
            return Meaning.RETRY
        return Meaning.REFUSED if code in REFUSED else Meaning.STOP
    if isinstance(error, _NOT_WRITABLE):
        return Meaning.REFUSED
    # No code: the connection broke, or something between here and the server answered in its place.
    return Meaning.RETRY if isinstance(error, Error) else Meaning.STOP


def describe(error: Exception) -> str:
    """The error without a row's values: its code and the name of the code, or its type."""
    code = getattr(error, "code", None)
    if code is None:
        return type(error).__name__
    name = RETRYABLE.get(code) or REFUSED.get(code) or getattr(error, "name", None) or ""
    return f"ClickHouse error {code} {name}".strip()
