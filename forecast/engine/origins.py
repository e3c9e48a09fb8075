"""Origins: groups of reports that count once, however often a statement is relayed or repeated."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import inf, log

from forecast.core.scales import ADMIRALTY, AFFIRMS_ANYWAY, CERTAIN, CERTAINTY
from forecast.domain.evidence import Report, Source


@dataclass(frozen=True, slots=True)
class Channel:
    """The parameters of P(report | truth, r) beside r itself; `EngineInputs` has the formula."""

    letter: str
    certainty: float
    affirms_anyway: float
    detection: float
    certain: bool

    @property
    def tracks(self) -> float:
        """The mean chance that the word tracks the truth: of an asserted one the reliability itself."""
        row = ADMIRALTY[self.letter]
        return 1.0 if self.certain else self.certainty * row.a / (row.a + row.b)


@dataclass(frozen=True, slots=True)
class Origin:
    """Reports that count once: the one that enters the model, and those that repeat it."""

    entered: Report
    repeated: tuple[Report, ...] = ()

    @property
    def id(self) -> str:
        """The id of the report that enters."""
        return self.entered.id


def channel(report: Report, source: Source) -> Channel:
    """The channel of a report: its own values, else its source's, else the defaults."""
    stated = (report.affirms_anyway, source.affirms_anyway, AFFIRMS_ANYWAY)
    return Channel(
        letter=report.letter or source.reliability,
        certainty=CERTAINTY[report.certainty],
        # A distribution is compared with an even one, so that without the truth it has likelihood 1.
        affirms_anyway=1.0 if report.says else next(value for value in stated if value is not None),
        detection=1.0 if report.detection is None else report.detection,
        certain=report.certainty == CERTAIN,
    )


def group_by_origin(
    reports: Iterable[Report],
    sources: dict[str, Source],
    latest: Collection[str] = (),
    windowed: Collection[str] = (),
) -> tuple[Origin, ...]:
    """Group reports of one source, subject and stance, or of one `origin` word; their order does not matter.

    Of each origin the firmest report enters: the one that would by itself move the odds of its subject most.
    On the indicators in `latest`, states that can end, it is the firmest of the latest day. All denials of an
    indicator in `windowed` are of one origin: they share the fact that it has not come about yet. Reports
    without weight are left out.
    """
    joined: dict[tuple[object, ...], list[Report]] = {}
    for report in reports:
        if report.has_weight:
            joined.setdefault(_key(report, windowed), []).append(report)
    return tuple(_origin(members, sources, latest) for members in joined.values())


def _key(report: Report, windowed: Collection[str]) -> tuple[object, ...]:
    who = ("source", report.source) if report.origin is None else ("origin", report.origin)
    if report.affirms is False and report.indicator in windowed:
        who = ("not yet", "")
    if report.origin == "each":
        who = ("each", report.id)
    return (who, report.subject, report.affirms)


def _origin(members: list[Report], sources: dict[str, Source], latest: Collection[str]) -> Origin:
    def rank(report: Report) -> tuple[object, ...]:
        age = -report.date.toordinal() if report.indicator in latest else 0
        return (age, -_firmness(report, sources), report.known, report.id)

    ranked = sorted(members, key=rank)
    return Origin(ranked[0], tuple(sorted(ranked[1:], key=lambda report: (report.known, report.id))))


def _firmness(report: Report, sources: dict[str, Source]) -> float:
    """|ln(P(report | true) / P(report | false))| at the mean reliability of its source.

    Of a distribution, and of what is certain, the chance that the word tracks the truth.
    """
    words = channel(report, sources[report.source])
    if words.certain or report.says:
        return round(words.tracks, 12) + (inf if words.certain else 0.0)
    if_false = (1 - words.tracks) * words.affirms_anyway
    if_true = words.tracks * words.detection + if_false
    ratio = if_true / if_false if report.affirms else (1 - if_true) / (1 - if_false)
    return round(abs(log(ratio)), 12)
