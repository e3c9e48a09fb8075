"""`forecast brief`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from forecast import api
from forecast.cli.options import (
    AsOf,
    Chains,
    Draws,
    EngineName,
    QuestionId,
    Quick,
    Seed,
    WorkspaceOption,
    engine_for,
)
from forecast.cli.output import Progress, print_assessment, say_verdict
from forecast.domain.part import released


def brief(
    question: QuestionId,
    as_of: AsOf = None,
    engine: EngineName = None,
    quick: Quick = False,
    draws: Draws = None,
    chains: Chains = None,
    seed: Seed = None,
    scale: Annotated[Literal["icd203", "phia"], typer.Option(help="Whose words for probability.")] = "icd203",
    output: Annotated[
        Path | None,
        typer.Option(help="A folder for the three files, or one FILE.html, FILE.md or FILE.json."),
    ] = None,
    release: Annotated[
        Literal["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"] | None,
        typer.Option(help="For readers up to this mark: leaves out, and computes without, what goes beyond."),
    ] = None,
    no_timeline: Annotated[
        bool, typer.Option("--no-timeline", help="Leave out how it has moved; saves a second.")
    ] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Assess a question and write its brief.

    As HTML, Markdown and JSON, under briefs/ unless --output says otherwise; the assessment is saved as by
    `forecast run`. A brief for a release has its mark in the names of its files, stands beside the one that
    holds everything, and saves no assessment.

    Example: forecast brief belarus-2024 --scale phia
    """
    case = api.load(question, workspace)
    case = released(case, release) if release else case
    with Progress() as progress:
        assessment = api.assess(
            case,
            as_of=as_of,
            engine=engine_for(engine, quick),
            quick=quick,
            chains=chains,
            draws=draws,
            seed=seed,
            advance=progress.advance,
        )
    print_assessment(assessment)
    if not (quick or release):
        api.save(assessment, workspace)
    course = None if no_timeline else api.brief_timeline(assessment, case)
    written = api.write_brief(
        assessment,
        case,
        scale=scale,
        output=output,
        release=release or "",
        workspace=workspace,
        timeline=course,
    )
    _say_written(written.main, open_)
    raise typer.Exit(say_verdict(assessment))


def _say_written(path: Path, opens: bool) -> None:
    """Where the brief lies, from here where that is shorter, and on the screen if that is wanted."""
    here = Path.cwd()
    typer.echo(f"Brief {path.relative_to(here) if path.is_relative_to(here) else path}")
    if opens:
        import webbrowser

        webbrowser.open(path.resolve().as_uri())
