"""Every rule of the confidence table at its edges, and how the rows make a level."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.brief.basis import Basis
from forecast.brief.confidence import Confidence
from forecast.brief.confidence import confidence as of_basis
from forecast.core.probability import expit, logit
from forecast.domain.assessment import Assessment, ClassResult
from forecast.domain.case import Case
from forecast.domain.evidence import Citation, Report, Source
from forecast.domain.explanation import Computation, Explanation, SensitivityRow, Share
from forecast.engine.assess import QUICK, assess
from forecast.explain.explanation import explain
from tests.brief.assessments import ASSESSMENT, SILENCE, by_scenario, exact, origin, without_reports
from tests.brief.cases import CASE, report
from tests.explain.made_up import case as made_up

ORIGINS, SOURCES, SHARE, LETTERS, WIDTH, CHANGE, WORD, AGE = range(8)
NOW = by_scenario(0.31, 0.60, 0.09)


def at(p: float) -> dict[str, float]:
    """Probabilities with the leading scenario at p, the others in proportion."""
    rest = (1 - p) / (NOW["closed"] + NOW["open"])
    return by_scenario(NOW["closed"] * rest, p, NOW["open"] * rest)


def explained(assessment: Assessment, *rows: SensitivityRow) -> Explanation:
    """An explanation with single changes, in which every origin's part is the one of its weight."""
    parts = [("origin", row.report, row.weight) for row in assessment.origins]
    parts += [("silence", row.indicator, row.weight) for row in assessment.silences]
    return Explanation(
        question=CASE.question,
        as_of=ASSESSMENT.as_of,
        asked=assessment.asked,
        prior=NOW,
        posterior=NOW,
        error=by_scenario(0, 0, 0),
        shares=tuple(share(kind, name, weight, assessment.asked) for kind, name, weight in parts),
        leave_one_out=(),
        indicators=(),
        sensitivity=rows,
        computed=Computation(True, 1),
        sentences=(),
    )


def share(kind: str, name: str, weight: Mapping[str, float], asked: tuple[str, ...]) -> Share:
    return Share(kind, name, "", weight, by_scenario(0, 0, 0), weight[asked[0]], 0, 0, 0)


def share_of(name: str, p: float) -> SensitivityRow:
    return SensitivityRow("share", name, "1", "2", at(p), by_scenario(0, 0, 0), 0, 0)


def confidence(case: Case, assessment: Assessment, *rows: SensitivityRow) -> Confidence:
    return of_basis(Basis(case, assessment), explained(assessment, *rows))


def weighing(
    *weights: float, letters: str = "", sources: int = 0, dates: tuple[date, ...] = ()
) -> tuple[Case, Assessment]:
    """A case in which as many origins have these weights on the leading scenario; all else allows high.

    No single change says much: leaving one out moves the log-odds by a hundredth of its weight.
    """
    count = len(weights)
    days, letters = dates or (ASSESSMENT.as_of,) * count, letters or "A" * count
    names = [f"s{number % (sources or count)}" for number in range(count)]
    graded = {name: Source(name, name, letter) for name, letter in zip(names, letters, strict=True)}
    reports = tuple(
        report(f"r{number}", name, date=day)
        for number, (name, day) in enumerate(zip(names, days, strict=True))
    )
    origins = tuple(
        origin(
            row.id,
            source=row.source,
            without=at(expit(logit(0.6) - weight / 100)),
            weight=by_scenario(0.0, weight, 0.0),
        )
        for row, weight in zip(reports, weights, strict=True)
    )
    return replace(CASE, reports=reports, sources=graded), replace(wide(0.1), origins=origins)


def wide(width: float) -> Assessment:
    """The assessment with the answer's interval so wide, in [0, 1]."""
    assert ASSESSMENT.spread is not None
    return replace(ASSESSMENT, spread=replace(ASSESSMENT.spread, interval=(0.2, 0.2 + width)))


def level(result: Confidence, row: int) -> str:
    return result.rows[row].level


def test_confidence_is_high_when_every_row_allows_it():
    result = confidence(*weighing(*[1.0] * 8))
    assert [row.level for row in result.rows] == ["high"] * 8
    assert result.sentence == (
        "Confidence in this judgement is high, because every requirement for that level is met."
    )
    assert (result.further, result.unassessed) == ("", "")


@pytest.mark.parametrize(("count", "expected"), [(2, "low"), (3, "moderate"), (7, "moderate"), (8, "high")])
def test_origins_are_counted(count, expected):
    assert level(confidence(*weighing(*[1.0] * count)), ORIGINS) == expected


@pytest.mark.parametrize(("count", "expected"), [(1, "low"), (2, "moderate"), (4, "moderate"), (5, "high")])
def test_sources_are_counted(count, expected):
    result = confidence(*weighing(*[1.0] * 10, sources=count))
    assert level(result, SOURCES) == expected
    if count == 1:
        assert result.sentence.endswith("because it rests on one source alone.")


@pytest.mark.parametrize(
    ("top", "expected"), [(0.6001, "low"), (0.60, "moderate"), (0.3001, "moderate"), (0.30, "high")]
)
def test_share_of_the_heaviest_origin_counts_either_sign(top, expected):
    rest = (1 - top) / 7
    result = confidence(*weighing(-top, *[rest, -rest] * 3, rest))
    assert level(result, SHARE) == expected
    assert result.rows[SHARE].value.value == pytest.approx(top)


@pytest.mark.parametrize(
    ("good", "expected"), [(0.2499, "low"), (0.25, "moderate"), (0.5999, "moderate"), (0.60, "high")]
)
def test_share_of_the_weight_from_good_sources(good, expected):
    """Four graded A or B, six graded C to F."""
    weights = [good / 4] * 4 + [(1 - good) / 6] * 6
    result = confidence(*weighing(*weights, letters="ABABCDEFCD"))
    assert level(result, LETTERS) == expected
    assert result.rows[LETTERS].value.value == pytest.approx(good)


def test_weight_that_rests_on_one_side_is_named_with_it():
    case, assessment = weighing(*[1.0] * 10, letters="ACCCCCCCCC")
    sides = {name: replace(source, camp="minsk") for name, source in case.sources.items()}
    result = confidence(replace(case, sources=sides), assessment)
    assert result.sentence == (
        "Confidence in this judgement is low, because only 10% of the weight comes from sources graded A or "
        "B, while >99% rests on one side (minsk)."
    )


@pytest.mark.parametrize(
    ("width", "expected"), [(0.6001, "low"), (0.60, "moderate"), (0.2001, "moderate"), (0.20, "high")]
)
def test_interval_is_measured_in_points(width, expected):
    result = confidence(CASE, wide(width))
    assert level(result, WIDTH) == expected
    assert result.rows[WIDTH].value.value == pytest.approx(width)


def test_a_wide_interval_is_told_with_what_makes_it_wide():
    case, _ = weighing(*[1.0] * 8)
    result = confidence(case, replace(weighing(*[1.0] * 8)[1], spread=wide(0.55).spread))
    assert "from 20% to 75%, mostly due to the division of the prior among scenarios" in result.sentence


@pytest.mark.parametrize(
    ("p", "expected"), [(0.3999, "low"), (0.40, "high"), (0.80, "high"), (0.8001, "low")]
)
def test_a_single_change_of_more_than_20_points_makes_it_low(p, expected):
    case, assessment = weighing(*[1.0] * 8)
    assert level(confidence(case, assessment, share_of("open", p)), CHANGE) == expected
    alone = ClassResult("closed", "Closures", "Almanac", 1.0, 0.1, (0.0, 0.3), at(p))
    assert level(confidence(case, replace(assessment, classes=(alone,))), CHANGE) == expected


def test_the_change_that_moves_it_most_is_named():
    case, assessment = weighing(*[1.0] * 8)
    result = confidence(case, assessment, share_of("open", 0.3), share_of("inspected", 0.7))
    assert result.sentence == (
        "Confidence in this judgement is low, because with a share of 2 in place of 1 for “Ships pass as "
        "before” in the prior, it would be at 30%, not 60%."
    )


def test_a_silence_that_decides_is_no_report():
    case, assessment = weighing(*[1.0] * 8)
    silent = replace(SILENCE, without=at(0.30), weight=by_scenario(0.0, 1.0, 0.0))
    result = confidence(case, replace(assessment, silences=(silent,)))
    assert result.driver == (
        "if it did not count that nothing is seen of “Insurers no longer cover the passage”, it would be at "
        "30%, not 60%"
    )


@pytest.mark.parametrize(
    ("p", "expected"),
    [(0.5501, "high"), (0.5499, "moderate"), (0.6499, "high"), (0.79, "high"), (0.801, "moderate")],
)
def test_a_single_change_to_another_word_by_more_than_5_points(p, expected):
    """From likely at 60%: down to even chances at 54.99% is 5.01 points, up to 79% stays the word."""
    result = confidence(*weighing(*[1.0] * 8), share_of("open", p))
    assert level(result, WORD) == expected


def test_a_change_of_word_by_less_than_5_points_is_none():
    case, assessment = weighing(*[1.0] * 8)
    scenarios = tuple(replace(row, posterior=at(0.56)[row.id]) for row in assessment.scenarios)
    moved = SensitivityRow("share", "open", "1", "2", at(0.60 - 0.049), by_scenario(0, 0, 0), -0.049, 0)
    assert level(confidence(case, replace(assessment, scenarios=scenarios), moved), WORD) == "high"


def test_without_an_explanation_not_every_change_is_known():
    result = of_basis(Basis(*weighing(*[1.0] * 8)))
    assert (level(result, CHANGE), level(result, WORD)) == ("high", "not assessed")
    assert result.level == "moderate"


WINDOW = (CASE.question.closes - CASE.question.opens).days
HALF_WINDOW_AGO = ASSESSMENT.as_of - timedelta(days=WINDOW // 2)


def test_window_of_the_case_has_an_exact_half():
    assert WINDOW == 90


@pytest.mark.parametrize(
    ("day", "expected"), [(HALF_WINDOW_AGO + timedelta(days=1), "high"), (HALF_WINDOW_AGO, "moderate")]
)
def test_age_of_just_half_the_window_is_not_young(day, expected):
    result = confidence(*weighing(*[1.0] * 8, dates=(day,) * 8))
    assert level(result, AGE) == expected


@pytest.mark.parametrize(("young", "expected"), [(4, "high"), (3, "moderate")])
def test_half_of_the_weight_is_enough_to_be_young(young, expected):
    dates = (ASSESSMENT.as_of,) * young + (date(2030, 1, 1),) * (8 - young)
    result = confidence(*weighing(*[-1.0] * 8, dates=dates))
    assert level(result, AGE) == expected


def test_age_is_that_of_the_assertion_and_not_of_its_publication():
    case, assessment = weighing(*[1.0] * 8, dates=(date(2030, 1, 1),) * 8)
    assert all(row.known > row.date for row in case.reports)
    assert confidence(case, assessment).rows[AGE].value.value == 0


def test_without_reports_it_is_low_and_the_weight_not_assessed():
    result = confidence(*without_reports())
    assert result.sentence == ("Confidence in this judgement is low, because no origin stands behind it.")
    assert [level(result, row) for row in (SHARE, LETTERS, AGE)] == ["not assessed", "low", "not assessed"]


def test_exact_engine_cannot_give_high():
    case, assessment = weighing(*[1.0] * 8)
    result = confidence(case, replace(exact(), origins=assessment.origins))
    assert (result.level, level(result, WIDTH)) == ("moderate", "not assessed")
    assert result.sentence == (
        "Confidence in this judgement is moderate, because the engine gives no interval, and without its "
        "width a higher level is not given."
    )
    assert result.unassessed == (
        "Not assessed: “Width of the answer's interval”. "
        "Confidence cannot be high while a row is not assessed."
    )


def test_it_is_about_the_answer_where_the_question_has_one():
    """Of ten origins one alone bears on closed; on the leading scenario all weigh the same."""
    case, assessment = weighing(*[1.0] * 10)
    bearing = replace(assessment.origins[0], weight=by_scenario(1.0, 1.0, 0.0))
    assessment = replace(assessment, origins=(bearing, *assessment.origins[1:]))
    asked = replace(assessment, question=replace(assessment.question, yes=("closed",)))
    assert confidence(case, asked).rows[SHARE].value.value == pytest.approx(1)
    assert confidence(case, assessment).rows[SHARE].value.value == pytest.approx(0.1)


def test_without_an_explanation_an_answer_of_several_scenarios_is_weighed_by_leaving_out():
    case, assessment = weighing(*[1.0] * 10)
    bearing = replace(assessment.origins[0], without=by_scenario(0.30, 0.58, 0.12))
    rest = tuple(replace(row, without=by_scenario(0.305, 0.604, 0.091)) for row in assessment.origins[1:])
    both = replace(
        assessment,
        origins=(bearing, *rest),
        question=replace(assessment.question, yes=("closed", "inspected")),
    )
    one, others = (abs(logit(0.91) - logit(p)) for p in (0.88, 0.909))
    assert of_basis(Basis(case, both)).rows[SHARE].value.value == pytest.approx(one / (one + 9 * others))


def test_with_one_it_is_weighed_by_the_parts_of_its_odds():
    case, assessment = weighing(*[1.0] * 10)
    both = replace(assessment, question=replace(assessment.question, yes=("closed", "inspected")))
    it = explained(both)
    parts = (replace(it.shares[0], bans=-3.0), *(replace(share, bans=1.0) for share in it.shares[1:]))
    share = of_basis(Basis(case, both), replace(it, shares=parts)).rows[SHARE]
    assert share.value.value == pytest.approx(3 / 12)


def test_no_level_follows_from_the_probability():
    certain = tuple(replace(row, posterior=p) for row, p in zip(ASSESSMENT.scenarios, (0, 1, 0), strict=True))
    assert confidence(CASE, replace(ASSESSMENT, scenarios=certain)).level in ("low", "moderate")


LEVELS = ("low", "moderate", "high")


def assessed(case: Case, day: date) -> Confidence:
    """Confidence in a case as the brief has it, by the conjugate engine."""
    assessment = assess(case, day, QUICK)
    reasons = explain(case, day, with_leave_one_out=False)
    return of_basis(Basis(case.on(day), assessment), reasons)


def rank(case: Case, day: date) -> int:
    return LEVELS.index(assessed(case, day).level)


@cache
def _whole() -> Case:
    with TemporaryDirectory() as folder:
        return made_up(Path(folder))


@st.composite
def cases(draw):
    """The made-up case with other letters, and indicators that a few more sources report on."""
    whole, day = _whole(), date(2031, 1, 15)
    letters = {name: draw(st.sampled_from("ABCDF")) for name in whole.sources}
    sources = {name: replace(source, reliability=letters[name]) for name, source in whole.sources.items()}
    indicators = [indicator.id for indicator in whole.question.indicators]
    extra = [
        _agreeing(f"extra{number}", f"pilot{number}", draw(st.sampled_from(indicators)), draw(st.booleans()))
        for number in range(draw(st.integers(0, 8)))
    ]
    graded = {row.source: Source(row.source, row.source, draw(st.sampled_from("ABCDEF"))) for row in extra}
    reports = tuple(replace(row, letter=None) for row in whole.reports)
    return replace(whole, reports=(*reports, *extra), sources={**sources, **graded}), day


def _agreeing(name: str, source: str, indicator: str, affirms: bool) -> Report:
    day = date(2031, 1, 11)
    cited = (Citation("courier", ""),)
    return Report(name, "", source, day, day, cited, indicator, affirms=affirms)


@settings(max_examples=8, deadline=None)
@given(cases())
def test_making_every_source_f_never_raises_it(drawn):
    case, day = drawn
    unknown = {name: replace(source, reliability="F") for name, source in case.sources.items()}
    assert rank(replace(case, sources=unknown), day) <= rank(case, day)


@settings(max_examples=12, deadline=None)
@given(cases())
def test_ten_good_reports_for_what_leads_never_lower_it(drawn):
    """Ten A sources on the indicators in turn: what speaks for the leading scenario, else a denial."""
    case, day = drawn
    before = assess(case, day, QUICK)
    supports = {row.id: _speaks_for(row.given, before) for row in before.indicators}
    names = list(supports)
    added = [
        _agreeing(f"good{n}", f"good{n}", name, supports[name])
        for n, name in enumerate(names[n % len(names)] for n in range(10))
    ]
    good = {row.source: Source(row.source, row.source, "A") for row in added}
    more = replace(case, reports=(*case.reports, *added), sources={**case.sources, **good})
    assert rank(more, day) >= rank(case, day)


def _speaks_for(given: Mapping[str, float], assessment: Assessment) -> bool:
    """Whether an indicator is more probable under the leading scenario than under the others together."""
    leading = assessment.leading.id
    others = [row for row in assessment.scenarios if row.id != leading]
    whole = sum(row.posterior for row in others)
    return given[leading] >= sum(row.posterior * given[row.id] for row in others) / whole
