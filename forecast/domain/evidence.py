"""What was published, who asserts it, and what it says about a question."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date as Day
from typing import Literal

from forecast.articles.anchor import Anchor
from forecast.articles.fingerprint import Fingerprint
from forecast.core.dates import Span

type CorrectionKind = Literal["withdrawn", "corrected"]
CORRECTION_KINDS: tuple[CorrectionKind, ...] = ("withdrawn", "corrected")
_STANCES = {True: "affirms", False: "denies", None: "reports"}


@dataclass(frozen=True, slots=True)
class Correction:
    """A withdrawal or correction: when, why, and the address that says so.

    The article, report or source counts until the day before.
    """

    kind: CorrectionKind
    date: Day
    why: str
    url: str = ""


def counts_on(corrections: tuple[Correction, ...], day: Day) -> bool:
    """Whether nothing had been withdrawn or corrected by a day."""
    return all(day < correction.date for correction in corrections)


@dataclass(frozen=True, slots=True)
class Source:
    """Who asserts, with an Admiralty letter; `affirms_anyway` is None where it is not stated.

    Sources of one `camp` speak for one side, or repeat each other; one without is a camp of its own.
    """

    id: str
    name: str
    reliability: str
    affirms_anyway: float | None = None
    interest: str = ""
    camp: str = ""
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """The record of a published text, never the text; `words` counts them as anchors do."""

    id: str
    outlet: str
    title: str
    published: Span
    author: str = ""
    url: str = ""
    language: str = ""
    words: int | None = None
    sha256: str = ""
    note: str = ""
    corrections: tuple[Correction, ...] = ()
    fingerprint: Fingerprint | None = None
    handling: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote from an article; `via` names who relayed it to the article.

    `anchor` is its place there; `translation` is the quote in the language of the question.
    """

    article: str
    quote: str
    via: tuple[str, ...] = ()
    note: str = ""
    anchor: Anchor | None = None
    translation: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One source affirming or denying one indicator, or a scenario itself, on a date.

    Exactly one of `indicator`, `scenarios` and `says` is set for a report with weight; none of them for
    context, which has no stance. `says` is an opinion on the outcome as a distribution over the
    scenarios; it `affirms` that. `date` is when the source asserted it (`dated` if the report says
    so itself, else the earliest publication), `known` the first day on which an assessment may use
    it: the later of `date` and the earliest publication.
    """

    id: str
    file: str
    source: str
    date: Day
    known: Day
    citations: tuple[Citation, ...]
    indicator: str | None = None
    scenarios: tuple[str, ...] = ()
    says: Mapping[str, float] | None = None
    affirms: bool | None = None
    certainty: str = "asserted"
    detection: float | None = None
    affirms_anyway: float | None = None
    letter: str | None = None
    credibility: str | None = None
    origin: str | None = None
    deception: Mapping[str, float] | None = None
    handling: str = ""
    note: str = ""
    corrections: tuple[Correction, ...] = ()
    dated: bool = True

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles that it cites."""
        return tuple(citation.article for citation in self.citations)

    @property
    def subject(self) -> tuple[object, ...]:
        """What it is about, alike for reports on one thing: an indicator, scenarios, or a distribution."""
        return self.indicator, frozenset(self.scenarios), frozenset((self.says or {}).items())

    @property
    def stance(self) -> str:
        """What it does to its subject, as a verb."""
        return "expects" if self.says else _STANCES[self.affirms]

    @property
    def shares(self) -> tuple[tuple[str, float], ...]:
        """What a distribution says of the scenarios, the largest share first."""
        return tuple(sorted((self.says or {}).items(), key=lambda share: -share[1]))

    @property
    def has_weight(self) -> bool:
        """Whether it enters the model; context does not."""
        return self.indicator is not None or self.is_opinion

    @property
    def is_opinion(self) -> bool:
        """Whether it speaks of the outcome itself."""
        return bool(self.scenarios or self.says)


def cited_from(report: Report, articles: Mapping[str, Article]) -> Report | None:
    """The report with its citations of these articles only, and the days that they give; None without any."""
    citations = tuple(citation for citation in report.citations if citation.article in articles)
    if not citations:
        return None
    earliest = min(articles[citation.article].published.last for citation in citations)
    day = report.date if report.dated else earliest
    return replace(report, citations=citations, date=day, known=max(day, earliest))
