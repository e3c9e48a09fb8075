"""The questions of the rows: dates, scenarios, outcomes, base rates; with a problem where rows disagree."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.core.problem import nearest
from forecast.scoring.cells import NO_DAY, Floats, Ints, Texts, day_text
from forecast.scoring.forecasts import Questions
from forecast.scoring.messages import Places, ProblemCollector, quoted_cell, refuse
from forecast.scoring.read import MAX_COLUMNS
from forecast.scoring.rows import OUTCOME_VOID, Rows

OPEN, VOID = -1, -2  # instead of an outcome's index


def read_questions(rows: Rows, places: Places) -> tuple[Questions, Ints]:
    """The questions of the rows, and the scenario of every row as an index within its question [row].

    Raises ProblemsError where their facts disagree or make no sense.
    """
    problems = ProblemCollector(places)
    number = len(rows.question.names)
    head = _first_of(rows.question.codes, number)
    for name in ("outcome", "opens", "closes", "resolved_at", "ordered", "tags"):
        _same(rows, getattr(rows, name), head, name, problems)
    keys, scenario, first, size = _scenarios(rows, number)
    _allow(size, places)
    outcome = _outcomes(rows, head, keys, first, problems)
    lone = head[size < 2]
    problems.add("one-scenario", "scenario", rows.row[lone], found=_text(rows.scenario, lone))
    _forwards(rows, head, problems)
    base = _base(rows, keys, scenario, first, problems)
    problems.raise_any()
    resolved = rows.resolved_at[head]
    closes = rows.closes[head]
    questions = Questions(
        names=rows.question.names,
        opens=rows.opens[head],
        closes=closes,
        end=np.where(resolved == NO_DAY, closes + 1, np.minimum(resolved, closes + 1)),
        size=size,
        outcome=outcome,
        ordered=rows.ordered[head],
        tags=tuple(_tags(rows.tags.at(row)) for row in head),
        base=base,
        base_first=first,
    )
    return questions, scenario


def _allow(size: Ints, places: Places) -> None:
    if size.max() > MAX_COLUMNS:
        limit = f"{MAX_COLUMNS:,} of a question"
        raise refuse("too-large", places.file, found=f"{size.max():,} scenarios", limit=limit)


def _first_of(codes: Ints, number: int) -> Ints:
    """The first row of every code."""
    first = np.empty(number, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return first


def _same(rows: Rows, column: Any, head: Ints, name: str, problems: ProblemCollector) -> None:
    """Note the rows that differ from the first row of their question."""
    values: NDArray[Any] = column.codes if isinstance(column, Texts) else column
    other = head[rows.question.codes]
    unlike = np.flatnonzero(values != values[other])
    if len(unlike):
        first = other[unlike[0]]
        here, there = (_text_of(column, name, row) for row in (unlike[0], first))
        where = problems.places.name(int(rows.row[first]))
        problems.add("unlike", name, rows.row[unlike], found=here, place=where, other=there)


def _text_of(column: Any, name: str, row: int) -> str:
    if isinstance(column, Texts):
        return quoted_cell(column.at(row))
    return ("false", "true")[int(column[row])] if name == "ordered" else day_text(column[row])


def _text(column: Texts, rows: Ints) -> str:
    return quoted_cell(column.at(rows[0])) if len(rows) else ""


def _scenarios(rows: Rows, number: int) -> tuple[Ints, Ints, Ints, Ints]:
    """The scenarios of every question, in the order of the input.

    Keys (scenario) are question and name in one number, by question; with them the index of every row's
    scenario in its question, where each question's scenarios begin, and how many they are.
    """
    import pandas as pd

    names = len(rows.scenario.names)
    code, keys = pd.factorize(rows.question.codes * names + rows.scenario.codes)
    by_question = np.argsort(keys // names, kind="stable")
    rank = np.empty_like(by_question)
    rank[by_question] = np.arange(len(keys))
    size = np.bincount(keys // names, minlength=number)
    first = np.concatenate(([0], np.cumsum(size)[:-1]))
    return keys[by_question], rank[code] - first[rows.question.codes], first, size


def _outcomes(rows: Rows, head: Ints, keys: Ints, first: Ints, problems: ProblemCollector) -> Ints:
    """The index of what came true in every question, or `OPEN`, or `VOID`."""
    import pandas as pd

    names = pd.Index(rows.scenario.names)
    of_name = names.get_indexer(pd.Index(rows.outcome.names)) if len(rows.outcome.names) else np.array([])
    codes = rows.outcome.codes[head]
    void = np.array([str(name).lower() == OUTCOME_VOID for name in rows.outcome.names] + [False])[codes]
    wanted = np.arange(len(head)) * len(names) + np.append(of_name, -1).astype(np.int64)[codes]
    at = pd.Index(keys).get_indexer(pd.Index(wanted))
    unknown = (codes >= 0) & ~void & ((at < 0) | (np.append(of_name, -1)[codes] < 0))
    if unknown.any():
        lost = np.flatnonzero(unknown)
        question, row = lost[0], head[lost[0]]
        listed = rows.scenario.names[keys[keys // len(names) == question] % len(names)].tolist()
        step = nearest(rows.outcome.at(row), listed, "")
        words = {"question": quoted_cell(rows.question.at(row)), "next_step": f"{step} Or write void."}
        problems.add(
            "unlisted-outcome",
            "outcome",
            rows.row[head[lost]],
            found=_text(rows.outcome, head[lost]),
            **words,
        )
    return np.where(void, VOID, np.where(codes < 0, OPEN, at - first))


def _forwards(rows: Rows, head: Ints, problems: ProblemCollector) -> None:
    for name in ("closes", "resolved_at"):
        days = getattr(rows, name)[head]
        late = head[(days < rows.opens[head]) & (days != NO_DAY)]
        if len(late):
            words = {
                "question": quoted_cell(rows.question.at(late[0])),
                "opens": day_text(rows.opens[late[0]]),
            }
            problems.add(
                "backwards", name, rows.row[late], found=day_text(getattr(rows, name)[late[0]]), **words
            )


def _base(rows: Rows, keys: Ints, scenario: Ints, first: Ints, problems: ProblemCollector) -> Floats:
    """Base rates [base rate], NaN for a question unless all of its scenarios have one; they sum to 1."""
    at = first[rows.question.codes] + scenario
    given_rows = np.flatnonzero(~np.isnan(rows.base_rate))
    base = np.full(len(keys), np.nan)
    base[at[given_rows[::-1]]] = rows.base_rate[given_rows[::-1]]
    head = _first_of(at[given_rows], len(keys)) if len(given_rows) else given_rows
    unlike = given_rows[rows.base_rate[given_rows] != base[at[given_rows]]]
    if len(unlike):
        first_row = rows.row[given_rows[head[at[unlike[0]]]]]
        words = {"place": problems.places.name(int(first_row)), "other": f"{base[at[unlike[0]]]:g}"}
        problems.add("unlike", "base_rate", rows.row[unlike], found=f"{rows.base_rate[unlike[0]]:g}", **words)
    total = np.add.reduceat(base, first)
    off = np.flatnonzero(np.abs(total - 1) > 1e-6)
    heads = _first_of(rows.question.codes, len(first))[off]
    if len(off):
        name = quoted_cell(rows.question.at(heads[0]))
        problems.add("base-sum", "base_rate", rows.row[heads], found=f"{total[off[0]]:g}", question=name)
    return base


def _tags(text: str) -> tuple[str, ...]:
    return tuple(sorted({tag.strip() for tag in text.split("|")} - {""}))
