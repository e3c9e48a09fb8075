"""The tornado: the answer with every input moved over its own plausible range, the widest first.

A judgement that is a word goes one word either way. Another one goes to the ends of its 90% range, each end
typed as a number. What reports and sources are judged by goes one step either way on its scale; shares and
half-lives are halved and doubled; classes stand alone; each group follows one cause not at all and wholly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from math import floor, log10
from typing import NamedTuple

import numpy as np

from forecast.core.beta import beta_quantile
from forecast.core.probability import NEAREST, read_judgement
from forecast.core.scales import ADMIRALTY, CERTAIN, CERTAINTY, ICD203
from forecast.domain.case import Case
from forecast.domain.question import Indicator
from forecast.domain.tornado import Tornado, TornadoBar, TornadoEnd
from forecast.engine.arrays import Floats
from forecast.engine.changes import (
    with_affirms_anyway,
    with_certainty,
    with_half_life,
    with_judgement,
    with_judgements,
)
from forecast.engine.draws import DEFAULT_SEED
from forecast.engine.inputs import EngineInputs, build_inputs
from forecast.engine.judgement import Beta, judgement_beta
from forecast.engine.results import letters
from forecast.engine.sums import MOST_EXACT, Sums
from forecast.explain.explanation import asked_of
from forecast.explain.sensitivity import Base, Change, class_changes, group_changes, share_changes

_LETTERS = tuple(letter for letter in ADMIRALTY if letter != "F")
_CERTAINTIES = tuple(sorted((name for name in CERTAINTY if name != CERTAIN), key=CERTAINTY.__getitem__))
_WORDS = tuple(row.word for row in ICD203)
_FORESIGHT, _REPETITION, _FACTORS = (0.25, 0.75), (0.0, 1.0), (0.5, 2.0)
_ANYWAY, _ANYWAY_STEP, _ANYWAY_ENDS = 0.5, 0.2, (0.01, 0.99)
_TAILS = (0.05, 0.95)


class End(NamedTuple):
    """An input at an end of its range: the arrays, and log P(s = k | reports), [replicate, scenario]."""

    kind: str
    id: str
    under: str
    assumed: str
    alternative: str
    inputs: EngineInputs
    logs: Floats


def tornado(
    case: Case,
    as_of: date,
    scenario: str | None = None,
    seed: int = DEFAULT_SEED,
    most_exact: int = MOST_EXACT,
) -> Tornado:
    """Move every input of a case as known on a day over its range, and sort by the width of the answer.

    What is asked is as in `explain`, and so are `most_exact` and the errors that are raised.
    """
    known = case.on(as_of)
    inputs, origins = build_inputs(known, as_of)
    sums = Sums(inputs, seed, most_exact=most_exact)
    asked = asked_of(known.question, sums, scenario, as_of)
    columns = [inputs.scenario.index(name) for name in asked]
    base = Base(known, min(as_of, known.question.closes), inputs, origins, columns)
    ends = sorted(ends_of(base, sums), key=_input)
    bars = [_bar(sums, list(of_input), columns) for _, of_input in groupby(ends, key=_input)]
    return Tornado(
        question=known.question,
        as_of=as_of,
        asked=asked,
        posterior=sums.by_scenario(sums.posterior),
        answer=float(sums.posterior[columns].sum()),
        bars=tuple(sorted(bars, key=lambda bar: -bar.width)),
        computed=sums.computed(),
    )


def ends_of(base: Base, sums: Sums) -> Iterator[End]:
    """Every input that has a range, at both ends of it."""
    yield from _judgement_ends(base, sums)
    yield from _other_ends(base, sums)


def _input(end: End) -> tuple[str, str, str]:
    """What tells an input from others."""
    return end.kind, end.id, end.under


def _bar(sums: Sums, ends: Sequence[End], asked: Sequence[int]) -> TornadoBar:
    now, rows = float(sums.posterior[list(asked)].sum()), []
    for end in ends:
        effect = sums.effect(end.logs, asked)
        rows.append(TornadoEnd(end.alternative, now - effect.points, -effect.points, effect.points_error))
    first = ends[0]
    return TornadoBar(first.kind, first.id, first.under, first.assumed, tuple(rows))


def _judgement_ends(base: Base, sums: Sums) -> Iterator[End]:
    """Every judgement of an indicator in the sums at the ends of its range, one scenario at a time."""
    inputs, rows = base.inputs, base.indicators
    for m, name in enumerate(inputs.indicator):
        for upward in (False, True):
            ends = [_judged(rows[name], inputs, m, k, upward) for k in range(len(inputs.scenario))]
            logs = _one_by_one(sums, m, [beta for _, beta in ends])
            for k, (words, beta) in enumerate(ends):
                under = inputs.scenario[k]
                if words:
                    typed = ", ".join(judgement.typed for judgement in rows[name].given[under])
                    changed = with_judgement(inputs, m, k, beta)
                    yield End("judgement", name, under, typed, words, changed, logs[k])


def _judged(row: Indicator, inputs: EngineInputs, m: int, k: int, upward: bool) -> tuple[str, Beta]:
    """The upper or the lower end of a judgement's range, as typed; "" where the scale of words ends."""
    now = Beta(float(inputs.theta_a[m, k]), float(inputs.theta_b[m, k]))
    judgements = row.given[inputs.scenario[k]]
    word = judgements[0].word if len(judgements) == 1 else None
    if word in _WORDS:
        (other,) = _beside(_WORDS, word, (upward,)) or ("",)
        return (other, judgement_beta(read_judgement(other))) if other else ("", now)
    end = _typed(float(beta_quantile(_TAILS[upward], *now)))
    return end, judgement_beta(read_judgement(end))


def _typed(chance: float) -> str:
    """A chance as one would type it, to three digits of it or of its complement.

    >>> _typed(0.12345), _typed(0.00012345), _typed(0.999987654)
    ('12.3%', '0.0123%', '99.99877%')
    """
    nearer = max(min(chance, 1 - chance), NEAREST)
    return f"{100 * chance:.{max(0, -floor(log10(nearer)))}f}%"


def _one_by_one(sums: Sums, m: int, row: Sequence[Beta]) -> list[Floats]:
    """Log P(s | reports) with one judgement of a row of an indicator otherwise, for every scenario in turn.

    P(reports | s) depends on the judgements under s alone, so that a single sum serves for all: but for an
    indicator of the past, whose background all judgements share.
    """
    inputs = sums.inputs
    if sums.is_exact and not inputs.moment_age[inputs.moment_indicator == m].any():
        return list(sums.one_by_one(with_judgements(inputs, m, row)))
    return [sums.changed(with_judgement(inputs, m, k, beta)) for k, beta in enumerate(row)]


def _other_ends(base: Base, sums: Sums) -> Iterator[End]:
    """What is no judgement of an indicator, at the ends of its range."""
    for changes in (
        *(_grades, class_changes, share_changes, group_changes),
        *(_certainties, _affirming_anyway, _numbers, _half_lives),
    ):
        for change in changes(base):
            kind, name, now, other, inputs, _ = change
            yield End(kind, name, "", now, other, inputs, sums.changed(inputs))


def _beside(steps: Sequence[str], now: str, sides: Sequence[bool] = (False, True)) -> list[str]:
    """The steps of a scale one below and one above, where there are such.

    >>> _beside("ABC", "A"), _beside("ABC", "B")
    (['B'], ['A', 'C'])
    """
    places = [steps.index(now) + (1 if upward else -1) for upward in sides]
    return [steps[place] for place in places if 0 <= place < len(steps)]


def _grades(base: Base) -> Iterator[Change]:
    """Each source's letter one step either way; F, which has no order in the scale, to A and E."""
    inputs = base.inputs
    for j, letter in letters(inputs, base.origins, base.case).items():
        for other in _beside(_LETTERS, letter) if letter in _LETTERS else ("A", "E"):
            yield "grade", inputs.source[j], letter, other, base.graded(j, other), ""


def _certainties(base: Base) -> Iterator[Change]:
    """Each report's certainty one step either way, but what is certain."""
    for j, origin in enumerate(base.origins):
        now = origin.entered.certainty
        for other in _beside(_CERTAINTIES, now) if now in _CERTAINTIES else ():
            inputs = with_certainty(base.inputs, j, CERTAINTY[other])
            yield "certainty", origin.id, now, other, inputs, ""


def _affirming_anyway(base: Base) -> Iterator[Change]:
    """How readily each source affirms without knowing: even, and by .2 either way."""
    inputs, entered = base.inputs, [origin.entered for origin in base.origins]
    free = np.array([not (report.says or report.certainty == CERTAIN) for report in entered], bool)
    for name in dict.fromkeys(report.source for report in entered):
        own = free & np.array([report.source == name for report in entered])
        for now in dict.fromkeys(inputs.affirms_anyway[own].tolist()):
            chosen = own & (inputs.affirms_anyway == now)
            ends = np.clip([now - _ANYWAY_STEP, now + _ANYWAY_STEP], *_ANYWAY_ENDS).tolist()
            for other in dict.fromkeys(end for end in (*ends, _ANYWAY) if end != now):
                changed = with_affirms_anyway(inputs, chosen, other)
                yield "affirms_anyway", name, f"{now:g}", f"{other:.2g}", changed, ""


def _numbers(base: Base) -> Iterator[Change]:
    """`foresight`, where there are opinions, and `repetition`, where a camp has several reports."""
    inputs = base.inputs
    if inputs.opinions_from < len(inputs.report):
        for value in _FORESIGHT:
            changed = replace(inputs, foresight=value)
            yield "foresight", "foresight", f"{inputs.foresight:g}", f"{value:g}", changed, ""
    for value in _REPETITION:
        changed = replace(inputs, repetition=value)
        if inputs.repetition != value and (inputs.shared.any() or changed.shared.any()):
            yield "repetition", "repetition", f"{inputs.repetition:g}", f"{value:g}", changed, ""


def _half_lives(base: Base) -> Iterator[Change]:
    """Each half-life that bears on a report, halved and doubled."""
    half_lives = {row.id: row.half_life for row in base.case.question.indicators if row.half_life}
    for m, name in enumerate(base.inputs.indicator):
        if name in half_lives and base.inputs.moment_age[base.inputs.moment_indicator == m].any():
            for factor in _FACTORS:
                words = (f"{half_lives[name]:g} days", f"{half_lives[name] * factor:g} days")
                yield "half_life", name, *words, with_half_life(base.inputs, m, factor), ""
