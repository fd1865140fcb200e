"""The International Classification of Crime for Statistical Purposes (ICCS), version 1.0, as a tree."""

from collections import defaultdict
from collections.abc import Iterable

from caseflow_schemas.table_rows import IccsCategory


class Iccs:
    """Categories by code: 2 digits at level 1, 4 at level 2, 5 at level 3, 6 at level 4."""

    def __init__(self, categories: Iterable[IccsCategory]) -> None:
        self._categories = {category.code: category for category in categories}
        self._children: defaultdict[str, list[str]] = defaultdict(list)
        for category in self._categories.values():
            self._children[category.parent_code].append(category.code)

    def category(self, code: str) -> IccsCategory | None:
        """The category of a code, or None for a code that ICCS v1.0 lacks."""
        return self._categories.get(code)

    def ancestor(self, code: str, level: int) -> IccsCategory | None:
        """The category at a level, 1 to 4, that the code lies in, or is; None where the code is unknown or coarser."""
        found = self._categories.get(code)
        while found is not None and found.level > level:
            found = self._categories.get(found.parent_code)
        return found if found is not None and found.level == level else None

    def is_leaf(self, code: str) -> bool:
        """Whether no category divides this one further; raises KeyError for an unknown code."""
        return not self.children(code)

    def children(self, code: str) -> tuple[str, ...]:
        """The categories that divide this one, none for a leaf; raises KeyError for an unknown code."""
        return tuple(self._children.get(self._categories[code].code, ()))
