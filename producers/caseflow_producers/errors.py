"""What can go wrong between a file and the broker, from the whole delivery down to one row."""

from dataclasses import dataclass


class ProducerError(Exception):
    """Nothing more can be sent; the text says why and what to do, and holds no value of a row."""


class ServersAway(ProducerError):
    """Brokers or registry do not answer: nothing is wrong with what was to be sent."""


@dataclass(frozen=True, slots=True)
class MappingFault:
    """One fault of a mapping file: where it is, under which key, and what was expected."""

    line: int
    column: int
    key: str
    reason: str

    def text(self, name: str) -> str:
        """The fault as one line, in the form that editors make a link of."""
        return f"{name}:{self.line}:{self.column}: {self.key or 'the file'}: {self.reason}"


class MappingError(ProducerError):
    """A mapping file cannot be used; all its faults at once."""

    def __init__(self, name: str, faults: list[MappingFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.text(name) for fault in self.faults))


class FileRefused(ProducerError):
    """A CSV file is not what its mapping says, or cannot be read any further."""


class RowRejected(Exception):
    """One row cannot become events; every other row goes on.

    The reason never quotes the row: what stands in a misplaced column may be a name.
    """

    def __init__(self, column: str | None, reason: str) -> None:
        self.column = column
        self.reason = reason
        super().__init__(f"{column}: {reason}" if column else reason)
