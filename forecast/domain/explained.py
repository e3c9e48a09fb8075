"""Explanations, what-ifs and differences as plain data, for `--json` and `--csv`."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from forecast.core.plain_data import plain_map
from forecast.domain.explanation import WHAT_IF_COLUMNS, Difference, Explanation, WhatIf

VERSION = 2

# The numbers of each table of an explanation by scenario, and those of what is asked.
_TABLES = {
    "shares": ("weight", "error"),
    "leave_one_out": ("without", "error", "weight", "weight_error"),
    "sensitivity": ("posterior", "error"),
    "indicators": ("given", "weight"),
}
_EFFECT = ("bans", "bans_error", "points", "points_error")
_OF_ANSWER = {
    "shares": _EFFECT,
    "leave_one_out": _EFFECT,
    "sensitivity": ("points", "points_error"),
    "indicators": ("bans",),
}


def as_data(result: Explanation | WhatIf | Difference) -> dict[str, Any]:
    """Maps, lists, text and numbers only; the question is its id."""
    names = [field.name for field in fields(result) if field.name != "question"]
    values = {name: getattr(result, name) for name in names}
    if isinstance(result, Explanation):
        # 0.4.0 replaces `scenario` by `asked`; it stays for a version beside it.
        values |= {"scenario": result.asked[0], "answer_prior": result.answer_prior, "answer": result.answer}
    else:
        values |= {"answer_before": result.answer_before, "answer_after": result.answer_after}
    return plain_map({"record": VERSION, "question": result.question.id} | values)


def as_rows(result: Explanation | WhatIf | Difference) -> Iterator[list[Any]]:
    """Rows under a heading, for CSV: a number a row for an explanation, a scenario a row for the others."""
    yield from _ROWS[type(result)](result)


def _explanation(result: Explanation) -> Iterator[list[Any]]:
    yield ["table", "kind", "id", "alternative", "scenario", "quantity", "value"]
    for scenario, value in result.prior.items():
        yield ["scenarios", "", "", "", scenario, "prior", value]
        yield ["scenarios", "", "", "", scenario, "posterior", result.posterior[scenario]]
    asked = " ".join(result.asked)
    yield ["answer", "", "", "", asked, "prior", result.answer_prior]
    yield ["answer", "", "", "", asked, "posterior", result.answer]
    for table, quantities in _TABLES.items():
        for row in getattr(result, table):
            kind, other = getattr(row, "kind", ""), getattr(row, "alternative", "")
            for quantity in quantities:
                for scenario, value in getattr(row, quantity).items():
                    yield [table, kind, row.id, other, scenario, quantity, value]
            for quantity in _OF_ANSWER[table]:
                yield [table, kind, row.id, other, asked, quantity, getattr(row, quantity)]


def _what_if(result: WhatIf) -> Iterator[list[Any]]:
    yield list(WHAT_IF_COLUMNS)
    yield from map(list, result.rows())


def _difference(result: Difference) -> Iterator[list[Any]]:
    yield ["kind", "title", "scenario", "move", "error", "weight", "asked", "points", "points_error"]
    for cause in result.causes:
        for key, move in cause.move.items():
            own = [move, cause.error[key], cause.weight.get(key, "")]
            together = [key in result.asked, cause.points, cause.points_error]
            yield [cause.kind, cause.title, key, *own, *together]


_ROWS: Mapping[type, Any] = {Explanation: _explanation, WhatIf: _what_if, Difference: _difference}
