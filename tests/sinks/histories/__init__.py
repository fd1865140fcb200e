"""Made-up cases and persons in every state that views tell apart, the same ones for the same seed. All synthetic."""

from random import Random

from tests.sinks.histories.cases import CaseMaker
from tests.sinks.histories.persons import PersonMaker


class Histories:
    """Timelines of a small world; `vague`: how often days are unknown, `suspects`: how many persons the cases name."""

    def __init__(self, seed: int, count: int, *, vague: float = 1.0, suspects: int = 40) -> None:
        random = Random(seed)  # noqa: S311 - a test's data, no secret
        cases, persons = CaseMaker(random, vague=vague, persons=suspects), PersonMaker(random, vague=vague)
        self.cases = [cases.make(f"case:{at}") for at in range(count)]
        self.persons = [persons.make(f"person:{at}") for at in range(count)]


__all__ = ["Histories"]
