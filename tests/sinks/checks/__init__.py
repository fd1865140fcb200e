"""Each view that shows a figure, held to its oracle: `CHECKS` says which function does it, view by view.

A check asks the view what is asked, computes the same from the timelines by `tests/sinks/oracles`, and fails where they
differ. `test_views_on_broward_stack.py` runs all of them.
"""

from collections.abc import Mapping

from tests.sinks.checks import attrition, caseload, custody, durations, incidence, outcomes, quality, returns
from tests.sinks.checks.asked import Asked, Check, Truth, coverage_of, held_by

CHECKS: Mapping[str, Check] = {
    **attrition.CHECKS,
    **incidence.CHECKS,
    **durations.CHECKS,
    **caseload.CHECKS,
    **custody.CHECKS,
    **outcomes.CHECKS,
    **returns.CHECKS,
    **quality.CHECKS,
}
"""View → what holds it to an oracle."""

__all__ = ["CHECKS", "Asked", "Check", "Truth", "coverage_of", "held_by"]
