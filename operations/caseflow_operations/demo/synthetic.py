"""A simulated county as the data of a demonstration: nothing in it is real, and all that is true of it is known."""

import time
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from caseflow_producers.errors import ProducerError
from caseflow_producers.sending.cluster import look_at
from caseflow_producers.simulator.county import County
from caseflow_producers.simulator.record import Counts, TruthFiles, recorded
from caseflow_producers.simulator.said import JURISDICTION
from caseflow_producers.simulator.topics import Sent as OnTopics
from caseflow_producers.simulator.topics import send_county
from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import log_topics

from caseflow_operations.books import Books
from caseflow_operations.demo.agreement import Agreement
from caseflow_operations.demo.data import Sent, Told, refuse_mixture
from caseflow_operations.demo.receipt import Receipt
from caseflow_operations.demo.told import ToldTimelines, told_outcomes
from caseflow_operations.demo.truth import Truth
from caseflow_operations.figures import Figures

FOLDER = "county"
"""In the home: what is true of the county, and whether it was sent."""
RECEIPT = "sent.json"
SINCE, UNTIL = date(2012, 1, 1), date(2016, 12, 31)
"""Of the reports; those of the extract, so that both can be looked at side by side."""
DEFAULT_CASES = 8_000
MOST_CASES = 200_000
"""All that is true is held while it is compared."""


@dataclass(frozen=True)
class SyntheticCounty:
    """A county of so many reported cases, with wanted disorder."""

    cases: int = DEFAULT_CASES
    seed: int = 1
    since: date = SINCE
    until: date = UNTIL
    name = "county"
    is_synthetic = True
    what_it_is_not = (
        f"Synthetic: a county made by a simulator (jurisdiction {JURISDICTION}); no person, case or place in it is "
        "real, and its figures say nothing about any. It was drawn from published figures, from lags measured on the "
        "Broward extract, and from assumptions, each named with its kind in the home's county/summary.json."
    )

    @property
    def years(self) -> tuple[date, date]:
        """Those in which its cases are reported."""
        return self.since, self.until

    @property
    def plain(self) -> dict[str, Any]:
        """What determines it."""
        return {
            "cases": self.cases,
            "seed": self.seed,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "defects": True,
        }

    @property
    def county(self) -> County:
        """As the simulator takes it."""
        return County(self.seed, self.cases, since=self.since, until=self.until, defects=True)

    @cached_property
    def truth(self) -> Truth:
        """All that is true of it."""
        return Truth.of(self.county)

    def send(self, connections: Connections, home: Path, told: Told) -> Sent:
        """Say everything, unless these very topics have heard it all; what is true is written into the home."""
        receipt = self._receipt(connections, home)
        refuse_mixture(connections, synthetic=True, is_begun=receipt.begun > 0)
        if receipt.is_whole:
            return Sent(self.truth.counts.messages, 0, self.truth.counts.messages, 0.0)
        receipt.begin()

        def progress(found: OnTopics) -> None:
            told(f"{found.acknowledged:,} messages of the synthetic county acknowledged")

        counts, began = Counts(), time.monotonic()
        with TruthFiles(home / FOLDER, self.county) as files:
            sent = send_county(connections, recorded(self.county, counts, files), tell=progress)
        if sent.failed or sent.stopped:
            why = sent.stopped or f"{sent.failed:,} messages were not acknowledged ({'; '.join(sent.reasons)})"
            raise ProducerError(f"the synthetic county was not sent whole: {why}; run it again")
        receipt.finish()
        return Sent(counts.messages, sent.acknowledged, 0, time.monotonic() - began, is_again=receipt.begun > 1)

    def compare(self, connections: Connections, home: Path, books: Books, figures: Figures) -> Agreement:
        """Compare outcomes of messages, links, timelines of cases and defendants, and the summary's figures."""
        truth, agreement = self.truth, Agreement()
        outcomes = told_outcomes(connections, books)
        if self._receipt(connections, home).begun > 1:
            outcomes = without_repetitions(outcomes, truth.outcomes())
        agreement.compare("outcomes", truth.outcomes(), outcomes)
        told = ToldTimelines.read(connections)
        agreement.compare("cases", truth.cases, told.cases)
        agreement.compare("persons", truth.persons, told.persons)
        agreement.compare("defendants", truth.defendants, told.defendants)
        linked, segments = truth.linked(), truth.segments()
        agreement.compare(
            "figures",
            {
                "cases": len(truth.cases),
                "persons": len(truth.persons),
                **{f"linked, {stage}": linked[stage] for stage in figures.linked},
                **segments,
            },
            {
                "cases": figures.cases,
                "persons": figures.persons,
                **{f"linked, {stage}": found for stage, found in figures.linked.items()},
                **{name: figures.segments.get(name) for name in segments},
            },
        )
        return agreement

    def _receipt(self, connections: Connections, home: Path) -> Receipt:
        return Receipt(home / FOLDER / RECEIPT, look_at(connections, log_topics()).topic_ids, self.plain)


def without_repetitions(told: dict[str, int], true: dict[str, int]) -> dict[str, int]:
    """What a run that was interrupted had said was said again: as later copies, and what is refused as dead letters."""
    return {
        name: min(count, true[name]) if name in true and name != "accepted" else count for name, count in told.items()
    }
