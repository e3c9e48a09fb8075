"""Print a tornado: every input, the answer at both ends of its range, and a bar about the answer now."""

from __future__ import annotations

from forecast.cli.print.echo import echo
from forecast.cli.print.table import Column, can_print, numbers, paragraph, render, terminal_width
from forecast.core.plain import count, percent, plain
from forecast.domain.explanation import is_move
from forecast.domain.flip import FlipChange
from forecast.domain.prior_check import NumberCheck
from forecast.domain.question import asked_name
from forecast.domain.tornado import Tornado, TornadoBar, TornadoEnd

_TOP = 12
# Characters for a bar and for what is assumed at an end: from 100 columns on, and on fewer.
_WIDE, _NARROW = (17, 14), (8, 9)
# What stands before the id of an input of a kind.
_KINDS = {
    "grade": "letter of ",
    "class": "classes of ",
    "share": "share of ",
    "dependence": "cause of ",
    "certainty": "certainty of ",
    "affirms_anyway": "affirms anyway: ",
    "half_life": "half-life of ",
}


def print_tornado(it: Tornado, top: int | None, every: bool) -> None:
    """Print the widest bars: as many as `top`, else all or the first twelve."""
    name = asked_name(it.question, it.asked, it.posterior)
    echo(paragraph(it.question.text))
    now = f"{name}: {percent(it.answer)} as of {it.as_of}"
    echo(paragraph(f"{now}; below, with one input at a time moved over its plausible range."))
    wide = [bar for bar in it.bars if any(is_move(end.points, end.points_error) for end in bar.ends)]
    shown = wide if every and top is None else wide[: top or _TOP]
    if not shown:
        echo("No input moves it." if it.bars else "There is no input to move.")
        return
    low = min(it.answer, *(bar.lowest.answer for bar in shown))
    high = max(it.answer, *(bar.highest.answer for bar in shown))
    lane, words = _WIDE if terminal_width() >= 100 else _NARROW
    columns = [
        Column("input: as assumed", gives=True),
        *numbers("lowest"),
        Column("at", most=words),
        *numbers("highest"),
        Column("at", most=words),
        Column(""),
    ]
    rows = [
        [
            input_name(bar),
            *_end(it, bar.lowest, -1),
            *_end(it, bar.highest, 1),
            _lane(it, bar, low, high, lane),
        ]
        for bar in shown
    ]
    echo(f"\n{render(columns, rows)}")
    rest = len(it.bars) - len(shown)
    scale = f"Bars go from {percent(low)} to {percent(high)}: light below the answer now, full above."
    more = f" {count(rest, 'input')} more move it less or not: --all lists those that do." if rest else ""
    echo(paragraph(scale + more))


def input_name(it: TornadoBar | FlipChange | NumberCheck) -> str:
    """An input, and what is assumed of it; of a judgement its indicator and scenario."""
    under = f" | {it.under}" if it.under else ""
    return plain(f"{_KINDS.get(it.kind, '')}{it.id}{under}: {it.assumed}")


def _end(it: Tornado, end: TornadoEnd, sign: int) -> list[str]:
    """The answer at an end and what is assumed there; as it is now where the end lies on the other side."""
    if sign * end.points <= 0 or not is_move(end.points, end.points_error):
        return [percent(it.answer), "as it is"]
    return [percent(end.answer), plain(end.alternative)]


def _lane(it: Tornado, bar: TornadoBar, low: float, high: float, width: int) -> str:
    """A bar from the lowest to the highest answer: light below the answer now, full above."""
    full, light, edge = ("█", "░", "│") if can_print("█░│") else ("#", "-", "|")
    ends = (min(bar.lowest.answer, it.answer), it.answer, max(bar.highest.answer, it.answer))
    first, now, last = (round((p - low) / ((high - low) or 1.0) * width) for p in ends)
    return " " * first + light * (now - first) + edge + full * (last - now)
