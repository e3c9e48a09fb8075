"""The commands about all questions: list, alert, show, find, impact, new, rename."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from forecast import api
from forecast.cli.options import (
    AsJson,
    AsOf,
    OnDay,
    QuestionIds,
    WorkspaceOption,
    page_name,
    question_ids,
    usage_errors,
)
from forecast.cli.print.alerts import alert_status, print_alerts, print_alerts_json
from forecast.cli.print.desk import (
    print_begun,
    print_cards,
    print_hits,
    print_impacts,
    print_impacts_json,
    print_overview,
    print_overview_json,
    print_page,
    print_renamed,
)
from forecast.cli.print.problems import print_finished


def list_questions(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", callback=page_name, help="With --html: where. Default: briefs/index.html."
        ),
    ] = None,
    html: Annotated[bool, typer.Option("--html", help="Write it as one self-contained HTML page.")] = False,
    as_json: AsJson = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show where every question stands, the next to close first.

    Its answer, P(yes), and its leading scenario by the last assessment, saved or published, the days left,
    the reports with weight that became known since, the verdict, and how many problems its files have. A
    question that does not say what means yes shows how likely its likeliest scenario is. Ends with status 1
    if there are errors.

    Example: forecast list --html
    """
    if (file and not html) or (html and as_json):
        raise typer.BadParameter("FILE goes with --html, and --html and --json exclude each other")
    page = api.overview(date.today(), workspace)
    if html:
        print_page(api.write_overview(page, file))
    else:
        (print_overview_json if as_json else print_overview)(page)
    raise typer.Exit(page.has_errors)


def alert(
    questions: QuestionIds = None,
    as_of: OnDay = None,
    as_json: AsJson = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show which scenarios or answers crossed a threshold since the last assessment.

    Assesses every open question that has an "alert:" anew, by the conjugate engine, and compares it with its
    last assessment, saved or published, or with the prior where there is none. Below are the answers of all
    that were assessed, now and then. Nothing is written: what crossed is shown again until the question is
    run again.

    Ends with status 5 if something crossed, else with 1 if a question could not be looked at, else with 0.

    Example: forecast alert --json
    """
    alerts = api.alert(questions or None, as_of, workspace)
    if as_json:
        print_alerts_json(alerts)
    else:
        print_alerts(alerts, named=questions or ())
    raise typer.Exit(alert_status(alerts))


def show(
    name: Annotated[str, typer.Argument(metavar="ID", help="An id, or QUESTION/ID where several share it.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Show what has an id: a question, scenario, indicator, report, source or article.

    Its file and line, its fields as typed, and what is linked with it.

    Example: forecast show newsweek-2024-05
    """
    print_cards(api.show(name, workspace))


@usage_errors()
def _word(text: str) -> str:
    from forecast.desk.find import read_word

    return read_word(text)


def find(
    words: Annotated[
        list[str], typer.Argument(metavar="WORD...", parser=_word, help="All of them must occur.")
    ],
    workspace: WorkspaceOption = None,
) -> None:
    """Look for words in questions, scenarios, indicators, reports, sources and articles.

    Case and accents do not matter, and parts of words are found. Ends with status 1 if nothing is found.

    Example: forecast find railway
    """
    hits = api.find(words, workspace)
    print_hits(hits)
    raise typer.Exit(not hits.hits)


def impact(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Its id, or article:ID, source:ID, report:ID where several share it."
        ),
    ],
    as_of: AsOf = None,
    as_json: AsJson = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show what an article, a source or a report does to every question that uses it.

    The probabilities with it and without it, over the same random numbers, so that chance is not
    mistaken for a move; a move below its error is none. What was withdrawn or corrected shows what it did
    before.

    Example: forecast impact newsweek-2024-05
    """
    impacts = api.impact(name, as_of=as_of, workspace=workspace)
    (print_impacts_json if as_json else print_impacts)(impacts)
    raise typer.Exit(bool(impacts.blocked))


def new(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="Its id, like strait-2031.")],
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="OLD", help="Roll this question over.", autocompletion=question_ids),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write a question to fill in, or roll one over to its next window.

    It opens today and closes in 90 days; with --from it opens when the old one has closed, is as long, and
    keeps the rest. Nothing that exists is written over.

    Example: forecast new strait-2031
    """
    print_begun(api.new(question, date.today(), source, workspace))


def rename(
    kind: Annotated[
        Literal["scenario", "indicator", "report", "source", "article", "question", "group"],
        typer.Argument(
            metavar="KIND", help="scenario, indicator, report, source, article, question or group."
        ),
    ],
    old: Annotated[str, typer.Argument(metavar="OLD", help="Its id, or QUESTION/ID where several share it.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new id.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Give something another id, in every file that names it.

    Nothing else in the files changes, comments and layout included. All or nothing: the new files must load
    with the same problems as the old ones. What was saved under assessments/ and briefs/ keeps the old id.

    Example: forecast rename source newsweek newsweek-magazine --dry-run
    """
    finished = api.finish(workspace)
    print_finished(finished)
    if f"rename {kind} {old} {new}" not in finished:
        print_renamed(api.rename(kind, old, new, dry_run=dry_run, workspace=workspace), dry_run)
