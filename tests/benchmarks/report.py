"""Tables and goals from measurements, printed and as sections of docs/."""

import math
import statistics
from pathlib import Path

from tests.benchmarks.lines import CONJUGATE, LINES, NUTS, QUICK, RUN
from tests.benchmarks.measure import Measured
from tools.pages import dated, put, table

HEADS = ["process", "indicators", "cold, s", "warm, s", "peak, MB", "effective", "of them a second, warm"]
ABOUT = """\
## The table

{dated}
Seconds are of whole processes, wall clock: the median of so many runs as stand after the
sign x, with the smallest and largest; what takes over a minute is run three times, over four once. Cold
means that every cache of compiled code and every folder for scratch files was new and empty, warm that a
cold run of the same had filled them. Effective samples are ArviZ's bulk figure for P(s = k | reports, r),
of the scenario that has fewest; exact inference has none. Of lines named "alone" the table has the whole
process too; the goals take their sampling without imports, loading and compilation.
The case is made up: five scenarios, indicators in groups of ten, two reports on each, a source for every
twenty reports.

(a) is PyMC's documented default, `pm.sample()` with the chains that it chooses for the machine, on the same
model and the same priors with all discrete variables summed out and the judgements integrated, so that only
the reliabilities are left to sample;
(b) is numpyro's NUTS on the same; (c) is pyAgrum's exact inference with every reliability fixed at its
mean, which answers an easier question. `check` and the imports are the floor.
"""
GOALS = """\
## The goals

| goal | indicators | reached | |
|---|---:|---:|---|
"""
SAMPLER = """\
## A second sampler

{dated}
`make bench` samples the same model by PyMC's NUTS, its discrete variables summed out in code that
shares nothing with the engines but the arrays of a case (`tests/engine/nuts.py`). Differences are over
the five scenarios; the Monte Carlo standard errors are of both together.
"""


def text(known: list[Measured]) -> str:
    """Both tables, for the terminal."""
    return "\n".join([table(HEADS, rows(known)), "", _goal_table(known)])


def write(known: list[Measured]) -> list[Path]:
    """The sections of docs/performance.md, and that of the second sampler in docs/validation.md."""
    main = ABOUT.format(dated=dated()) + "\n" + table(HEADS, rows(known))
    sampler = SAMPLER.format(dated=dated()) + "\n" + table(["indicators", "points", "MCSE"], agreement(known))
    paths = [put("performance.md", "bench", main), put("performance.md", "goals", _goal_table(known))]
    return [paths[0], put("validation.md", "sampler", sampler)]


def rows(known: list[Measured]) -> list[list[str]]:
    """A row for every line and size that was measured."""
    sizes = sorted({each.size for each in known})
    found = []
    for size in sizes:
        for line in LINES:
            cold, warm = (_of(known, line.name, size, flag) for flag in (False, True))
            if cold or warm:
                rate = per_second(known, line.name, size)
                found.append(
                    [
                        line.name,
                        str(size or ""),
                        _seconds(cold),
                        _seconds(warm),
                        f"{max(each.megabytes for each in (*cold, *warm)):,.0f}",
                        _number(_effective(warm or cold)),
                        _number(rate),
                    ]
                )
    return found


def _of(known: list[Measured], line: str, size: int, warm: bool) -> list[Measured]:
    return [each for each in known if (each.line, each.size, each.warm) == (line, size, warm)]


def _seconds(measured: list[Measured]) -> str:
    if not measured:
        return "not run"
    if any(each.ended != "well" for each in measured):
        return measured[-1].ended
    seconds = [each.seconds for each in measured]
    spread = f"{min(seconds):.2f} to {max(seconds):.2f}"
    return f"{statistics.median(seconds):.2f} ({spread}, x{len(seconds)})"


def _number(value: float | None) -> str:
    return "" if value is None or math.isnan(value) else f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _effective(measured: list[Measured]) -> float | None:
    values = [each.figures["effective"] for each in measured if each.figures and each.figures["effective"]]
    return statistics.median(values) if values else None


def _median(known: list[Measured], line: str, size: int, warm: bool) -> float | None:
    mine = _of(known, line, size, warm)
    well = bool(mine) and all(each.ended == "well" for each in mine)
    return statistics.median(each.seconds for each in mine) if well else None


def per_second(known: list[Measured], line: str, size: int) -> float | None:
    """Effective samples for every second of the whole process, warm."""
    effective, seconds = _effective(_of(known, line, size, True)), _median(known, line, size, True)
    return effective / seconds if effective and seconds else None


def _sampling_rate(known: list[Measured], line: str, size: int) -> float | None:
    """Effective samples for every second of sampling alone."""
    rates = [
        each.figures["effective"] / each.figures["sampling"]
        for each in _of(known, line, size, True)
        if each.figures and each.figures["effective"] and each.figures["sampling"]
    ]
    return statistics.median(rates) if rates else None


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one is not None and other else None


def goals(known: list[Measured]) -> list[tuple[str, int, float | None, bool]]:
    """What was aimed at, at which size, the figure reached, and whether it reaches."""
    found = []
    for size in sorted({each.size for each in known if each.size}):
        cold, warm = (
            _ratio(_median(known, RUN, size, w), _median(known, NUTS, size, w)) for w in (False, True)
        )
        quick = _ratio(per_second(known, QUICK, size), per_second(known, NUTS, size))
        alone = _ratio(_sampling_rate(known, CONJUGATE, size), _sampling_rate(known, NUTS, size))
        least = {20: 3, 200: 5, 2000: 30}.get(size, 3)
        found += [
            ("`run`, cold, at most 1/6 of (a)'s time", size, cold, cold is not None and cold <= 1 / 6),
            ("`run`, warm, at most 1/2 of (a)'s time", size, warm, warm is not None and warm <= 1 / 2),
            (
                "`run --quick`, warm, at least 20 times (a)'s effective samples a second",
                size,
                quick,
                quick is not None and quick >= 20,
            ),
            (
                f"conjugate engine, at least {least} times (a)'s effective samples a second of sampling",
                size,
                alone,
                alone is not None and alone >= least,
            ),
        ]
    return found


def _goal_table(known: list[Measured]) -> str:
    lines = [
        f"| {goal} | {size:,} | {'not measured' if reached is None else f'{reached:.3g}'} | "
        f"{'' if reached is None else 'reached' if good else 'not reached'} |"
        for goal, size, reached, good in goals(known)
    ]
    return GOALS + "\n".join(lines)


def agreement(known: list[Measured]) -> list[list[str]]:
    """Largest differences of `run` and NUTS by size."""
    found = []
    for size in sorted({each.size for each in known if each.size}):
        mine, theirs = (
            next(
                (each.figures for each in known if each.line == line and each.size == size and each.figures),
                None,
            )
            for line in (RUN, NUTS)
        )
        if mine and theirs:
            apart = [abs(a - b) for a, b in zip(mine["posterior"], theirs["posterior"], strict=True)]
            errors = [math.hypot(a, b) for a, b in zip(mine["mcse"], theirs["mcse"], strict=True)]
            scaled = max((d / e for d, e in zip(apart, errors, strict=True) if e > 0), default=0.0)
            found.append([f"{size:,}", f"{100 * max(apart):.3f}", f"{scaled:.1f}"])
    return found
