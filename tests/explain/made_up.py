"""Random changes of the made-up strait, and the two sides of a comparison of them."""

from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

from hypothesis import strategies as st

from forecast import api
from forecast.core.probability import read_judgement
from forecast.explain.compared import Sided
from tests.workspaces import EVIDENCE, QUESTION, STRAIT, changed, write

MORE = changed(
    EVIDENCE,
    "  ships-waiting:",
    """\
  pilots-seen:
    indicator: pilots-hired
    source: fishermen
    stance: affirms
    date: 2031-01-02
    citations: [{article: courier, quote: pilots board every ship}]
  pilots-denied:
    indicator: pilots-hired
    source: ministry
    stance: denies
    citations: [{article: gazette, quote: we hire nobody}]
  pilots-seen-again:
    indicator: pilots-hired
    source: fishermen
    stance: affirms
    certainty: likely
    citations: [{article: courier, quote: more pilots}]
  ships-waiting:""",
) | {
    QUESTION: STRAIT[QUESTION].replace(
        "    group: navy\n",
        "    group: navy\n    half_life: 30d\n",
    )
    + """\
  tugs-chartered:
    text: The authority charters tugs.
    given: {closed: 10%, tolled: 60%, open: 20%}
    why: Ships that wait for a toll are held by tugs.
    group: navy
    window: {by: 2031-03-01, detection: 0.4}
"""
}
# Beside these a denial within the window, and an opinion that is a distribution.
MOST = MORE | {
    EVIDENCE: MORE[EVIDENCE]
    + """\
  tugs-denied:
    indicator: tugs-chartered
    source: ministry
    stance: denies
    date: 2031-01-05
    citations: [{article: gazette, quote: no tugs}]
  fishermen-divide:
    says: {closed: 70%, others: 30%}
    source: fishermen
    citations: [{article: courier, quote: it will close}]
"""
}
TYPED = ("almost no chance", "likely", "0.3", "40-75%", "unknown")


def case(folder, files=MORE):
    """The made-up case with more reports, a half-life and a window."""
    return api.load("strait", write(folder, files))


def judged(text):
    return (read_judgement(text),)


@st.composite
def edits(draw, question):
    """Any number of edits of judgements, classes, shares, of how reports count, and of the scenarios."""
    indicators = tuple(
        replace(
            each,
            given=MappingProxyType(
                {
                    k: judged(draw(st.sampled_from(TYPED))) if draw(st.integers(0, 3)) == 0 else told
                    for k, told in each.given.items()
                }
            ),
            half_life=draw(st.sampled_from([each.half_life, 10.0])),
        )
        for each in question.indicators
    )
    shares = {k: share * draw(st.sampled_from([1, 1, 3])) for k, share in question.prior.shares.items()}
    rates = question.prior.rates[draw(st.integers(0, 1)) :]
    by = draw(st.sampled_from([None, None, date(2031, 2, 15)]))
    scenarios = tuple(replace(row, by=by if row.id == "tolled" else None) for row in question.scenarios)
    if draw(st.integers(0, 4)) == 0:  # one scenario fewer
        scenarios = tuple(row for row in scenarios if row.id != "tolled")
        shares.pop("tolled")
        indicators = tuple(
            replace(each, given=MappingProxyType({k: v for k, v in each.given.items() if k != "tolled"}))
            for each in indicators
        )
    prior = replace(question.prior, shares=MappingProxyType(shares), rates=rates)
    return replace(
        question,
        indicators=indicators,
        prior=prior,
        scenarios=scenarios,
        foresight=draw(st.sampled_from([question.foresight, 0.8])),
        repetition=draw(st.sampled_from([question.repetition, 0.0])),
        model=draw(st.sampled_from([question.model, 1])),
    )


@st.composite
def sides(draw, whole):
    """A side: some of the reports, some edited, on some day."""
    reports = tuple(
        replace(each, certainty=draw(st.sampled_from([each.certainty, "possible"])))
        for each in whole.reports
        if draw(st.integers(0, 2))
    )
    sources = {
        name: replace(
            source,
            reliability=draw(st.sampled_from([source.reliability, "A", "E"])),
            camp=draw(st.sampled_from([source.camp, "navy"])),
        )
        for name, source in whole.sources.items()
    }
    changed_case = replace(
        whole,
        question=draw(edits(whole.question)),
        reports=reports,
        sources=MappingProxyType(sources),
    )
    day = date(2031, 1, 1) + timedelta(draw(st.integers(0, 80)))
    return Sided(str(day), changed_case, day, {})


def residual(comparison):
    """How far the parts of a difference are from its whole move."""
    names = {*comparison.before.posterior, *comparison.after.posterior}
    p = [[side.posterior.get(name, 0.0) for name in names] for side in (comparison.before, comparison.after)]
    moves = [sum(cause.move.get(name, 0.0) for cause in comparison.causes) for name in names]
    return max(abs(b - a - move) for a, b, move in zip(*p, moves, strict=True))
