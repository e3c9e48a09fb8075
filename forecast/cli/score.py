"""`forecast score`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from forecast import api
from forecast.cli.options import AsJson, Seed, WorkspaceOption, page_name, question_ids
from forecast.cli.print.problems import print_problems
from forecast.cli.print.scorecard import print_scorecard, print_scorecard_json, print_written
from forecast.core.problem import has_errors
from forecast.scoring.policy import DEFAULT, HORIZONS, SEED, SUFFIXES, Policy

FIRST = "first"


def _judged(text: str) -> str:
    if text != FIRST and not (text.isascii() and text.isdigit() and len(text) <= 5):
        raise typer.BadParameter(f'found "{text}"; it is "first" or a number of days before the close')
    return text


def _file(targets: list[str]) -> Path | None:
    """The one file that is named, or None for questions."""
    files = [Path(target) for target in targets if Path(target).suffix.lower() in SUFFIXES]
    if files and len(targets) > 1:
        raise typer.BadParameter("name one FILE, or questions of the ledger")
    return files[0] if files else None


def score(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[QUESTION...|FILE]",
            help="Ids of questions, all if left out; or a .csv or .parquet of forecasts.",
            autocompletion=question_ids,
        ),
    ] = None,
    policy: Annotated[
        Policy,
        typer.Option(
            help="What to do with blanks, sums that are not 1, rows that come twice: mend, leave out, refuse."
        ),
    ] = DEFAULT,
    horizon: Annotated[
        list[int] | None,
        typer.Option(
            min=0,
            max=36_500,
            help="Score on the day so many days before the close; may be repeated. Default: 90, 30, 7, 1.",
        ),
    ] = None,
    calibration: Annotated[
        str,
        typer.Option(
            metavar="first|DAYS",
            callback=_judged,
            help="Judge calibration by first forecasts, or by what stood so many days before the close.",
        ),
    ] = FIRST,
    seed: Seed = SEED,
    as_json: AsJson = False,
    to_csv: Annotated[
        Path | None, typer.Option("--csv", metavar="DIR", help="Write all tables as CSV.")
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", callback=page_name, help="Write one self-contained HTML page."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Score forecasts against their outcomes.

    Brier, log and ranked probability score, baseline and peer score, skill, calibration, by forecaster,
    tag and days before the close; and what was done with blanks, odd sums, late forecasts and open questions.

    Example: forecast score forecasts.csv --html scorecard.html
    """
    options: dict[str, Any] = {
        "policy": policy,
        "horizons": horizon or HORIZONS,
        "judged": calibration,
        "seed": seed,
    }
    file = _file(targets or [])
    card = api.score(file, **options) if file else api.score_questions(targets, workspace, **options)
    written = api.write_scorecard(card, html=html, tables=to_csv, workspace=workspace)
    (print_scorecard_json if as_json else print_scorecard)(card)
    if not as_json:
        print_written(written)
    if card.left_out:
        print_problems(card.left_out, to_error=True)
    raise typer.Exit(has_errors(card.left_out))
