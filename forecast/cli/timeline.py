"""`forecast timeline`."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from forecast import api
from forecast.cli.options import (
    AsJson,
    NoSilence,
    QuestionId,
    Seed,
    WorkspaceOption,
    file_name,
    read_as_of,
    read_day_option,
    usage_errors,
)
from forecast.cli.print.echo import echo, print_json
from forecast.cli.print.problems import near
from forecast.cli.print.progress import INTERRUPTED, Progress
from forecast.cli.print.timeline import print_timeline
from forecast.domain.timeline import csv_text, read_every, timeline_record

STANDARD = Path("-")


@usage_errors()
def _step(text: str | None) -> str | None:
    read_every(text or "1d")
    return text


From = Annotated[
    date | None,
    typer.Option("--from", parser=read_day_option, metavar="DAY", help="First date. Default: the opening."),
]
To = Annotated[
    date | None,
    typer.Option("--to", parser=read_as_of, metavar="DAY", help="Last date. Default: the as-of date."),
]
Every = Annotated[
    str | None,
    typer.Option(
        callback=_step,
        metavar="7d|2w|report",
        help="Days or weeks from date to date, or each day on which what is known changes. Default: daily, "
        "or as many days as make about 60 dates.",
    ),
]
Csv = Annotated[
    Path | None,
    typer.Option(callback=file_name(".csv", "-"), metavar="FILE|-", help="All figures; - prints them alone."),
]
Chart = Annotated[
    Path | None,
    typer.Option(
        callback=file_name(".svg", ".html", ".png"), metavar="FILE", help="A chart: FILE.svg, .html or .png."
    ),
]


def timeline(
    question: QuestionId,
    start: From = None,
    end: To = None,
    every: Every = None,
    csv: Csv = None,
    as_json: AsJson = False,
    chart: Chart = None,
    seed: Seed = None,
    no_silence: NoSilence = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show how the probabilities moved from date to date.

    Every date is assessed with what was known on it and nothing later, by the conjugate engine. Ctrl-C ends
    it early and keeps the dates that are done.

    Example: forecast timeline belarus-2022 --chart belarus-2022.svg
    """
    if as_json and csv == STANDARD:
        raise typer.BadParameter("--json and --csv - both print alone; leave one of the two out")
    alone = as_json or csv == STANDARD
    # Dates that are sound each by itself may not be so together.
    with Progress(alone, "dates; Ctrl-C keeps what is done") as progress, usage_errors("'--from'"):
        course = api.timeline(
            question,
            start=start,
            end=end,
            every=every,
            seed=seed,
            silence=not no_silence,
            workspace=workspace,
            advance=progress.advance,
        )
    written = [
        api.write_timeline(course, path, workspace) for path in (csv, chart) if path not in (None, STANDARD)
    ]
    if as_json:
        print_json(timeline_record(course))
    elif alone:
        echo(csv_text(course), nl=False)
    else:
        print_timeline(course)
    for path in written:
        echo(f"Wrote {near(path)}", err=alone)
    raise typer.Exit(INTERRUPTED if course.interrupted else 0)
