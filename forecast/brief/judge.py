"""An analyst's own numbers beside the model's."""

from dataclasses import dataclass

from forecast.brief.basis import Basis
from forecast.brief.numbers import Figure, points, tenths
from forecast.brief.words import Prose
from forecast.domain.analyst import AnalystNumbers, completed

# The key of the row for P(yes), which is no scenario's.
YES = "yes"


@dataclass(frozen=True, slots=True)
class JudgeRow:
    """The chance of a scenario, or of yes, by the model and by the analyst, and how far these are apart."""

    id: str
    title: str
    model: Figure
    judge: Figure
    difference: Figure
    how: str


@dataclass(frozen=True, slots=True)
class Judge:
    """The analyst's numbers, whose they are, and `why` they are not the model's."""

    name: str
    why: str
    text: Prose
    rows: tuple[JudgeRow, ...]


def judge(basis: Basis, own: AnalystNumbers | None) -> Judge | None:
    """The analyst's numbers, of yes first where the question says what that is; None without any."""
    if own is None:
        return None
    model = {scenario.id: scenario.posterior for scenario in basis.assessment.scenarios}
    numbers = completed(own.stated, model)
    rows = [
        _row(name, title, model[name], numbers[name], "as stated" if name in own.stated else "the rest")
        for name, title in basis.titles.items()
    ]
    if answer := basis.assessment.answer:
        title = f"Yes ({' or '.join(map(basis.name, answer.scenarios))})"
        summed = sum(numbers[name] for name in answer.scenarios)
        rows.insert(0, _row(YES, title, answer.posterior, summed, "the sum"))
    text = "An analyst puts these numbers beside the model’s. They do not enter it; the two are scored apart."
    if len(own.stated) < len(model):
        text += " Scenarios that the analyst leaves out share what is left in the model’s proportions."
    return Judge(own.name, own.why, text, tuple(rows))


def _row(name: str, title: str, model: float, own: float, how: str) -> JudgeRow:
    return JudgeRow(name, title, tenths(model), tenths(own), points(own - model), how)
