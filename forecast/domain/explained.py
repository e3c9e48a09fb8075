"""Explanations, what-ifs and differences as plain data, for `--json` and `--csv`."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from forecast.core.plain_data import plain_map
from forecast.domain.explanation import WHAT_IF_COLUMNS, Difference, Explanation, WhatIf

VERSION = 2

# The numbers of each table of an explanation, all by scenario.
_TABLES = {
    "shares": ("weight", "error"),
    "leave_one_out": ("without", "error", "weight", "weight_error"),
    "sensitivity": ("posterior", "error"),
    "indicators": ("given", "weight"),
}


def as_data(result: Explanation | WhatIf | Difference) -> dict[str, Any]:
    """Maps, lists, text and numbers only; the question is its id."""
    names = [field.name for field in fields(result) if field.name != "question"]
    values = {name: getattr(result, name) for name in names}
    return plain_map({"record": VERSION, "question": result.question.id} | values)


def as_rows(result: Explanation | WhatIf | Difference) -> Iterator[list[Any]]:
    """Rows under a heading, for CSV: a number a row for an explanation, a scenario a row for the others."""
    yield from _ROWS[type(result)](result)


def _explanation(result: Explanation) -> Iterator[list[Any]]:
    yield ["table", "kind", "id", "alternative", "scenario", "quantity", "value"]
    for scenario, value in result.prior.items():
        yield ["scenarios", "", "", "", scenario, "prior", value]
        yield ["scenarios", "", "", "", scenario, "posterior", result.posterior[scenario]]
    for table, quantities in _TABLES.items():
        for row in getattr(result, table):
            kind, other = getattr(row, "kind", ""), getattr(row, "alternative", "")
            for quantity in quantities:
                for scenario, value in getattr(row, quantity).items():
                    yield [table, kind, row.id, other, scenario, quantity, value]


def _what_if(result: WhatIf) -> Iterator[list[Any]]:
    yield list(WHAT_IF_COLUMNS)
    yield from map(list, result.rows())


def _difference(result: Difference) -> Iterator[list[Any]]:
    yield ["kind", "title", "scenario", "move", "error", "weight"]
    for cause in result.causes:
        for key, move in cause.move.items():
            yield [cause.kind, cause.title, key, move, cause.error[key], cause.weight.get(key, "")]


_ROWS: Mapping[type, Any] = {Explanation: _explanation, WhatIf: _what_if, Difference: _difference}
