"""`when`: which rows become an event, compiled to a test over the values of a row."""

from collections.abc import Callable

from caseflow_producers.mapping.model import Condition, When
from caseflow_producers.plan.templates import Slots, Values

Applies = Callable[[Values], bool]


def compile_when(when: When, slots: Slots) -> Applies | None:
    """A test that holds where every column is as stated; None where nothing is stated. Raises TemplateFault."""
    tests = [_compile_one(slots.slot(name), wanted) for name, wanted in when.items()]
    if not tests:
        return None
    if len(tests) == 1:
        return tests[0]
    first, *others = tests

    def applies(values: Values) -> bool:
        return first(values) and all(test(values) for test in others)

    return applies


def _compile_one(place: int, wanted: str | tuple[str, ...] | Condition) -> Applies:
    if isinstance(wanted, Condition):
        if wanted.other_than is not None:
            excluded = frozenset(wanted.other_than)
            return lambda values: values[place] not in excluded
        given = bool(wanted.given)
        return lambda values: bool(values[place]) is given
    if isinstance(wanted, str):
        return lambda values: values[place] == wanted
    allowed = frozenset(wanted)
    return lambda values: values[place] in allowed
