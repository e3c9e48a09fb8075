"""What moved the probabilities: the weight of evidence of every origin, the heaviest first.

A weight is the base-10 logarithm, in bans, of the factor by which an origin multiplies the odds of a
scenario against all others, found by leaving it out. Plus speaks for the scenario, minus against it.
"""

from dataclasses import dataclass

from forecast.brief.basis import STANCES, Basis, Share
from forecast.brief.numbers import Day, Figure, day, percent, probability, weight
from forecast.brief.words import counted, in_words, listed
from forecast.domain.assessment import OriginResult

SHOWN = 15
_VISIBLE = 0.005
_NOTHING = "No report carries weight, so that nothing has moved the probabilities from the prior."
_NOTHING_SAID = (
    "No report carries weight. What has moved the probabilities from the prior is what was looked for and "
    "not reported, in the table below; its weights are in bans: +1 multiplies the odds of the leading "
    "scenario by ten, +0.30 doubles them, and a minus sign divides them."
)
# Below half a point the figures of a sampled engine cannot be told from chance.
_HALF_POINT = 0.005


@dataclass(frozen=True, slots=True)
class OriginRow:
    """One origin: who says what, and what it does to the leading scenario and to the others.

    `number` is the report's place in the appendix.
    """

    number: int
    report: str
    source: str
    letter: str
    kind: str
    stance: str
    subject: str
    says: str
    date: Day
    weight: Figure
    weights: tuple[Share, ...]
    without: Figure
    effect: str
    favours: str
    repeated: tuple[str, ...]
    repeats: str


@dataclass(frozen=True, slots=True)
class Moved:
    """How to read the weights; the heaviest origins, the others, and weights that may surprise."""

    text: str
    heaviest: tuple[OriginRow, ...]
    lighter: tuple[OriginRow, ...]
    surprises: tuple[str, ...]


def moved(basis: Basis) -> Moved:
    """Every origin, by absolute weight on the leading scenario."""
    rows = tuple(_row(basis, origin) for origin in basis.origins)
    surprises = tuple(filter(None, (_surprise(basis, origin) for origin in basis.origins)))
    return Moved(_text(basis), rows[:SHOWN], rows[SHOWN:], surprises)


def _text(basis: Basis) -> str:
    if not basis.origins:
        return _NOTHING_SAID if basis.pieces else _NOTHING
    name = basis.name(basis.leading.id)
    lighter = len(basis.origins) - SHOWN
    rest = f" The other {in_words(lighter)} stand in the appendix." if lighter > 0 else ""
    return (
        f"Weights are in bans and concern the odds of {name} against all other scenarios together: "
        "+1 multiplies them by ten, +0.30 doubles them, and a minus sign divides them. Each is found by "
        "leaving that origin out. They do not add up to the whole, since reports that say similar things "
        f"share their weight.{rest}{_heaviest_silence(basis)}"
    )


def _heaviest_silence(basis: Basis) -> str:
    """A sentence where a silence outweighs every origin."""
    piece = basis.pieces[0]
    if isinstance(piece, OriginResult) or not abs(piece.weight[basis.leading.id]) >= _VISIBLE:
        return ""
    found = weight(piece.weight[basis.leading.id])
    return f" Heavier than any of them is a silence, listed below: {basis.told(piece)} ({found} bans)."


def _row(basis: Basis, origin: OriginResult) -> OriginRow:
    report, leading = basis.reports[origin.report], basis.leading.id
    stance, subject = STANCES[report.affirms], basis.subject(report)
    return OriginRow(
        number=basis.places[origin.report],
        report=origin.report,
        source=basis.source(origin.source),
        letter=basis.letter(report),
        kind="opinion on the outcome" if report.scenarios else "indicator",
        stance=stance,
        subject=subject,
        says=f"{stance}: {subject}",
        date=day(report.date),
        weight=weight(origin.weight[leading]),
        weights=tuple(Share(key, title, weight(origin.weight[key])) for key, title in basis.titles.items()),
        without=probability(origin.without[leading]),
        effect=effect(origin.without[leading], basis.leading.posterior),
        favours=_favours(basis, origin),
        repeated=origin.repeated,
        repeats=f"{counted(len(origin.repeated), 'repetition')}, not counted" if origin.repeated else "",
    )


def effect(without: float, now: float) -> str:
    """What leaving an origin out does to a probability; one decimal where whole per cents hide it.

    >>> effect(0.31, 0.36), effect(0.362, 0.355), effect(0.361, 0.36)
    ('without it 31%, not 36%', 'without it 36.2%, not 35.5%', 'less than half a point')
    """
    if abs(without - now) < _HALF_POINT:
        return "less than half a point"
    digits = 1 if percent(without) == percent(now) else 0
    return f"without it {percent(without, digits)}, not {percent(now, digits)}"


def _favours(basis: Basis, origin: OriginResult) -> str:
    """The scenario that gains most by it, if any visibly does."""
    best = max(origin.weight, key=lambda scenario: origin.weight[scenario])
    if origin.weight[best] < _VISIBLE:
        return ""
    return f"{basis.titles[best]} ({weight(origin.weight[best])})"


def _surprise(basis: Basis, origin: OriginResult) -> str:
    """A sentence where the weight on the leading scenario runs against what the report says of it."""
    report, found = basis.reports[origin.report], origin.weight[basis.leading.id]
    expected = _points_to_leading(basis, origin) * (1 if report.affirms else -1)
    if abs(found) < _VISIBLE or found * expected >= 0:
        return ""
    way = "for" if found > 0 else "against"
    reasons = ["it also changes how other reports, their sources and related indicators are read"]
    if report.deception:
        reasons.append("it may have been staged, with a chance that differs between scenarios")
    return (
        f"{basis.says(report)}, which by itself would point the other way, yet it weighs {way} "
        f"{basis.name(basis.leading.id)} ({weight(found)} bans): {listed(reasons)}."
    )


def _points_to_leading(basis: Basis, origin: OriginResult) -> float:
    """How much more often the subject is true under the leading scenario than under the others.

    The others are weighed as they stand without this origin.
    """
    report, leading = basis.reports[origin.report], basis.leading.id
    if report.scenarios:
        return 1.0 if leading in report.scenarios else -1.0
    given = next(row.given for row in basis.assessment.indicators if row.id == report.indicator)
    others = {key: p for key, p in origin.without.items() if key != leading}
    rest = sum(others.values())
    return given[leading] - sum(p * given[key] for key, p in others.items()) / rest if rest else 0.0
