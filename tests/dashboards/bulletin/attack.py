"""Somebody who has only read a bulletin tries to compute what it does not show. Written apart from what hides it."""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations, product

import networkx as nx
import numpy as np
from caseflow_dashboards.bulletin.cells import Equation, Key
from caseflow_dashboards.bulletin.tables import TOTAL
from scipy.optimize import Bounds, LinearConstraint, milp

Interval = tuple[float, float]


def interval(
    target: Key, known: Mapping[Key, int], unknown: Collection[Key], equations: Sequence[Equation]
) -> Interval:
    """The least and the greatest whole number that a count can be, by integer programming.

    `known` are counts as printed exactly; of `unknown` it is known that they are whole and not negative.
    """
    columns = {key: at for at, key in enumerate(_bound(target, unknown, equations))}
    matrix, sums = [], []
    for equation in equations:
        row, right = np.zeros(len(columns)), 0
        for sign, side in ((1, equation.left), (-1, equation.right)):
            for key in side:
                if key in columns:
                    row[columns[key]] += sign
                elif key in known:
                    right -= sign * known[key]
        if row.any():
            matrix.append(row)
            sums.append(right)
    if not matrix:
        return 0, float("inf")
    rules = LinearConstraint(np.array(matrix), np.array(sums), np.array(sums))
    found = []
    for sign in (1, -1):
        wanted = np.zeros(len(columns))
        wanted[columns[target]] = sign
        result = milp(wanted, constraints=rules, bounds=Bounds(0, np.inf), integrality=np.ones(len(columns)))
        # Without a greatest value the programme has no solution that is bounded.
        found.append(sign * float("inf") * -1 if result.x is None else round(float(result.x[columns[target]])))
    return found[0], found[1]


def _bound(target: Key, unknown: Collection[Key], equations: Sequence[Equation]) -> list[Key]:
    """The unknown counts that say something of the target, with it."""
    graph = nx.Graph()
    graph.add_nodes_from(unknown)
    for number, equation in enumerate(equations):
        graph.add_edges_from((number, key) for key in (*equation.left, *equation.right) if key in unknown)
    return sorted(key for key in nx.node_connected_component(graph, target) if isinstance(key, Key))


def identities(histories: Sequence[Mapping[Key, int]]) -> list[Equation]:
    """Sums that are equal in every history, as somebody sees who has the exact counts of other ones and no rule.

    A count is held against another, or two of one row or column; of tables with a total only that, and not within a
    row, whose parts are stated. Told are only those that cannot well be chance: their values differ from history to
    history and none is below 5, nor a part always 0.
    """
    common = set[Key].intersection(*(set(counts) for counts in histories))
    summed = {key.table for key in common if key.row == TOTAL}
    keys = sorted(
        key
        for key in common
        if (key.row == TOTAL or key.table not in summed) and any(counts[key] for counts in histories)
    )
    lines: dict[tuple[str, str, str], list[Key]] = {}
    for key in keys:
        lines.setdefault((key.table, "row", key.row), []).append(key)
        lines.setdefault((key.table, "column", key.column), []).append(key)
    parts: dict[tuple[int, ...], set[tuple[Key, ...]]] = {}
    for line in lines.values():
        for part in (part for size in (1, 2) for part in combinations(line, size)):
            values = tuple(sum(counts[key] for key in part) for counts in histories)
            if len(set(values)) == len(values) and min(values) > 4:
                parts.setdefault(values, set()).add(part)
    found = [
        ((whole,), other)
        for same in parts.values()
        for (whole, *more), other in product(sorted(same), repeat=2)
        if not more and all((whole.table, whole.row) != (key.table, key.row) for key in other)
    ]
    return [Equation(*sides) for sides in found]


def flow_interval(table: Sequence[Sequence[int]], hidden: Sequence[Sequence[bool]], row: int, column: int) -> Interval:
    """The same for a table of rows and columns whose last row and column are totals, by flows.

    A table that adds up is a flow: cells lead from their row to their column, totals back. What a cell can change is
    the flow that can go round through other hidden cells. Capacity of a change downwards: the count itself.
    """
    last_row, last_column = len(table) - 1, len(table[0]) - 1
    graph = nx.DiGraph()
    graph.add_nodes_from([("row", at) for at in range(len(table))] + [("column", at) for at in range(len(table[0]))])
    for i, counts in enumerate(table):
        for j, count in enumerate(counts):
            if hidden[i][j] and (i, j) != (row, column):
                up, down = (("row", i), ("column", j)), (("column", j), ("row", i))
                if (i == last_row) != (j == last_column):
                    up, down = down, up
                graph.add_edge(*up)
                graph.add_edge(*down, capacity=count)
    ends = ("row", row), ("column", column)
    if (row == last_row) != (column == last_column):
        ends = ends[1], ends[0]
    count = table[row][column]
    return count - min(count, _most(graph, *ends)), count + _most(graph, *reversed(ends))


def _most(graph: nx.DiGraph, source: tuple[str, int], sink: tuple[str, int]) -> float:
    try:
        return float(nx.maximum_flow_value(graph, source, sink))
    except nx.NetworkXUnbounded:
        return float("inf")
