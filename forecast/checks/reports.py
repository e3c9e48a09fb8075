"""Checks of reports: their marks, and the deception that they state."""

from collections.abc import Iterator, Mapping

from forecast.checks.messages import Finding
from forecast.checks.rows import row_of
from forecast.core.bad_value import quoted
from forecast.core.handling import CLEAR, MARKS, highest
from forecast.core.scales import CERTAIN
from forecast.domain.case import Case
from forecast.domain.evidence import Report
from forecast.engine.origins import channel, group_by_origin

_MOST_APART = 3


def crowded_source(case: Case) -> Iterator[Finding]:
    """Sources that report on more than three indicators without a group, none of them certain."""
    apart = [indicator.id for indicator in case.question.indicators if indicator.group is None]
    subjects: dict[str, set[str]] = {}
    for origin in group_by_origin(case.reports, dict(case.sources)):
        report = origin.entered
        if report.indicator in apart and report.origin != "each" and report.certainty != CERTAIN:
            subjects.setdefault(report.source, set()).add(report.indicator)
    for source, reported in subjects.items():
        if len(reported) > _MOST_APART:
            names = sorted(reported, key=apart.index)
            words = {"number": len(names), "source": quoted(source), "named": ", ".join(map(quoted, names))}
            yield Finding("crowded-source", ("indicators", names[0]), words)


def note_outlives_citation(case: Case) -> Iterator[Finding]:
    """Reports whose note stays in a release that leaves a citation of theirs out."""
    for report in case.reports:
        marks = [case.articles[citation.article].handling or CLEAR for citation in report.citations]
        from_which = highest((report.handling, min(marks, key=MARKS.index)))
        above = highest(marks)
        if report.note and highest((above, from_which)) != from_which:
            words = {"above": above, "release": from_which}
            yield Finding("note-outlives-citation", ("reports", report.id, "note"), words, report.file)


def deception_helps(case: Case) -> Iterator[Finding]:
    """Reports that speak against a scenario when sincere, and for it with their deception."""
    for report in case.reports:
        if not report.deception or not report.has_weight:
            continue
        sincere, stated = _sincere(case, report), report.deception
        staged = {k: (1 - stated.get(k, 0.0)) * p + stated.get(k, 0.0) for k, p in sincere.items()}
        for scenario, chance in stated.items():
            if _favour(sincere, scenario) < 1 < _favour(staged, scenario):
                words = {"chance": chance, "named": quoted(scenario)}
                yield Finding(
                    "deception-helps", ("reports", report.id, "deception", scenario), words, report.file
                )


def _sincere(case: Case, report: Report) -> dict[str, float]:
    """P(report | scenario) without deception: h = t d + (1 - t) g, f = (1 - t) g, with t of the mean r."""
    settings = channel(report, case.sources[report.source])
    if_false = (1 - settings.tracks) * settings.affirms_anyway
    if_true = settings.tracks * settings.detection + if_false
    affirmed = {k: q * if_true + (1 - q) * if_false for k, q in _truth(case, report).items()}
    return affirmed if report.affirms else {k: 1 - p for k, p in affirmed.items()}


def _truth(case: Case, report: Report) -> Mapping[str, float]:
    """P(what is reported | scenario); an opinion speaks of the view, which may be of any scenario."""
    if report.indicator is None:
        foresight, ids = case.question.foresight, case.question.scenario_ids
        guessed = (1 - foresight) * len(report.scenarios) / len(ids)
        return {k: foresight * (k in report.scenarios) + guessed for k in ids}
    return next(row_of(row) for row in case.question.indicators if row.id == report.indicator)


def _favour(chance: Mapping[str, float], scenario: str) -> float:
    """How many times as probable a report is under one scenario as under the others on average."""
    others = [p for k, p in chance.items() if k != scenario]
    return chance[scenario] * len(others) / sum(others)
