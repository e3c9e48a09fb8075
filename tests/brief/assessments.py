"""The assessment of the small case, its figures made up, and others like it."""

from dataclasses import replace
from datetime import date
from typing import Any

from forecast.domain.assessment import (
    Agreement,
    Assessment,
    Check,
    ClassResult,
    DependenceRow,
    GroupResult,
    HorizonRow,
    IndicatorResult,
    OriginResult,
    Run,
    ScenarioResult,
    SilenceResult,
    SourceResult,
    Spread,
    Verdict,
)
from forecast.domain.case import Case
from tests.brief.cases import CASE, IDS, INDICATORS, QUESTION, TITLES

AS_OF = date(2031, 4, 20)


def by_scenario(*numbers: float) -> dict[str, float]:
    return dict(zip(IDS, numbers, strict=True))


def origin(name: str, **changes: Any) -> OriginResult:
    """An origin of the harbour office that moves little, unless changed."""
    return replace(
        OriginResult(
            report=name,
            source="harbour-office",
            subject=("patrol-boats",),
            affirms=True,
            repeated=(),
            without=by_scenario(0.30, 0.59, 0.11),
            weight=by_scenario(0.02, 0.02, -0.1),
        ),
        **changes,
    )


ORIGINS = (
    origin("office-boats", without=by_scenario(0.26, 0.57, 0.17), weight=by_scenario(0.11, 0.05, -0.32)),
    origin(
        "fishers-pilots",
        source="fishers",
        subject=("pilots-told",),
        repeated=("fishers-pilots-again",),
        without=by_scenario(0.27, 0.52, 0.21),
        weight=by_scenario(0.08, 0.14, -0.43),
    ),
    origin(
        "minister-never-closed",
        source="minister",
        subject=("closed",),
        affirms=False,
        without=by_scenario(0.34, 0.575, 0.085),
        weight=by_scenario(-0.06, 0.045, 0.03),
    ),
)

CHECKS = (
    Check("chains", "all", 4.0, ">= 4", True),
    Check("R-hat", "scenario_probability[closed]", 1.002, "< 1.01", True),
    Check("R-hat", "r[fishers]", 1.004, "< 1.01", True),
    Check("bulk ESS", "scenario_probability[closed]", 1900.0, ">= 100 a chain", True),
    Check("bulk ESS", "rho[navy]", 1500.0, ">= 100 a chain", True),
    Check("MCSE", "scenario_probability[open]", None, "< 0.5 points", True),
)

ASSESSMENT = Assessment(
    question=QUESTION,
    as_of=AS_OF,
    run=Run("pymc", 4, 1000, 7, {"forecast": "0.1.0", "pymc": "6.4.0"}),
    scenarios=(
        ScenarioResult("closed", TITLES["closed"], 0.10, 0.31, (0.14, 0.52), 0.0011),
        ScenarioResult("inspected", TITLES["inspected"], 0.30, 0.60, (0.38, 0.78), 0.0012),
        ScenarioResult("open", TITLES["open"], 0.60, 0.09, (0.03, 0.19), 0.0009),
    ),
    indicators=(
        IndicatorResult(
            "patrol-boats", INDICATORS[0].text, "navy", True, 0.42, 0.88, by_scenario(0.9, 0.7, 0.2)
        ),
        IndicatorResult(
            "pilots-told", INDICATORS[1].text, "navy", True, 0.32, 0.79, by_scenario(0.8, 0.6, 0.1)
        ),
        IndicatorResult(
            "insurers-withdraw", INDICATORS[2].text, None, False, 0.15, 0.31, by_scenario(0.6, 0.2, 0.05)
        ),
        IndicatorResult(
            "customs-hired", INDICATORS[3].text, None, False, 0.43, 0.46, by_scenario(0.4, 0.5, 0.4)
        ),
    ),
    sources=(
        SourceResult("harbour-office", "B", 1, 0.75, 0.77, (0.58, 0.91)),
        SourceResult("fishers", "C", 1, 0.60, 0.63, (0.40, 0.83)),
        SourceResult("minister", "D", 1, 0.40, 0.39, (0.17, 0.65)),
    ),
    groups=(GroupResult("navy", ("patrol-boats", "pilots-told"), (0.0, 0.5, 1.0), (0.3, 0.35, 0.35)),),
    origins=ORIGINS,
    dependence=(
        DependenceRow(0.0, by_scenario(0.33, 0.61, 0.06)),
        DependenceRow(0.5, by_scenario(0.31, 0.60, 0.09)),
        DependenceRow(1.0, by_scenario(0.29, 0.58, 0.13)),
    ),
    log_marginal_likelihood=-1.9312,
    log_marginal_error=0.0021,
    verdict=Verdict("passed", CHECKS),
    agreement=(Agreement("conjugate", 0.11, 0.9),),
    spread=Spread(
        ("inspected",),
        (0.38, 0.78),
        0.121,
        {
            "prior": 0.09,
            "classes": 0.03,
            "shares": 0.08,
            "judgements": 0.06,
            "reliabilities": 0.02,
            "dependence": 0.004,
        },
        0.031,
    ),
)

CLASSES = (
    ClassResult(
        "closed",
        "Closures of the strait",
        "Harbour almanac",
        0.5,
        0.012,
        (0.003, 0.027),
        by_scenario(0.05, 0.83, 0.12),
    ),
    ClassResult(
        "closed",
        "Disputes that led to a closure",
        "Own count",
        0.5,
        0.15,
        (0.02, 0.36),
        by_scenario(0.4, 0.52, 0.08),
    ),
)
SILENCE = SilenceResult(
    "insurers-withdraw", 0.285, by_scenario(0.34, 0.575, 0.085), by_scenario(-0.06, 0.045, 0.03)
)
# With all that time brings: classes alone, an indicator not reported, a state that can end, earlier days.
TIMELY = replace(
    ASSESSMENT,
    classes=CLASSES,
    silences=(SILENCE,),
    horizons=(
        HorizonRow(date(2031, 5, 15), {"closed": 0.11}),
        HorizonRow(date(2031, 6, 30), {"closed": 0.31}),
    ),
    indicators=(
        replace(ASSESSMENT.indicators[0], then=((date(2031, 4, 3), 0.93),)),
        *ASSESSMENT.indicators[1:],
    ),
)


def timely_case() -> Case:
    """The case with a half-life for the boats."""
    boats, *others = QUESTION.indicators
    question = replace(QUESTION, indicators=(replace(boats, half_life=60.0), *others))
    return replace(CASE, question=question)


def without_reports() -> tuple[Case, Assessment]:
    """The case before anything was reported: the prior, and an engine that samples it."""
    scenarios = tuple(replace(row, posterior=row.prior) for row in ASSESSMENT.scenarios)
    indicators = tuple(replace(row, reported=False, posterior=row.prior) for row in ASSESSMENT.indicators)
    return replace(CASE, reports=()), replace(
        ASSESSMENT,
        scenarios=scenarios,
        indicators=indicators,
        sources=(),
        groups=(),
        origins=(),
        dependence=(),
        verdict=Verdict("passed", tuple(row for row in CHECKS if not row.quantity.startswith("r["))),
    )


def with_posterior(*posterior: float, interval: tuple[float, float] | None = None) -> Assessment:
    """The assessment with other probabilities, the same interval for every scenario."""
    scenarios = tuple(
        replace(row, posterior=p, interval=interval)
        for row, p in zip(ASSESSMENT.scenarios, posterior, strict=True)
    )
    return replace(ASSESSMENT, scenarios=scenarios)


def exact() -> Assessment:
    """The assessment as the exact engine gives it: means only."""
    return replace(
        ASSESSMENT,
        run=Run("exact", 0, 0, 7, {"forecast": "0.1.0"}),
        scenarios=tuple(replace(row, interval=None, mcse=None) for row in ASSESSMENT.scenarios),
        sources=tuple(replace(row, interval=None) for row in ASSESSMENT.sources),
        log_marginal_error=None,
        verdict=Verdict("passed", reason="exact: nothing was sampled"),
        agreement=(),
        spread=None,
    )
