"""Quotients as the views define them: read from a view's own SQL, so that the bulletin repeats no formula.

A bulletin cannot print a view's quotient itself: that would undo the rounding of the counts beside it. It computes the
same formula from the counts that it prints.
"""

import ast
import re
from dataclasses import replace

from caseflow_dashboards.bulletin.tables import Ratio, Unknown
from caseflow_sinks.views import views

_GUARDED = r"if\([^\n]*, NULL, (?P<formula>[^,\n]+)\) AS {column}\b"
_PLAIN = r"(?:^\s*|, )(?P<formula>[^,\n]+) AS {column}\b"


class NoQuotientError(ValueError):
    """A column of a view is no quotient of sums of columns."""


def quotient(view: str, column: str, *, times: float = 1.0, rests_on: tuple[Unknown, ...] = ()) -> Ratio:
    """The formula of a view's column, by the names of the columns that it reads; `times` turns a share into per cent.

    `rests_on` as in Ratio. Raises NoQuotientError where the formula is more than sums, one division and a factor.
    """
    select = {found.name: found.select for found in views()}[view]
    found = re.search(_GUARDED.format(column=column), select) or re.search(_PLAIN.format(column=column), select, re.M)
    if found is None:
        raise NoQuotientError(f"view [{view}] has no column [{column}]")
    try:
        ratio = _ratio(ast.parse(found["formula"].strip(), mode="eval").body)
    except (SyntaxError, NoQuotientError) as error:
        raise NoQuotientError(f"[{found['formula']}] of view [{view}] is no quotient of sums") from error
    if isinstance(ratio.times, float):
        ratio = replace(ratio, times=ratio.times * times)
    return replace(ratio, rests_on=rests_on)


def of_rows(ratio: Ratio, column: str) -> Ratio:
    """The same over the rows of one column: each name is a row, the one above the line that of the cell itself."""
    (below,) = ratio.below
    return replace(ratio, plus=(column,), below=(column,), below_row=below)


def _ratio(node: ast.expr) -> Ratio:
    match node:
        case ast.BinOp(left, ast.Mult(), ast.Name(name)):
            return replace(_ratio(left), times=name)
        case ast.BinOp(left, ast.Mult(), ast.Constant(int(factor))):
            return replace(_ratio(left), times=float(factor))
        case ast.BinOp(ast.BinOp(left, ast.Mult(), ast.Constant(int(factor))), ast.Div(), right):
            return replace(_ratio(ast.BinOp(left, ast.Div(), right)), times=float(factor))
        case ast.BinOp(left, ast.Div(), right):
            plus, taken = _terms(left)
            below, minus = _terms(right)
            if not taken:
                return Ratio(plus, below, minus, 1.0)
    raise NoQuotientError


def _terms(node: ast.expr) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names that are added, and names that are taken away."""
    match node:
        case ast.Name(name):
            return (name,), ()
        case ast.BinOp(left, ast.Add() | ast.Sub() as sign, ast.Name(name)):
            plus, minus = _terms(left)
            return ((*plus, name), minus) if isinstance(sign, ast.Add) else (plus, (*minus, name))
    raise NoQuotientError
