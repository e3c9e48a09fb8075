"""`forecast brief`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from forecast import api
from forecast.cli.echo import echo
from forecast.cli.options import (
    AfterClose,
    AsOf,
    By,
    Chains,
    Draws,
    EngineName,
    Git,
    NoSilence,
    QuestionId,
    Quick,
    Seed,
    WorkspaceOption,
    engine_for,
)
from forecast.cli.output import Progress, print_assessment, print_finished, save, say_verdict
from forecast.domain.part import released


def brief(
    question: QuestionId,
    as_of: AsOf = None,
    git: Git = False,
    after_close: AfterClose = False,
    engine: EngineName = None,
    quick: Quick = False,
    draws: Draws = None,
    chains: Chains = None,
    seed: Seed = None,
    by: By = None,
    no_silence: NoSilence = False,
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
    what_if: Annotated[
        Path | None,
        typer.Option("--what-if", metavar="FILE", help="Assumptions to show beside, from `what-if --save`."),
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Assess a question and write its brief.

    As HTML, Markdown and JSON, under briefs/ unless --output says otherwise; the assessment is saved as by
    `forecast run`. A brief for a release has its mark in the names of its files, stands beside the one that
    holds everything, and saves no assessment.

    Example: forecast brief belarus-2024 --scale phia
    """
    print_finished(workspace)
    case, day = api.load_as_of(question, as_of, git=git, after_close=after_close, workspace=workspace)
    case = released(case, release) if release else case
    if what_if is not None:  # here, and not after the sampling
        api.check_assumptions(what_if, case, day, workspace)
    with Progress() as progress:
        assessment = api.assess(
            case,
            as_of=day,
            after_close=after_close,
            engine=engine_for(engine, quick),
            quick=quick,
            chains=chains,
            draws=draws,
            seed=seed,
            by=by or (),
            silence=not (no_silence or release),  # what is withheld would pass for silence
            advance=progress.advance,
        )
    if not (quick or release):
        save(assessment, workspace)
    course = None if no_timeline else api.brief_timeline(assessment, case)
    written = api.write_brief(
        assessment,
        case,
        scale=scale,
        output=output,
        release=release or "",
        what_if=what_if,
        workspace=workspace,
        timeline=course,
    )
    print_assessment(assessment)
    _say_written(written.main, open_)
    raise typer.Exit(say_verdict(assessment))


def _say_written(path: Path, opens: bool) -> None:
    """Where the brief lies, from here where that is shorter, and on the screen if that is wanted."""
    here = Path.cwd()
    echo(f"Brief {path.relative_to(here) if path.is_relative_to(here) else path}")
    if opens:
        import webbrowser

        webbrowser.open(path.resolve().as_uri())
