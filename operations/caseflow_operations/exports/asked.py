"""What an export is asked for, as the parameters of the views that it reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from caseflow_sinks.views import Argument, View, call, views
from caseflow_sinks.views.parameters import FILTERS, FIRST_DAY

UNKNOWN = ("not_stated", "not_mapped")


@dataclass(frozen=True)
class Asked:
    """The day, the period, the filters and the rule of counting; what is not set leaves nothing out."""

    as_of: date
    first: date | None = None
    """First day of the period, inclusive."""
    last: date | None = None
    """Last day of the period, inclusive."""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Filter of the views → values; an absent or empty one chooses all."""
    counting: str = "principal"

    @property
    def from_on(self) -> date:
        """The first day, as views take it."""
        return self.first or date.fromisoformat(FIRST_DAY)

    @property
    def to_on(self) -> date:
        """The last day; without one the day up to which anything counts."""
        return self.last or self.as_of

    @property
    def period(self) -> str:
        """An ISO 8601 interval, with `..` for the end that is open."""
        return f"{self.first or '..'}/{self.to_on}"

    def call(self, name: str, /, **fixed: Argument) -> str:
        """The view asked for this; raises KeyError for a view that there is not."""
        wanted: dict[str, Argument] = {
            "as_of": self.as_of,
            "from": self.from_on,
            "to": self.to_on,
            "counting": self.counting,
            **{filter_: values for filter_, values in self.filters.items() if values},
            **fixed,
        }
        taken = view_of(name).parameters
        return call(name, **{parameter: value for parameter, value in wanted.items() if parameter in taken})


def view_of(name: str) -> View:
    """The view; raises KeyError where there is none."""
    return {view.name: view for view in views()}[name]


def unset(asked: Asked, allowed: frozenset[str] | set[str]) -> list[str]:
    """Filters that are set and are not among those allowed."""
    return [name for name in FILTERS if asked.filters.get(name) and name not in allowed]
