"""The engines side by side, with their differences."""

from forecast.cli.print.assessment import verdict_line
from forecast.cli.print.echo import echo
from forecast.cli.print.table import Column, numbers, paragraph, render
from forecast.core.plain import percent
from forecast.domain.verification import Difference, Verification


def print_verification(verification: Verification) -> None:
    """Every engine's probabilities, every difference, what was left out, and the verdict."""
    engines, differences = verification.engines, verification.differences
    pairs = list(dict.fromkeys((difference.one, difference.other) for difference in differences))
    by_scenario = {(row.scenario, row.one, row.other): row for row in differences}
    yes = [["Yes", *(percent(row.answer or 0.0) for row in engines), *map(_difference, verification.answer)]]
    columns = [Column("scenario", gives=True), *numbers(*(figures.engine for figures in engines))]
    columns += numbers(*(f"{one}-{other}" for one, other in pairs))
    rows = yes if verification.question.yes else []
    rows += [
        [
            scenario.title,
            *(percent(figures.posterior[scenario.id]) for figures in engines),
            *(_difference(by_scenario[scenario.id, *pair]) for pair in pairs),
        ]
        for scenario in verification.question.scenarios
    ]
    seconds = ", ".join(f"{figures.engine} {figures.seconds:.1f} s" for figures in engines)
    echo(paragraph(verification.question.text))
    echo(f"As of {verification.as_of}. {seconds}.\n")
    echo(render(columns, rows))
    legend = "Differences are in points, in brackets in Monte Carlo standard errors of both together."
    echo(f"\n{paragraph(legend)}")
    for engine, why in verification.left_out.items():
        echo(paragraph(f"The {engine} engine was left out: {why}."))
    echo(paragraph(verdict_line(verification.verdict)))


def _difference(row: Difference) -> str:
    return f"{row.points:+.2f}" + ("" if row.mcse is None else f" ({row.mcse:+.1f})")
