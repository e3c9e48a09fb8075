"""Which articles took passages from which, as far as their records show."""

from collections.abc import Iterable
from dataclasses import dataclass

from forecast.articles.overlap import Passage, shared_by_pair, words_in
from forecast.core.dates import Span
from forecast.domain.evidence import Article

# An article that shares so many of its words with another retells it; fewer may have a common source.
RETELLS = 0.1


@dataclass(frozen=True, slots=True)
class Copy:
    """Two articles and the passages that they share, as seen from `one`, the earlier if dates show it."""

    one: Article
    other: Article
    passages: tuple[Passage, ...]

    @property
    def share(self) -> float:
        """How much of the other's words lie in the passages, at least."""
        taken = words_in(passage.turned for passage in self.passages)
        return taken / self.other.words if self.other.words else 0.0

    @property
    def is_retelling(self) -> bool:
        """Whether the other has a tenth of its words from the one, and is not the earlier."""
        return precedes(self.one.published, self.other.published) and self.share >= RETELLS


def precedes(one: Span, other: Span) -> bool:
    """Whether dates allow for one to be the earlier and not for the other, or leave that less room.

    >>> from forecast.core.dates import read_span
    >>> precedes(read_span("2024-05-15..2024-05-16"), read_span("2024-05-16"))
    True
    """
    return (one.first, one.last) != (other.first, other.last) and (
        one.first <= other.first and one.last <= other.last
    )


def copies(articles: Iterable[Article]) -> tuple[Copy, ...]:
    """Every pair of articles whose fingerprints share passages."""
    printed = [(article, article.fingerprint) for article in articles if article.fingerprint]
    pairs = shared_by_pair([fingerprint for _, fingerprint in printed])
    return tuple(_copy(printed[one][0], printed[other][0], shared) for (one, other), shared in pairs.items())


def _copy(one: Article, other: Article, passages: tuple[Passage, ...]) -> Copy:
    if precedes(other.published, one.published):
        return Copy(other, one, tuple(passage.turned for passage in passages))
    return Copy(one, other, passages)
