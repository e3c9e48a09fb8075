"""A check of copies: two reports whose quotes one article took from another."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Any

from forecast.articles.overlap import Passage
from forecast.checks.messages import Finding
from forecast.core.bad_value import quoted
from forecast.domain.case import Case
from forecast.domain.copies import copies
from forecast.domain.evidence import Citation, Report
from forecast.engine.origins import Origin, group_by_origin
from forecast.files.edit import rendered

type Passages = Mapping[tuple[str, str], tuple[Passage, ...]]


def copied_quotes(case: Case) -> Iterator[Finding]:
    """Reports of one subject and stance, not of one origin, that quote a passage which articles share."""
    alike: dict[tuple[object, ...], list[tuple[Origin, Report]]] = {}
    for origin in group_by_origin(case.reports, dict(case.sources)):
        for report in (origin.entered, *origin.repeated):
            if any(citation.anchor for citation in report.citations):
                alike.setdefault((report.subject, report.affirms), []).append((origin, report))
    passages: dict[tuple[str, str], tuple[Passage, ...]] = {}
    for copy in copies(case.articles.values()):
        passages[copy.one.id, copy.other.id] = copy.passages
        passages[copy.other.id, copy.one.id] = tuple(passage.turned for passage in copy.passages)
    for reports in alike.values():
        for (origin, one), (another, other) in combinations(reports, 2):
            if origin is not another:
                yield from _finding(case, passages, one, other)


def _finding(case: Case, passages: Passages, one: Report, other: Report) -> Iterator[Finding]:
    for mine in one.citations:
        for theirs in other.citations:
            if _share(mine, theirs, passages):
                mine_first = _order(case, mine.article) <= _order(case, theirs.article)
                first, second = (one, other) if mine_first else (other, one)
                words = {
                    "one": quoted(first.id),
                    "article": quoted((mine if first is one else theirs).article),
                    "other": quoted((theirs if first is one else mine).article),
                    "merged": _merged(case, first, second),
                }
                yield Finding("copied-quotes", ("reports", second.id), words, second.file)
                return


def _share(mine: Citation, theirs: Citation, passages: Passages) -> bool:
    """Whether two quotes lie in one passage, of one article or of two."""
    if not mine.anchor or not theirs.anchor:
        return False
    if mine.article == theirs.article:
        return _meet(mine, theirs.anchor.first, theirs.anchor.last)
    return any(
        _meet(mine, passage.first, passage.last) and _meet(theirs, passage.other, passage.turned.last)
        for passage in passages.get((mine.article, theirs.article), ())
    )


def _meet(citation: Citation, first: int, last: int) -> bool:
    anchor = citation.anchor
    return anchor is not None and any(begin <= last and first <= end for begin, end in anchor.spans)


def _merged(case: Case, first: Report, second: Report) -> str:
    """One report of two, in YAML: the first's, with the citations of both."""
    letter = first.letter or (case.sources[first.source].reliability if first.credibility else "")
    citations = (*second.citations, *first.citations)
    cited = {(citation.article, citation.quote): _cited(citation) for citation in citations}
    earliest = min(case.articles[citation.article].published.last for citation in first.citations)
    keys: dict[str, Any] = {
        "indicator": first.indicator,
        "scenario": list(first.scenarios),
        "says": {name: round(share, 6) for name, share in (first.says or {}).items()},
        "source": first.source,
        "stance": None if first.says else first.stance,
        "date": first.date.isoformat() if first.date != earliest else None,
        "certainty": first.certainty if first.certainty != "asserted" else None,
        "detection": first.detection,
        "affirms_anyway": first.affirms_anyway,
        "grade": f"{letter}{first.credibility or ''}",
        "origin": first.origin,
        "deception": dict(first.deception or {}),
        "handling": first.handling,
        "note": first.note,
        "citations": [cited[key] for key in sorted(cited, key=lambda key: _order(case, key[0]))],
    }
    return rendered({first.id: _filled(keys)}, 4)


def _order(case: Case, article: str) -> tuple[date, date]:
    published = case.articles[article].published
    return published.first, published.last


def _cited(citation: Citation) -> dict[str, Any]:
    keys = {
        "article": citation.article,
        "quote": citation.quote,
        "anchor": str(citation.anchor) if citation.anchor else None,
        "translation": citation.translation,
        "via": list(citation.via),
        "note": citation.note,
    }
    return _filled(keys)


def _filled(keys: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in keys.items() if value not in (None, "", [], {})}
