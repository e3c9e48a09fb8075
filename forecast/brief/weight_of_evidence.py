"""What moved the probabilities: the weight of every origin and silence, and the way from prior to now.

A weight is the base-10 logarithm, in bans, of the factor by which an origin multiplies the odds of a
scenario against all others, found by leaving it out. Plus speaks for the scenario, minus against it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from forecast.brief.basis import Basis, ScenarioFigure, kind_of
from forecast.brief.numbers import Day, Figure, day, days, percent, probability, weight
from forecast.brief.words import Prose, capital, counted, in_words, listed
from forecast.core.probability import expit, logit
from forecast.domain.assessment import OriginResult, SilenceResult
from forecast.domain.evidence import Report
from forecast.domain.explanation import Explanation, Share

SHOWN = 15
_STEPS = 12
_VISIBLE = 0.005
# Below half a point the figures of a sampled engine cannot be told from chance.
_HALF_POINT = 0.005
_BAN = 2.302585092994046
_NOTHING = "No report carries weight, so that nothing has moved the probabilities from the prior."
_SILENCES_ALONE = (
    "No report carries weight. What has moved the probabilities from the prior is what was looked for and "
    "not seen, in the table below; its weights are in bans: +1 multiplies the odds of the leading "
    "scenario by ten, +0.30 doubles them, and a minus sign divides them."
)
_SILENCES = (
    "Each of these indicators has a window in which it would show, and no report shows it. That counts as "
    "a denial by the desk itself, with reliability 1: had it been true, it would have been seen by now with "
    "the chance that stands here, which grows daily until the window ends. The weights are read as above. "
    "Where nobody looked, silence says nothing, and the indicator should have no window."
)
_AFTER_A_DENIAL = " Where it was denied, its silence counts from the last denial on."


@dataclass(frozen=True, slots=True)
class OriginRow:
    """One origin: who says what, and its effect on the leading scenario and on the others.

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
    weights: tuple[ScenarioFigure, ...]
    without: Figure
    effect: str
    favours: str
    repeated: tuple[str, ...]
    repeats: str


@dataclass(frozen=True, slots=True)
class WeightOfEvidence:
    """How to read the weights; the heaviest origins, the others, and weights that may surprise."""

    text: Prose
    heaviest: tuple[OriginRow, ...]
    lighter: tuple[OriginRow, ...]
    surprises: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class SilenceRow:
    """One indicator that no report shows: its window, the chance that it would have been seen, the effect.

    `since` is the day of its last denial, which stands behind the window too.
    """

    id: str
    text: str
    window: str
    overdue: bool
    detection: Figure
    weight: Figure
    weights: tuple[ScenarioFigure, ...]
    without: Figure
    effect: str
    since: Day | None = None


@dataclass(frozen=True, slots=True)
class Silences:
    """How to read them, and a row a silence; with `counted` false they were left out."""

    text: Prose
    counted: bool
    rows: tuple[SilenceRow, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One part: from where to where it moves the odds, in bans, and the probability it leads to."""

    label: str
    start: float
    end: float
    weight: Figure
    then: Figure


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The parts of the way from prior to now, the heaviest first; `prior` is where they begin."""

    text: Prose
    prior: Figure
    steps: tuple[Step, ...]


def weight_of_evidence(basis: Basis) -> WeightOfEvidence:
    """Every origin, by absolute weight on the leading scenario."""
    rows = tuple(_origin_row(basis, origin) for origin in basis.origins)
    surprises = tuple(filter(None, (_surprise(basis, origin) for origin in basis.origins)))
    return WeightOfEvidence(_text(basis), rows[:SHOWN], rows[SHOWN:], surprises)


def _text(basis: Basis) -> str:
    if not basis.origins:
        return _SILENCES_ALONE if basis.evidence else _NOTHING
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
    heaviest = basis.evidence[0]
    if isinstance(heaviest, OriginResult) or not abs(heaviest.weight[basis.leading.id]) >= _VISIBLE:
        return ""
    silence = f"{basis.description(heaviest)} ({weight(heaviest.weight[basis.leading.id])} bans)"
    return f" Heavier than any of them is a silence, listed below: {silence}."


def _origin_row(basis: Basis, origin: OriginResult) -> OriginRow:
    report, leading = basis.reports[origin.report], basis.leading.id
    stance, subject = report.stance, basis.subject(report)
    return OriginRow(
        number=basis.report_numbers[origin.report],
        report=origin.report,
        source=basis.source(origin.source),
        letter=basis.letter(report),
        kind=kind_of(report),
        stance=stance,
        subject=subject,
        says=f"{stance}: {subject}",
        date=day(report.date),
        weight=weight(origin.weight[leading]),
        weights=basis.figures(origin.weight, weight),
        without=probability(origin.without[leading]),
        effect=effect(origin.without[leading], basis.leading.posterior),
        favours=_favours(basis, origin),
        repeated=origin.repeated,
        repeats=f"{counted(len(origin.repeated), 'repetition')}, not counted" if origin.repeated else "",
    )


def effect(without: float, now: float) -> str:
    """How leaving an origin out changes a probability; one decimal where whole per cents hide it.

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
    report, bans = basis.reports[origin.report], origin.weight[basis.leading.id]
    expected = _points_to_leading(basis, origin) * (1 if report.affirms else -1)
    if abs(bans) < _VISIBLE or bans * expected >= 0:
        return ""
    way = "for" if bans > 0 else "against"
    reasons = ["it also changes how other reports, their sources and related indicators are read"]
    if report.deception:
        reasons.append("it may have been staged, with a chance that differs between scenarios")
    return (
        f"{basis.statement(report)}, which by itself would point the other way, yet it weighs {way} "
        f"{basis.name(basis.leading.id)} ({weight(bans)} bans): {listed(reasons)}."
    )


def _points_to_leading(basis: Basis, origin: OriginResult) -> float:
    """How much more often the subject is true under the leading scenario than under the others.

    The others are weighed as they stand without this origin.
    """
    leading, given = basis.leading.id, _chances(basis, basis.reports[origin.report])
    others = {key: p for key, p in origin.without.items() if key != leading}
    rest = sum(others.values())
    return given[leading] - sum(p * given[key] for key, p in others.items()) / rest if rest else 0.0


def _chances(basis: Basis, report: Report) -> Mapping[str, float]:
    """How far a report's subject holds under every scenario."""
    if report.indicator is not None:
        return next(row.given for row in basis.assessment.indicators if row.id == report.indicator)
    return report.says or {scenario: float(scenario in report.scenarios) for scenario in basis.titles}


def silences(basis: Basis) -> Silences:
    """What was looked for and not seen, by absolute weight on the leading scenario."""
    rows = tuple(_silence_row(basis, item) for item in basis.evidence if isinstance(item, SilenceResult))
    if not basis.assessment.run.silence:
        return Silences(_left_out(basis), False, rows)
    denied = _AFTER_A_DENIAL if any(row.since for row in rows) else ""
    return Silences(f"{_SILENCES}{denied}" if rows else "", True, rows)


def _silence_row(basis: Basis, silence: SilenceResult) -> SilenceRow:
    leading, window = basis.leading.id, basis.windows[silence.indicator]
    since = day(silence.since) if silence.since else None
    return SilenceRow(
        id=silence.indicator,
        text=basis.indicators[silence.indicator].text,
        window=days(*window) + (f", denied on {since}" if since else ""),
        overdue=window[1] < basis.assessment.as_of,
        detection=probability(silence.detection),
        weight=weight(silence.weight[leading]),
        weights=basis.figures(silence.weight, weight),
        without=probability(silence.without[leading]),
        effect=effect(silence.without[leading], basis.leading.posterior),
        since=since,
    )


def _left_out(basis: Basis) -> str:
    begun = [key for key in basis.unseen if key in basis.windows and basis.begun(key)]
    if not begun:
        return ""
    if basis.release:
        return "A brief for a release never counts that nothing is reported in an indicator's window."
    return (
        f"It is left out of this assessment, as was asked for, that nothing is seen in the windows of "
        f"{counted(len(begun), 'indicator')}."
    )


def waterfall(basis: Basis, explanation: Explanation | None) -> Waterfall:
    """From prior to posterior in parts that add up, for the leading scenario.

    Without steps where nothing moved it or nothing was explained.
    """
    leading = basis.leading.id
    if explanation is None or not explanation.shares or explanation.scenario != leading:
        return Waterfall("", probability(basis.leading.prior), ())
    shares = sorted(explanation.shares, key=lambda share: -abs(share.weight[leading]))
    parts = [(_label(basis, share), share.weight[leading]) for share in shares[:_STEPS]]
    if rest := shares[_STEPS:]:
        parts.append((counted(len(rest), "other"), sum(share.weight[leading] for share in rest)))
    start, steps = logit(explanation.prior[leading]) / _BAN, []
    for label, bans in parts:
        end = start + bans
        steps.append(Step(label, start, end, weight(bans), probability(expit(end * _BAN))))
        start = end
    text = _whole_move(basis, explanation)
    return Waterfall(text, probability(explanation.prior[leading]), tuple(steps))


def _label(basis: Basis, share: Share) -> str:
    if share.kind == "silence":
        return capital(basis.silence(share.id))
    return basis.statement(basis.reports[share.id])


def _whole_move(basis: Basis, explanation: Explanation) -> str:
    whole = sum(share.weight[basis.leading.id] for share in explanation.shares)
    rough = " With so many reports the single parts are rough." if explanation.computed.is_rough else ""
    return (
        f"All origins together move the odds of {basis.name(basis.leading.id)} by {weight(whole)} bans. What "
        "each brings to that, whatever the order in which they are taken, adds up to the whole (Shapley "
        f"values).{rough}"
    )
