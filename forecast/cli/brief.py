"""`forecast brief`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from forecast import api
from forecast.cli.options import QuestionId, WorkspaceOption, with_run_options
from forecast.cli.print.assessment import print_assessment, verdict_status
from forecast.cli.print.echo import echo
from forecast.cli.print.problems import near, print_deleted, print_finished
from forecast.cli.print.progress import Progress


@with_run_options
def brief(
    question: QuestionId,
    options: api.RunOptions,
    scale: Annotated[Literal["icd203", "phia"], typer.Option(help="Whose words for probability.")] = "icd203",
    output: Annotated[
        Path | None,
        typer.Option(help="A folder for the three files, or one FILE.html, FILE.md or FILE.json."),
    ] = None,
    release: Annotated[
        Literal["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"] | None,
        typer.Option(
            help="For readers up to this mark: leaves out, and computes without, what is beyond it."
        ),
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
    `forecast run`. A brief for a release has its mark in the names of its files, is written beside the
    complete one, and saves no assessment.

    Example: forecast brief belarus-2024 --scale phia
    """
    print_finished(api.finish(workspace))
    with Progress() as progress:
        written = api.make_brief(
            question,
            scale=scale,
            output=output,
            release=release or "",
            what_if=what_if,
            timeline=not no_timeline,
            workspace=workspace,
            advance=progress.advance,
            **options,
        )
    print_deleted(written.deleted_draws)
    print_assessment(written.assessment)
    _open_brief(written.main, open_)
    raise typer.Exit(verdict_status(written.assessment.verdict))


def _open_brief(path: Path, opens: bool) -> None:
    """Print where the brief is; open it in the browser if that is wanted."""
    echo(f"Brief {near(path)}")
    if opens:
        import webbrowser

        webbrowser.open(path.resolve().as_uri())
