"""Example data that comes with this package; each folder's README says what it is and what it is not."""

from pathlib import Path

# The package is installed as files: data is read as a stream, beside the file that it is joined with.
_FOLDER = Path(__file__).parent


def broward_events() -> Path:
    """The de-identified events of Broward County, to be sent with the mapping `broward`; persons.csv.gz lies beside."""
    return _FOLDER / "broward" / "events.csv.gz"
