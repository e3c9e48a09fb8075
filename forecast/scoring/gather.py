"""From rows to forecasts: every fault is counted, and treated as the policy says."""

from dataclasses import dataclass, replace

import numpy as np

from forecast.core.plain import count
from forecast.core.problem import Problem, ProblemsError, problem_of
from forecast.scoring.cells import Bools, Floats, Ints, as_days
from forecast.scoring.forecasts import Forecasts, Questions, Tally
from forecast.scoring.messages import MESSAGES, Places, refuse
from forecast.scoring.policy import EXACT, FAULTS, NOTICES, ROUNDED, Policy
from forecast.scoring.questions import OPEN, VOID, read_questions
from forecast.scoring.read import MAX_ROWS
from forecast.scoring.rows import Rows


@dataclass
class _Draft:
    """Forecasts while they are checked: `p` is flat, forecast v from `first[v]` on, NaN where blank.

    `head` is the first row of a forecast; `counts` holds how many there are of each kind, and the first
    row of it.
    """

    question: Ints
    forecaster: Ints
    at: Ints
    first: Ints
    p: Floats
    head: Ints
    kept: Bools
    counts: dict[str, tuple[int, int]]

    def note(self, kind: str, which: Bools) -> None:
        """Count forecasts of a kind."""
        if which.any():
            self.counts[kind] = (int(which.sum()), int(self.head[which].min()))

    def leave_out(self, kind: str, which: Bools) -> None:
        """Count forecasts of a kind that are still kept, and keep them no longer."""
        self.note(kind, which & self.kept)
        self.kept &= ~which


def gather(rows: Rows, places: Places, policy: Policy) -> Forecasts:
    """The forecasts of the rows, with their questions.

    Raises ProblemsError where the facts of a question make no sense, and for faults under `strict`.
    """
    questions, scenario = read_questions(rows, places)
    draft = _draft(rows, questions, scenario, places)
    if rows.empty:
        draft.counts["empty"] = (rows.empty, 0)
    outcome, end = questions.outcome[draft.question], questions.end[draft.question]
    day = as_days(draft.at)
    draft.leave_out("open", outcome == OPEN)
    draft.leave_out("void", outcome == VOID)
    draft.leave_out("closed", (day >= end) & (day > questions.closes[draft.question]))
    draft.leave_out("resolved", day >= end)
    _sums(draft, questions.size[draft.question], policy)
    if policy == "strict":
        _refuse(draft, rows, places)
    draft.note("early", draft.kept & (day < questions.opens[draft.question]))
    draft.note("retrospect", draft.kept & rows.retrospective[draft.head])
    return _finish(draft, np.maximum(day, questions.opens[draft.question]), rows, questions, policy)


def _draft(rows: Rows, questions: Questions, scenario: Ints, places: Places) -> _Draft:
    """Forecasts by question, forecaster and time, with repeated rows and conflicts counted."""
    pair, people = rows.question.codes * len(rows.forecaster.names) + rows.forecaster.codes, rows.forecaster
    moments, at = np.unique(rows.at, return_inverse=True)
    pairs, pair = np.unique(pair, return_inverse=True)
    keys, head, of_row = np.unique(pair * len(moments) + at, return_index=True, return_inverse=True)
    pair, question = pairs[keys // len(moments)], pairs[keys // len(moments)] // len(people.names)
    ends = np.cumsum(questions.size[question])
    if ends[-1] > 2 * MAX_ROWS:
        size = f"{ends[-1]:,} probabilities, most of them blank"
        raise refuse("too-large", places.file, found=size, limit=f"{2 * MAX_ROWS:,}")
    first = np.concatenate(([0], ends[:-1]))
    cell = first[of_row] + scenario
    p = np.full(ends[-1], np.nan)
    p[cell[::-1]] = rows.probability[::-1]  # so that the first of several rows stands
    draft = _Draft(
        question, pair % len(people.names), moments[keys % len(moments)], first, p, head,
        np.ones(len(keys), dtype=bool), {},
    )  # fmt: skip
    _repeated(draft, rows.probability, of_row, cell)
    return draft


def _repeated(draft: _Draft, probability: Floats, of_row: Ints, cell: Ints) -> None:
    """Count repeated rows, and leave out forecasts of which two rows disagree."""
    seen = np.bincount(cell, minlength=len(draft.p))
    if seen.max() < 2:
        return
    again = np.flatnonzero(seen[cell] > 1)
    stands = draft.p[cell[again]]
    same = (probability[again] == stands) | (np.isnan(probability[again]) & np.isnan(stands))
    conflict = np.zeros(len(draft.question), dtype=bool)
    conflict[of_row[again[~same]]] = True
    equal = again[~conflict[of_row[again]]]
    number = len(equal) - len(np.unique(cell[equal]))
    if number:
        order = np.sort(equal)
        _, firsts = np.unique(cell[order], return_index=True)
        draft.counts["repeated"] = (number, int(np.delete(order, firsts)[0]))
    draft.leave_out("conflict", conflict)


def _sums(draft: _Draft, size: Ints, policy: Policy) -> None:
    """Check the sums of the probabilities, and mend those that the policy mends."""
    blank = np.add.reduceat(np.isnan(draft.p), draft.first, dtype=np.int64)
    total = np.add.reduceat(np.nan_to_num(draft.p), draft.first)
    draft.leave_out("blank", blank == size)
    gap = (blank > 0) & (total <= 1 + ROUNDED)
    off = np.abs(total - 1) > EXACT
    rounded = off & (blank == 0) & (np.abs(total - 1) <= ROUNDED)
    draft.leave_out("sum", off & ~gap & ~rounded)
    if policy != "renormalise":
        draft.leave_out("gap", gap)
        draft.leave_out("rounded", rounded)
        return
    draft.note("gap", gap & draft.kept)
    draft.note("rounded", rounded & draft.kept)
    share = np.maximum(1 - total, 0) / np.maximum(blank, 1)
    filled = np.where(np.isnan(draft.p), np.repeat(share, size), draft.p)
    scale = np.where(rounded | (gap & (total > 1)), total, 1.0)
    draft.p = filled / np.repeat(scale, size)


def _refuse(draft: _Draft, rows: Rows, places: Places) -> None:
    """Raise a problem for every kind of fault."""
    problems: list[Problem] = []
    for kind, fault in FAULTS.items():
        if kind in draft.counts:
            number, row = draft.counts[kind]
            choices = f"--policy renormalise ({fault.renormalise}) or drop ({fault.drop})"
            words = {
                "number": count(number, fault.unit),
                "what": f"{fault.what}, here the first",
                "next_step": f"Correct the input, or choose {choices}.",
            }
            refused = problem_of(MESSAGES, "refused", places.file, places.path(rows.row[row]), words)
            problems.append(refused.at_line(places.line(rows.row[row])))
    if problems:
        raise ProblemsError(tuple(problems))


def _finish(draft: _Draft, day: Ints, rows: Rows, questions: Questions, policy: Policy) -> Forecasts:
    """The forecasts that are kept, the last of each day."""
    last = np.ones(len(day), dtype=bool)
    kept = np.flatnonzero(draft.kept)
    same = (
        (draft.question[kept[1:]] == draft.question[kept[:-1]])
        & (draft.forecaster[kept[1:]] == draft.forecaster[kept[:-1]])
        & (day[kept[1:]] == day[kept[:-1]])
    )
    last[kept[:-1]] = ~same
    draft.leave_out("superseded", ~last)
    size = questions.size[draft.question]
    chosen = np.flatnonzero(draft.kept)
    p = draft.p[np.repeat(draft.kept, size)]
    first = np.concatenate(([0], np.cumsum(size[chosen])[:-1])).astype(np.int64)[: len(chosen)]
    _zeros(draft, chosen, p, first, questions.outcome)
    return Forecasts(
        questions=replace(questions, outcome=np.maximum(questions.outcome, 0)),
        forecasters=rows.forecaster.names,
        question=draft.question[chosen],
        forecaster=draft.forecaster[chosen],
        day=day[chosen],
        p=p,
        first=first,
        tallies=_tallies(draft, rows, policy, len(chosen)),
    )


def _zeros(draft: _Draft, chosen: Ints, p: Floats, first: Ints, outcome: Ints) -> None:
    zero = np.zeros(len(draft.question), dtype=bool)
    zero[chosen] = p[first + outcome[draft.question[chosen]]] == 0
    draft.note("zero", zero)


def _tallies(draft: _Draft, rows: Rows, policy: Policy, scored: int) -> tuple[Tally, ...]:
    """Every count with what was done: first what came in, last what is scored."""
    tallies = [
        Tally(len(rows) + rows.empty, _noun(len(rows) + rows.empty, "row"), "read"),
        Tally(len(draft.question), _noun(len(draft.question), "forecast"), "found in them"),
    ]
    tallies += [Tally(1, f'column "{name}"', "not used") for name in rows.unused]
    for kind, row in (FAULTS | NOTICES).items():
        if kind in draft.counts:
            number = draft.counts[kind][0]
            tallies.append(Tally(number, f"{_noun(number, row.unit)} {row.what}", row.by(policy)))
    return (*tallies, Tally(scored, _noun(scored, "forecast"), "scored"))


def _noun(number: int, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"
