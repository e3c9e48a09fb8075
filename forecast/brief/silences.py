"""What was looked for and not reported: the desk's own denials, and what they do."""

from dataclasses import dataclass

from forecast.brief.basis import Basis, Share
from forecast.brief.moved import effect
from forecast.brief.numbers import Figure, days, probability, weight
from forecast.brief.words import counted
from forecast.domain.assessment import SilenceResult

TEXT = (
    "Each of these indicators has a window in which it would show, and nothing is reported of it. That "
    "counts as a denial by the desk itself, with reliability 1: had it been true, it would have been seen by "
    "now with the chance that stands here, which grows daily until the window ends. The weights are "
    "read as above. Where nobody looked, silence says nothing, and the indicator should have no window."
)


@dataclass(frozen=True, slots=True)
class SilenceRow:
    """One indicator: its window, the chance of its having been seen so far, and what the silence does."""

    id: str
    text: str
    window: str
    overdue: bool
    detection: Figure
    weight: Figure
    weights: tuple[Share, ...]
    without: Figure
    effect: str


@dataclass(frozen=True, slots=True)
class Silences:
    """How to read them, and a row a silence; with `counted` false they were left out."""

    text: str
    counted: bool
    rows: tuple[SilenceRow, ...]


def silences(basis: Basis) -> Silences:
    """Every silence, by absolute weight on the leading scenario."""
    counted_ = basis.assessment.run.silence
    rows = tuple(_row(basis, each) for each in basis.pieces if isinstance(each, SilenceResult))
    return Silences((TEXT if rows else "") if counted_ else _left_out(basis), counted_, rows)


def _row(basis: Basis, silence: SilenceResult) -> SilenceRow:
    leading, window = basis.leading.id, basis.windows[silence.indicator]
    return SilenceRow(
        id=silence.indicator,
        text=basis.indicators[silence.indicator],
        window=days(*window),
        overdue=window[1] < basis.assessment.as_of,
        detection=probability(silence.detection),
        weight=weight(silence.weight[leading]),
        weights=tuple(Share(key, title, weight(silence.weight[key])) for key, title in basis.titles.items()),
        without=probability(silence.without[leading]),
        effect=effect(silence.without[leading], basis.leading.posterior),
    )


def _left_out(basis: Basis) -> str:
    begun = [key for key in basis.unreported if key in basis.windows and basis.begun(key)]
    if not begun:
        return ""
    if basis.release:
        return "A brief for a release never counts that nothing is reported in an indicator's window."
    return (
        f"It is left out of this assessment, as was asked for, that nothing is reported in the windows of "
        f"{counted(len(begun), 'indicator')}."
    )
