"""What would have to be wrong: the fewest inputs, each at an end of its range, for another conclusion.

The ends are the tornado's. Every input is tried alone, and of the widest every set of two and of three.
Beyond three, the change that goes farthest is added, one after the other.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

import numpy as np

from forecast.core.scales import ICD203
from forecast.domain.case import Case
from forecast.domain.flip import Flip, FlipChange, Flips
from forecast.domain.question import Question, quoted_titles
from forecast.engine.arrays import LEAST, Floats, Ints
from forecast.engine.changes import with_all
from forecast.engine.draws import DEFAULT_SEED
from forecast.engine.inputs import build_inputs
from forecast.engine.sums import MOST_EXACT, Sums
from forecast.explain.explanation import asked_of
from forecast.explain.flip_sets import MOST_SET, Board
from forecast.explain.sensitivity import Base
from forecast.explain.tornado import End, ends_of

# One after the other, up to so many changes.
_MOST_CHANGES = 8


@dataclass(frozen=True, slots=True)
class Reach:
    """How far to search: all sets of up to `size` of the `considered` inputs that move a log-odds most."""

    considered: int = 60
    size: int = MOST_SET
    most_exact: int = MOST_EXACT


@dataclass(frozen=True)
class _Target:
    """A conclusion: `margin` of probabilities [..., scenario] is 0 or more where it is reached, [...]."""

    kind: str
    text: str
    margin: Callable[[Floats], Floats]


@dataclass
class _Search:
    """What was tried for a target: how many sets by size, how many of the last reach it, and the best."""

    target: _Target
    tried: list[int] = field(default_factory=list)
    reached: int = 0
    margin: float = -np.inf
    best: tuple[int, ...] = ()

    def next_size(self) -> None:
        self.tried.append(0)

    def look(self, sets: Ints, p: Floats) -> None:
        """Take account of some sets, [set, member], and of the probabilities after each, [set, scenario]."""
        if not len(sets):
            return
        margins = self.target.margin(p)
        self.tried[-1] += len(sets)
        self.reached += int((margins >= 0).sum())
        top = int(margins.argmax())
        if margins[top] > self.margin:
            self.margin, self.best = float(margins[top]), tuple(map(int, sets[top]))


def flips(
    case: Case,
    as_of: date,
    scenario: str | None = None,
    seed: int = DEFAULT_SEED,
    reach: Reach = Reach(),
    advance: Callable[[int, int], None] | None = None,
) -> Flips:
    """The fewest changes after which another scenario leads, the answer has another word, an alert turns.

    What is asked is as in `explain`, and so are the errors that are raised. `advance` is called with how
    many sets of a size were tried, and of how many. Ctrl-C ends it early, with the sets that were tried.
    """
    known = case.on(as_of)
    inputs, origins = build_inputs(known, as_of)
    sums = Sums(inputs, seed, most_exact=reach.most_exact)
    asked = asked_of(known.question, sums, scenario, as_of)
    columns = [inputs.scenario.index(name) for name in asked]
    base = Base(known, min(as_of, known.question.closes), inputs, origins, columns)
    ends = [list(rows) for _, rows in groupby(sorted(ends_of(base, sums), key=_input), key=_input)]
    widest = sorted(ends, key=lambda rows: -_width(sums, rows))
    considered = min(reach.considered, len(widest))
    targets = _targets(known.question, inputs.scenario, sums.posterior, columns)
    board, every = Board(sums, widest[: reach.considered]), [end for rows in widest for end in rows]
    searches = [_Search(target) for target in targets]
    # Of all inputs; the widest have the same numbers as on the board.
    _singles(searches, every)
    interrupted = False
    try:
        for size in range(2, min(reach.size, MOST_SET, considered) + 1):
            _look(searches, board, size, advance)
        for search in searches:
            _farther(search, board)
    except KeyboardInterrupt:
        interrupted = True
    return Flips(
        question=known.question,
        as_of=as_of,
        asked=asked,
        answer=float(sums.posterior[columns].sum()),
        posterior=sums.by_scenario(sums.posterior),
        inputs=len(ends),
        considered=considered,
        interrupted=interrupted,
        flips=tuple(_flip(search, sums, every, columns) for search in searches),
        computed=sums.computed(),
    )


def _input(end: End) -> tuple[str, str, str]:
    return end.kind, end.id, end.under


def _width(sums: Sums, ends: Iterable[End]) -> float:
    """How far the ends of an input move the log probability of any scenario."""
    return max(float(np.abs(end.logs[0] - sums.headline).max()) for end in ends)


def _singles(searches: Sequence[_Search], ends: Sequence[End]) -> None:
    p = np.exp(np.array([end.logs[0] for end in ends])) if ends else np.zeros((0, 1))
    for search in searches:
        search.next_size()
        search.look(np.arange(len(ends))[:, None], p)


def _look(
    searches: Sequence[_Search], board: Board, size: int, advance: Callable[[int, int], None] | None
) -> None:
    """Try all sets of a size for the targets that no smaller one reaches."""
    still = [search for search in searches if not search.reached]
    for search in still:
        search.next_size()
    for sets, p in board.sets(size) if still else ():
        for search in still:
            search.look(sets, p)
        if advance is not None:
            advance(still[0].tried[-1], board.count(size))


def _targets(
    question: Question, scenarios: Sequence[str], posterior: Floats, asked: Sequence[int]
) -> Iterator[_Target]:
    """Another leader, another word of the answer, and the other side of every alert."""
    leader = int(posterior.argmax())
    if len(posterior) > 1:
        name = quoted_titles(question, [scenarios[leader]])
        yield _Target("leader", f"another scenario than {name} leads", _leads_no_more(leader))
    answer = float(posterior[list(asked)].sum())
    row = next((row for row in ICD203 if answer < row.high), ICD203[-1])
    if len(asked) < len(posterior):
        yield _Target("word", f'the answer is no longer "{row.word}"', _outside(asked, row.low, row.high))
    for alert in question.alerts:
        chosen = (alert.scenario,) if alert.scenario else question.yes
        if chosen and set(chosen) <= set(scenarios):
            columns = [scenarios.index(name) for name in chosen]
            holds = alert.holds(float(posterior[columns].sum()))
            side = "below" if holds is alert.above else "at or above"
            text = f"{quoted_titles(question, chosen)} is {side} {100 * alert.threshold:g}%"
            yield _Target("alert", text, _beyond(columns, alert.threshold, holds is not alert.above))


def _leads_no_more(leader: int) -> Callable[[Floats], Floats]:
    def margin(p: Floats) -> Floats:
        logs = np.log(np.maximum(p, LEAST))
        value: Floats = np.delete(logs, leader, -1).max(-1) - logs[..., leader]
        return value

    return margin


def _beyond(columns: Sequence[int], threshold: float, above: bool) -> Callable[[Floats], Floats]:
    """How far the log-odds of some scenarios together are beyond those of a threshold."""

    def margin(p: Floats) -> Floats:
        now = _log_odds(p[..., list(columns)].sum(-1))
        value: Floats = (now - _log_odds(np.array(threshold))) * (1 if above else -1)
        return value

    return margin


def _outside(columns: Sequence[int], low: float, high: float) -> Callable[[Floats], Floats]:
    """How far they are outside the range of a word; the words at the ends of the scale go to 0 and to 1."""
    sides = [_beyond(columns, low, False)] if low > ICD203[0].low else []
    sides += [_beyond(columns, high, True)] if high < ICD203[-1].high else []

    def margin(p: Floats) -> Floats:
        return np.stack([side(p) for side in sides]).max(0)

    return margin


def _log_odds(p: Floats) -> Floats:
    value: Floats = np.log(np.clip(p, LEAST, 1)) - np.log(np.clip(1 - p, 1e-16, 1))
    return value


def _farther(search: _Search, board: Board) -> None:
    """Add to the best set the change that goes farthest, until it reaches the target or none goes on."""
    chosen = list(search.best)
    if search.reached or not chosen or max(chosen) >= len(board.ends):
        return
    while search.margin < 0 and len(chosen) < _MOST_CHANGES:
        able = np.flatnonzero(board.fits[chosen].all(0))
        if not len(able):
            return
        margins = [float(search.target.margin(board.after([*chosen, int(e)]))) for e in able]
        top = int(np.argmax(margins))
        if margins[top] <= search.margin:
            return
        chosen.append(int(able[top]))
        search.margin, search.best = margins[top], tuple(chosen)


def _flip(search: _Search, sums: Sums, ends: Sequence[End], asked: Sequence[int]) -> Flip:
    chosen = [ends[e] for e in search.best]
    logs = sums.changed(with_all(sums.inputs, [end.inputs for end in chosen]))
    effect = sums.effect(logs, asked)
    return Flip(
        target=search.target.kind,
        text=search.target.text,
        flips=search.margin >= 0,
        changes=tuple(
            FlipChange(end.kind, end.id, end.under, end.assumed, end.alternative) for end in chosen
        ),
        answer=float(np.exp(logs[0])[list(asked)].sum()),
        answer_error=effect.points_error,
        posterior=sums.by_scenario(np.exp(logs[0])),
        tried=tuple(search.tried),
        reached=search.reached,
    )
