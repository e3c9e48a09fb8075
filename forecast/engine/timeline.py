"""A case assessed from day to day by the conjugate engine, from warm starts.

Where the known reports change, the chains continue from their last state, new sources from their prior, for
some sweeps. Until the next change, every day is sampled from there with the same random numbers, so that only
the calendar moves the figures, not chance. The random numbers depend on the seed and on the days of change so
far: the figures of a day are the same, bit for bit, whatever the files say of later days.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np

from forecast.core.bad_value import BadValue, quoted
from forecast.core.problem import ProblemsError
from forecast.domain.case import Case
from forecast.domain.timeline import MOST, AnswerPoint, Mover, Timeline, TimelinePoint, days_of, step_for
from forecast.engine.arrays import Floats, split
from forecast.engine.draws import Advance, Draws, gathered
from forecast.engine.gibbs import GibbsSweep
from forecast.engine.inputs import build_inputs
from forecast.engine.posterior import conditional_probability, credible_interval
from forecast.engine.sums import Sums, standard_error

CHAINS, SETTLING, WARM_UP = 40, 8, 1
# Sweeps kept: fewest where reports and scenarios are many, since a sweep is slow there.
FEWEST, MOST_KEPT, WORK = 4, 16, 800
# Draws of judgements and base rates for each draw of r: the interval depends on them more than on r.
JUDGED = 3


@dataclass
class _Stretch:
    """A stretch of days with the same reports, and the chains' state on its first day."""

    key: Any = None
    since: int = 0
    r: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Course:
    """Which days to follow: from `start`, where None from the first day that can be assessed, to `end`.

    `every` is a step as `read_every` reads it; None for about `most` days. `silence` is whether windows
    that have begun without a report count.
    """

    end: date
    start: date | None = None
    every: str | None = None
    most: int = MOST
    silence: bool = True


def timeline(case: Case, course: Course, seed: int, advance: Advance | None = None) -> Timeline:
    """The probabilities of a case over time. The same case, days and seed give the same figures.

    `advance` is called after every day. Ctrl-C ends it early, with the days that are done. Raises BadValue
    for an unknown step, or days in the wrong order.
    """
    start = course.start or _first_day(case, course.end)
    if start > course.end:
        rule = f"a timeline begins no later than it ends, on {course.end}"
        raise BadValue(f"found {quoted(str(start))}", rule, "Begin earlier, or end later with --to.")
    every = course.every or step_for(start, course.end, course.most)
    days = days_of(case, start, course.end, every)
    points: list[TimelinePoint] = []
    try:
        for point in follow(case, days, seed, course.silence):
            points.append(point)
            if advance is not None:
                advance(len(points), len(days))
    except KeyboardInterrupt:
        if not points:
            raise
    known = case.on(course.end)
    return Timeline(known.question, days, every, seed, tuple(points), known.handling)


def _first_day(case: Case, end: date) -> date:
    """The first day of the question that can be assessed: reference classes may begin later."""
    day = case.question.opens
    while day < end:
        try:
            build_inputs(case.on(day), day)
        except ProblemsError:
            day += timedelta(1)
        else:
            break
    return day


def follow(case: Case, days: Sequence[date], seed: int, silence: bool = True) -> Iterator[TimelinePoint]:
    """The points of some days in ascending order, each as soon as it is computed.

    Raises ProblemsError on a day on which the prior has no exposure yet or leaves nothing.
    """
    stretch, known = _Stretch(), frozenset[str]()
    for day in days:
        then = case.on(day)
        inputs, _ = build_inputs(then, day, silence)
        sweep = GibbsSweep(inputs)
        key = (inputs.scenario, inputs.source, inputs.report)
        if key != stretch.key:
            stretch = _Stretch(key, day.toordinal(), _settled(sweep, stretch.r, (seed, day.toordinal())))
        draws = _sample(sweep, stretch.r, (seed, stretch.since, 1))
        before, known = known, frozenset(report.id for report in then.reports if report.has_weight)
        new = tuple(report.id for report in then.reports if report.id in known - before)
        yield _point(day, sweep, draws, _Change(then.question.yes, new, tuple(sorted(before - known))), seed)


def _settled(sweep: GibbsSweep, r: Mapping[str, Floats], seed: tuple[int, ...]) -> dict[str, Floats]:
    """The r of the chains after some sweeps, [chain] by source."""
    random = np.random.default_rng(seed)
    fresh = sweep.start(CHAINS, random)
    at = _columns(sweep, dict(zip(sweep.inputs.source, fresh.T, strict=True)) | dict(r))
    for _ in range(SETTLING):
        at = sweep.draw(at, random).r
    return dict(zip(sweep.inputs.source, at.T, strict=True))


def _columns(sweep: GibbsSweep, r: Mapping[str, Floats]) -> Floats:
    columns = [r[source] for source in sweep.inputs.source]
    return np.stack(columns, axis=1) if columns else np.empty((CHAINS, 0))


def _sample(sweep: GibbsSweep, r: Mapping[str, Floats], seed: tuple[int, ...]) -> Draws:
    at, random, kept = _columns(sweep, r), np.random.default_rng(seed), []
    size = len(sweep.inputs.report) * len(sweep.inputs.scenario)
    for _ in range(WARM_UP + min(MOST_KEPT, max(FEWEST, WORK // max(1, size)))):
        kept.append(sweep.draw(at, random))
        at = kept[-1].r
    return gathered(sweep.inputs, kept[WARM_UP:])


class _Change(NamedTuple):
    """What means yes on a day, and the reports that came in and that ceased to count."""

    yes: tuple[str, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]


def _point(day: date, sweep: GibbsSweep, draws: Draws, change: _Change, seed: int) -> TimelinePoint:
    inputs, sums = sweep.inputs, Sums(sweep.inputs, seed, draws, likelihood=sweep.likelihood)
    posterior = sums.posterior
    chances = conditional_probability(inputs, sweep.likelihood, draws.repeated(JUDGED), seed)
    bounds = [(float(low), float(high)) for low, high in credible_interval(chances)]
    without = _left_out(sums, change.new)
    return TimelinePoint(
        day=day,
        prior=inputs.by_scenario(inputs.prior.mean),
        posterior=inputs.by_scenario(posterior),
        interval=dict(zip(inputs.scenario, bounds, strict=True)),
        mcse=inputs.by_scenario(sums.error),
        reports=change.new,
        withdrawn=change.gone,
        mover=_mover(sums, without, int(posterior.argmax())),
        answer=_answer(sums, change.yes, chances, without) if change.yes else None,
    )


def _left_out(sums: Sums, new: tuple[str, ...]) -> dict[str, Floats]:
    """Log probabilities without each new report, [replicate, scenario].

    Reports that repeat others are not in the inputs and move nothing.
    """
    inputs = sums.inputs
    entered = [i for i, report in enumerate(inputs.report) if report in new]
    if not entered:
        return {}
    logs = sums.logs(kept=~np.eye(len(inputs.players), dtype=bool)[entered])
    return {inputs.report[i]: logs[:, row] for row, i in enumerate(entered)}


def _mover(sums: Sums, without: Mapping[str, Floats], leading: int) -> Mover | None:
    """The new report with the largest weight of evidence for or against the leading scenario."""
    if not without:
        return None
    most = max(without, key=lambda name: abs(sums.weight(without[name])[0][leading]))
    return Mover(most, sums.inputs.scenario[leading], float(np.exp(without[most][0, leading])))


def _answer(sums: Sums, yes: tuple[str, ...], chances: Floats, without: Mapping[str, Floats]) -> AnswerPoint:
    """P(yes), from the chances of every draw, and the new report that moves it most."""
    columns = [sums.inputs.scenario.index(name) for name in yes]
    (bounds,) = credible_interval(chances[:, columns].sum(-1, keepdims=True))
    effects = {name: sums.effect(logs, columns) for name, logs in without.items()}
    most = max(effects, key=lambda name: abs(effects[name].bans), default="")
    return AnswerPoint(
        scenarios=yes,
        prior=float(sums.inputs.prior.mean[columns].sum()),
        posterior=float(sums.posterior[columns].sum()),
        interval=(float(bounds[0]), float(bounds[1])),
        mcse=float(standard_error(np.exp(split(sums.replicates, columns))[:, 0])),
        mover=most,
        effect=effects[most].points if most else 0.0,
    )
