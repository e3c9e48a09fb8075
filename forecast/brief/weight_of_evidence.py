"""What moved the answer: the part of every report and silence in it, in points, and their weights in bans.

Points are parts of the way from the prior to the answer, and add up to it: each is what the item brings on
average, whatever the order in which they are taken (Shapley values). A weight is the base-10 logarithm, in
bans, of the factor by which an item multiplies the odds of the answer, found by leaving it out. Plus speaks
for the answer, minus against it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from forecast.brief.basis import Basis, EvidenceItem, ScenarioFigure, item_key, kind_of
from forecast.brief.numbers import Day, Figure, day, days, fine, fine_points, probability, tenths, weight
from forecast.brief.words import Prose, capital, counted
from forecast.core.plain import listed
from forecast.domain.assessment import OriginResult, SilenceResult
from forecast.domain.evidence import Report
from forecast.domain.explanation import Explanation

MOST_EFFECTS = 8
_VISIBLE, _SEEN = 0.005, 0.0005
_NOTHING = "No report carries weight, so that nothing has moved the probabilities from the prior."
_PARTS = (
    "Points are the part of each in the way from {prior} before any report to {now} now, whatever the order "
    "in which they are taken (Shapley values); they add up. Bans are powers of ten: what the odds of {topic} "
    "lose if that item alone is left out; +1 is a factor of ten, +0.30 a doubling. Reports that say similar "
    "things share their weight."
)
_LEFT_OUT = (
    "Points are what {topic} would lose if that item alone were left out; they do not add up, since reports "
    "that say similar things share their weight. Bans say the same of the odds, in powers of ten."
)
_ROUGH = " With so many reports the single parts are rough."
_SILENCES = (
    "Each of these indicators has a window in which it would show, and no report shows it. That counts as "
    "a denial by the desk itself, with reliability 1: had it been true, it would have been seen by now with "
    "the chance that stands here, which grows daily until the window ends. "
    "Where nobody looked, silence says nothing, and the indicator should have no window."
)
_AFTER_A_DENIAL = " Where it was denied, its silence counts from the last denial on."


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One part of the move: from where to where it takes the answer, both in [0, 1].

    `label` is what it is about in a few words, `by` who says what of that.
    """

    label: str
    by: str
    start: float
    end: float
    points: Figure


@dataclass(frozen=True, slots=True)
class Effects:
    """The items of most effect, the largest first, and the rest as one; `adds_up` from prior to now.

    Otherwise each row is by itself: from the answer without the item to the answer.
    """

    text: Prose
    prior: Figure
    now: Figure
    adds_up: bool
    rows: tuple[EffectRow, ...]


@dataclass(frozen=True, slots=True)
class OriginRow:
    """One origin: who says what, and its effect on the answer and on every scenario.

    `number` is the report's place in the appendix.
    """

    number: Figure
    report: str
    source: str
    letter: str
    by: str
    kind: str
    stance: str
    subject: str
    says: str
    date: Day
    points: Figure
    weight: Figure
    weights: tuple[ScenarioFigure, ...]
    without: Figure
    favours: str
    repeated: tuple[str, ...]
    repeats: str


@dataclass(frozen=True, slots=True)
class WeightOfEvidence:
    """How to read points and weights; every origin, the heaviest first; and weights that may surprise."""

    text: Prose
    rows: tuple[OriginRow, ...]
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
    points: Figure
    weight: Figure
    weights: tuple[ScenarioFigure, ...]
    without: Figure
    since: Day | None = None


@dataclass(frozen=True, slots=True)
class Silences:
    """How to read them, and a row a silence; with `counted` false they were left out."""

    text: Prose
    counted: bool
    rows: tuple[SilenceRow, ...]


@dataclass(frozen=True)
class Parts:
    """The part of every item in the move of the answer, as a fraction.

    By an explanation they are Shapley values; without one, what leaving the item out takes away.
    """

    basis: Basis
    explanation: Explanation | None

    @classmethod
    def of_basis(cls, basis: Basis, explanation: Explanation | None) -> "Parts":
        """The parts by an explanation of what is asked about; one of anything else explains nothing here."""
        if explanation is None or set(explanation.asked) != set(basis.asked):
            return cls(basis, None)
        shares = {(share.kind, share.id) for share in explanation.shares}
        return cls(basis, explanation if shares >= set(map(item_key, basis.evidence)) else None)

    def of(self, item: EvidenceItem) -> float:
        """The part of one item."""
        if self.explanation is None:
            return self.basis.answer - self.basis.share(item.without)
        return self._shares[item_key(item)]

    @cached_property
    def largest(self) -> list[tuple[EvidenceItem, float]]:
        """Every item with its part, the largest first, without those that round to nothing."""
        rows = [(item, self.of(item)) for item in self.basis.evidence]
        return sorted(
            (row for row in rows if fine_points(row[1]).text[0] != "l"), key=lambda row: -abs(row[1])
        )

    @cached_property
    def _shares(self) -> Mapping[tuple[str, str], float]:
        shares = self.explanation.shares if self.explanation else ()
        return {(share.kind, share.id): share.points for share in shares}


def reason(basis: Basis, item: EvidenceItem) -> str:
    """The place in the brief that an item's figures rest on."""
    if isinstance(item, OriginResult):
        return f"report-{basis.report_numbers[item.report]}"
    return f"indicator-{item.indicator}"


def effects(basis: Basis, parts: Parts) -> Effects:
    """The few items that moved the answer most, and all others as one."""
    largest = parts.largest
    shown = largest if len(largest) <= MOST_EFFECTS + 1 else largest[:MOST_EFFECTS]
    adds_up = parts.explanation is not None
    rows, at = [], basis.answer_prior if adds_up else basis.answer
    for item, part in shown:
        start, end = (at, at + part) if adds_up else (at - part, at)
        label, by = basis.label(item)
        rows.append(EffectRow(capital(label), by, start, end, _points(part, reason(basis, item))))
        at = end
    rest = len(basis.evidence) - len(shown)
    if rest and adds_up:
        part = basis.answer - at
        rows.append(
            EffectRow(
                "One other" if rest == 1 else f"All {rest} others together",
                "",
                at,
                basis.answer,
                _points(part, "moved"),
            )
        )
    prior, now = fine(basis.answer_prior), fine(basis.answer)
    return Effects(_text(basis, parts), prior, now, adds_up, tuple(rows) if shown else ())


def _points(part: float, reason: str) -> Figure:
    figure = fine_points(part)
    return Figure(figure.value, figure.text, reason)


def _text(basis: Basis, parts: Parts) -> str:
    if not basis.evidence:
        return _NOTHING
    if parts.explanation is None:
        return _LEFT_OUT.format(topic=basis.topic)
    words = {"prior": fine(basis.answer_prior), "now": fine(basis.answer), "topic": basis.topic}
    rough = _ROUGH if parts.explanation.computed.is_rough else ""
    return _PARTS.format(**words) + _drawn(parts.explanation) + rough


def _drawn(explanation: Explanation) -> str:
    """How far parts may be off that are averaged over drawn orders."""
    error = max((share.points_error for share in explanation.shares), default=0.0)
    if 2 * error < _SEEN:
        return ""
    return f" They are averages over drawn orders, each within some {200 * error:.1f} points."


def weight_of_evidence(basis: Basis, parts: Parts) -> WeightOfEvidence:
    """Every origin, by its absolute part in the answer."""
    order = sorted(basis.origins, key=lambda origin: -abs(parts.of(origin)))
    rows = tuple(_origin_row(basis, parts, origin) for origin in order)
    surprises = tuple(filter(None, (_surprise(basis, origin) for origin in basis.origins)))
    return WeightOfEvidence(_text(basis, parts), rows, surprises)


def _origin_row(basis: Basis, parts: Parts, origin: OriginResult) -> OriginRow:
    report, place = basis.reports[origin.report], reason(basis, origin)
    stance, subject = report.stance, basis.subject(report)
    number = basis.report_numbers[origin.report]
    return OriginRow(
        number=Figure(number, str(number), place),
        report=origin.report,
        source=basis.source(origin.source),
        letter=basis.letter(report),
        by=f"{basis.source(origin.source)}, {basis.letter(report)}",
        kind=kind_of(report),
        stance=stance,
        subject=subject,
        says=f"{capital(stance)}: {subject}",
        date=day(report.date),
        points=_points(parts.of(origin), place),
        weight=weight(basis.bans(origin), place),
        weights=basis.figures(origin.weight, weight),
        without=tenths(basis.share(origin.without), place),
        favours=_favours(basis, origin),
        repeated=origin.repeated,
        repeats=f"{counted(len(origin.repeated), 'repetition')}, not counted" if origin.repeated else "",
    )


def _favours(basis: Basis, origin: OriginResult) -> str:
    """The scenario that gains most by it, if any visibly does."""
    best = max(origin.weight, key=lambda scenario: origin.weight[scenario])
    if origin.weight[best] < _VISIBLE:
        return ""
    return f"{basis.titles[best]} ({weight(origin.weight[best])})"


def _surprise(basis: Basis, origin: OriginResult) -> str:
    """A sentence where the weight on the answer runs against what the report says of it."""
    report, bans = basis.reports[origin.report], basis.bans(origin)
    expected = _points_to_answer(basis, origin) * (1 if report.affirms else -1)
    if abs(bans) < _VISIBLE or bans * expected >= 0:
        return ""
    way = "for" if bans > 0 else "against"
    reasons = ["it also changes how other reports, their sources and related indicators are read"]
    if report.deception:
        reasons.append("it may have been staged, with a chance that differs between scenarios")
    return (
        f"{basis.statement(report)}, which by itself would point the other way, yet it weighs {way} "
        f"{basis.topic} ({weight(bans)} bans): {listed(reasons)}."
    )


def _points_to_answer(basis: Basis, origin: OriginResult) -> float:
    """How much more often the subject is true under what is asked about than otherwise.

    The scenarios are weighed as they stand without this origin.
    """
    chances = _chances(basis, basis.reports[origin.report])

    def mean(is_asked: Callable[[str], bool]) -> float | None:
        rows = {key: p for key, p in origin.without.items() if is_asked(key)}
        whole = sum(rows.values())
        return sum(p * chances[key] for key, p in rows.items()) / whole if whole else None

    asked, rest = mean(lambda key: key in basis.asked), mean(lambda key: key not in basis.asked)
    return 0.0 if asked is None or rest is None else asked - rest


def _chances(basis: Basis, report: Report) -> Mapping[str, float]:
    """How far a report's subject holds under every scenario."""
    if report.indicator is not None:
        return next(row.given for row in basis.assessment.indicators if row.id == report.indicator)
    return report.says or {scenario: float(scenario in report.scenarios) for scenario in basis.titles}


def silences(basis: Basis, parts: Parts | None = None) -> Silences:
    """What was looked for and not seen, by absolute weight on the answer."""
    parts = parts or Parts(basis, None)
    rows = tuple(
        _silence_row(basis, parts, item) for item in basis.evidence if isinstance(item, SilenceResult)
    )
    if not basis.assessment.run.silence:
        return Silences(_left_out(basis), False, rows)
    denied = _AFTER_A_DENIAL if any(row.since for row in rows) else ""
    return Silences(f"{_SILENCES}{denied}" if rows else "", True, rows)


def _silence_row(basis: Basis, parts: Parts, silence: SilenceResult) -> SilenceRow:
    window, place = basis.windows[silence.indicator], reason(basis, silence)
    since = day(silence.since) if silence.since else None
    return SilenceRow(
        id=silence.indicator,
        text=basis.indicators[silence.indicator].text,
        window=days(*window) + (f", denied on {since}" if since else ""),
        overdue=window[1] < basis.assessment.as_of,
        detection=probability(silence.detection, place),
        points=_points(parts.of(silence), place),
        weight=weight(basis.bans(silence), place),
        weights=basis.figures(silence.weight, weight),
        without=tenths(basis.share(silence.without), place),
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
