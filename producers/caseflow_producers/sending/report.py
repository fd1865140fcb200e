"""What became of a file: the report of one run, for a person and for a program."""

from pydantic import BaseModel, ConfigDict


class Problem(BaseModel):
    """One row that did not go through; the reason holds nothing of the row."""

    model_config = ConfigDict(frozen=True)

    line: int
    column: str | None
    reason: str


class SendReport(BaseModel):
    """Counts of one run: events = sent + already_sent + repeated + failed, or in a dry run would_send + repeated."""

    model_config = ConfigDict(frozen=True)

    file: str
    mapping: str
    dry_run: bool
    rows: int
    """Rows read, rejected and skipped ones among them."""
    rejected_rows: int
    skipped_rows: int
    """Rows of which the mapping makes no event, where it says that there may be such."""
    events: int
    """Events made of the rows that were not rejected."""
    by_type: dict[str, int]
    """The same by event type."""
    would_send: int
    """In a dry run, which knows no receipts."""
    sent: int
    """Acknowledged by the broker in this run."""
    corrected: int
    """Of those sent: events that an earlier run had sent with other content, now under their next revision."""
    already_sent: int
    """Acknowledged in an earlier run, with the same content."""
    repeated: int
    """Said a second time in this file, with the same content."""
    failed: int
    """Not acknowledged: run again to send them."""
    problems: tuple[Problem, ...]
    """The first rows that did not go through."""
    rejected_file: str | None
    new_topics: tuple[str, ...]
    """Topics made anew since the last run, so that their receipts no longer held."""
    stopped: str | None
    """Why the run ended before the file did."""
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether every row went through."""
        return not (self.rejected_rows or self.failed or self.stopped)


class SendInterrupted(KeyboardInterrupt):
    """The run was interrupted; what was acknowledged has its receipts, and the next run goes on from there."""

    def __init__(self, report: SendReport) -> None:
        self.report = report
        super().__init__(report.stopped)
