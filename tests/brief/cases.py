"""A small made-up case with three scenarios, written out by hand.

Every kind of report is in it: one that counts, one repeated, an opinion, context, one of a later day.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from forecast.core.dates import read_span
from forecast.domain.case import Case
from forecast.domain.evidence import Article, Citation, Report, Source
from forecast.domain.question import Indicator, Judgement, Prior, Question, Rate, Scenario, Window

IDS = ("closed", "inspected", "open")
TITLES = {
    "closed": "The strait is closed to grain ships",
    "inspected": "Ships are inspected and pass",
    "open": "Ships pass as before",
}

SCENARIOS = (
    Scenario(
        "closed",
        TITLES["closed"],
        "The harbour office bars grain ships for seven days or more by 30 June 2031.",
    ),
    Scenario("inspected", TITLES["inspected"], "At least ten grain ships are boarded by 30 June 2031."),
    Scenario("open", TITLES["open"], None),
)


def given(*numbers: float) -> dict[str, tuple[Judgement, ...]]:
    return {key: (Judgement(str(p), p, p),) for key, p in zip(IDS, numbers, strict=True)}


INDICATORS = (
    Indicator(
        "patrol-boats",
        "Four patrol boats or more lie in the roads of Orrin.",
        given(0.9, 0.7, 0.2),
        why="A barrier takes boats.",
        group="navy",
    ),
    Indicator(
        "pilots-told",
        "Pilots have been told to expect delays.",
        given(0.8, 0.6, 0.1),
        why="Pilots meet every ship first.",
        group="navy",
    ),
    Indicator(
        "insurers-withdraw",
        "Insurers no longer cover the passage.",
        given(0.6, 0.2, 0.05),
        why="Cover ends where loss is expected.",
        window=Window(date(2031, 5, 31), 0.9),
    ),
    Indicator(
        "customs-hired",
        "The customs office hires inspectors.",
        given(0.4, 0.5, 0.4),
        why="Inspections take hands.",
    ),
)

QUESTION = Question(
    id="orrin-2031",
    file="scenarios/orrin-2031.yaml",
    text="Will grain ships pass the strait of Orrin until 30 June 2031?",
    opens=date(2031, 4, 1),
    closes=date(2031, 6, 30),
    scenarios=SCENARIOS,
    prior=Prior(
        rates=(
            Rate(
                "closed",
                2,
                "Closures of the strait",
                "Harbour almanac",
                exposure=40,
                per="year",
                through=read_span("2030"),
            ),
            Rate("closed", 1, "Disputes that led to a closure", "Own count", trials=9),
        ),
        shares={"inspected": 1, "open": 2},
        why="Closures are rare.",
    ),
    indicators=INDICATORS,
    author="Desk four",
    implications="A closure would raise the price of bread in three countries.",
    dissent="One can hold that the boats only shelter from the weather.",
    assumptions=("The harbour office publishes its orders.",),
)

SOURCES = {
    "harbour-office": Source(
        "harbour-office", "Harbour office of Orrin", "B", interest="wants dues to be paid"
    ),
    "fishers": Source("fishers", "Fishers of the south quay", "C"),
    "minister": Source("minister", "Minister of the sea", "D", interest="stands for election"),
}

ARTICLES = {
    "post-2031-04-03": Article(
        "post-2031-04-03",
        "The Orrin Post",
        "Boats gather in the roads",
        read_span("2031-04-03"),
        author="A. Reader",
        url="https://post.example/boats",
    ),
    "gull-2031-04-12": Article(
        "gull-2031-04-12",
        "The Gull",
        "Pilots wait",
        read_span("2031-04-12..2031-04-13"),
        url="gull.example/pilots",
    ),
}


def report(name: str, source: str, **changes: Any) -> Report:
    """A report of 3 April by a source, affirming that there are patrol boats unless changed."""
    return replace(
        Report(
            id=name,
            file="evidence/orrin-2031.yaml",
            source=source,
            date=date(2031, 4, 3),
            known=date(2031, 4, 3),
            citations=(Citation("post-2031-04-03", "four boats lie at anchor"),),
            indicator="patrol-boats",
            affirms=True,
        ),
        **changes,
    )


REPORTS = (
    report("office-boats", "harbour-office", letter="B", credibility="2", note="Counted from the mole."),
    report(
        "fishers-pilots",
        "fishers",
        indicator="pilots-told",
        date=date(2031, 4, 11),
        known=date(2031, 4, 13),
        certainty="likely",
        affirms_anyway=0.7,
        citations=(
            Citation(
                "gull-2031-04-12",
                "the pilots say it will take days",
                via=("a cook",),
                note="Heard at the quay.",
            ),
        ),
    ),
    report(
        "fishers-pilots-again",
        "fishers",
        indicator="pilots-told",
        date=date(2031, 4, 13),
        known=date(2031, 4, 13),
    ),
    report(
        "minister-never-closed",
        "minister",
        indicator=None,
        scenarios=("closed",),
        affirms=False,
        deception={"closed": 0.3},
        handling="TLP:GREEN",
    ),
    report("gull-weather", "fishers", indicator=None, affirms=None, note="The weather fits every scenario."),
    report("office-late", "harbour-office", date=date(2031, 5, 2), known=date(2031, 5, 3)),
)

CASE = Case(QUESTION, REPORTS, SOURCES, ARTICLES)
