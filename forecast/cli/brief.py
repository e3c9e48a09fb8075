"""`forecast brief`."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from forecast import api
from forecast.api.briefs import check_forms
from forecast.cli.options import WorkspaceOption, question_ids, usage_errors, with_run_options
from forecast.cli.print.assessment import print_assessment, verdict_status
from forecast.cli.print.briefs import briefs_status, print_briefs
from forecast.cli.print.echo import echo
from forecast.cli.print.problems import near, print_deleted, print_finished
from forecast.cli.print.progress import Progress

_STOPS = "sweeps; Ctrl-C stops all"


@with_run_options
def brief(
    options: api.RunOptions,
    question: Annotated[
        str | None,
        typer.Argument(
            metavar="QUESTION",
            help="Its id: the name of its file in scenarios/.",
            autocompletion=question_ids,
        ),
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="The briefs of all questions without errors, one after the other.")
    ] = False,
    site: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            file_okay=False,
            help="With --all: as a folder of pages with an index, to be read without a network.",
        ),
    ] = None,
    scale: Annotated[Literal["icd203", "phia"], typer.Option(help="Whose words for probability.")] = "icd203",
    output: Annotated[
        Path | None,
        typer.Option(help="A folder for the files, or one FILE.html, .md, .json, .pdf or .docx."),
    ] = None,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Also as PDF. Needs Chromium, or the extra `pdf`.")
    ] = False,
    docx: Annotated[bool, typer.Option("--docx", help="Also for Word. Needs the extra `word`.")] = False,
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
    flip: Annotated[
        bool, typer.Option("--flip", help="Also what would have to be wrong; takes ten seconds or more.")
    ] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Assess a question and write its brief, or those of all questions.

    As HTML, Markdown and JSON, and as PDF and Word where that is asked for, under briefs/ unless --output
    says otherwise; the assessment is saved as by `forecast run`. A brief for a release has its mark in the
    names of its files, is written beside the complete one, and saves no assessment.

    With --all, a question that cannot be assessed does not stop the others; a summary says what became of
    each, and the exit status is the worst of them. With --site too, DIR has index.html, a page for each
    question, and a scorecard where questions are resolved; nothing in DIR is deleted.

    Example: forecast brief --all --quick --site public
    """
    _refuse_mixed(question, all_, site, bool(output or what_if or flip), open_)
    with usage_errors():
        check_forms(output, pdf=pdf, word=docx)
    print_finished(api.finish(workspace))
    shared: dict[str, Any] = {
        "scale": scale,
        "release": release or "",
        "pdf": pdf,
        "word": docx,
        "timeline": not no_timeline,
        "workspace": workspace,
        **options,
    }
    if question is None:
        raise typer.Exit(_brief_all(site, open_, shared))
    with Progress() as progress:
        single: dict[str, Any] = {"output": output, "what_if": what_if, "flip": flip}
        written = api.make_brief(question, advance=progress.advance, **single, **shared)
    print_deleted(written.deleted_draws)
    print_assessment(written.assessment)
    echo(f"Brief {near(written.main)}")
    _open(written.main, open_)
    raise typer.Exit(verdict_status(written.assessment.verdict))


def _refuse_mixed(
    question: str | None,
    all_: bool,
    site: Path | None,
    single: bool,
    open_: bool,
) -> None:
    """Refuse options that do not go together; `single` is whether one is there for one question only."""
    if (question is None) != all_:
        raise typer.BadParameter("name one QUESTION, or write --all")
    if site and not all_:
        raise typer.BadParameter("--site goes with --all")
    if all_ and single:
        raise typer.BadParameter("--output, --what-if and --flip go with one QUESTION")
    if all_ and open_ and not site:
        raise typer.BadParameter("--open goes with one QUESTION, or with --site")


def _brief_all(site: Path | None, opens: bool, shared: dict[str, Any]) -> int:
    """Write the briefs of all questions, and print what became of each; the exit status."""
    with Progress(unit=_STOPS) as progress:
        briefs = api.make_briefs(site=site, begin=progress.begin, **shared)
    print_briefs(briefs)
    if briefs.index:
        _open(briefs.index, opens)
    return briefs_status(briefs)


def _open(path: Path, opens: bool) -> None:
    """Open a page in the browser if that is wanted."""
    if opens:
        import webbrowser

        webbrowser.open(path.resolve().as_uri())
