"""`forecast timeline`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from forecast import api
from forecast.cli.echo import echo, print_json
from forecast.cli.options import NoSilence, QuestionId, Seed, WorkspaceOption, read_as_of, read_day_option
from forecast.cli.output import INTERRUPTED, Progress, near
from forecast.cli.timeline_table import print_timeline
from forecast.core.bad_value import BadValue
from forecast.domain.timeline import Timeline, csv_text, read_every, timeline_record

STANDARD = Path("-")


def _ending(*allowed: str) -> Callable[[Path | None], Path | None]:
    """A file is written over what was there, so its name must be that of such a file."""

    def look(path: Path | None) -> Path | None:
        if path is not None and path.suffix not in allowed and str(path) not in allowed:
            *rest, last = (f"FILE{each}" if each[0] == "." else each for each in allowed)
            raise typer.BadParameter(f'found "{path}"; write {", ".join(rest)} or {last}')
        return path

    return look


def _step(text: str | None) -> str | None:
    try:
        read_every(text or "1d")
    except BadValue as bad:
        raise typer.BadParameter(str(bad)) from bad
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
    typer.Option(callback=_ending(".csv", "-"), metavar="FILE|-", help="All figures; - prints them alone."),
]
Chart = Annotated[
    Path | None,
    typer.Option(
        callback=_ending(".svg", ".html", ".png"), metavar="FILE", help="A chart: FILE.svg, .html or .png."
    ),
]


def timeline(
    question: QuestionId,
    start: From = None,
    end: To = None,
    every: Every = None,
    csv: Csv = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON alone on standard output.")] = False,
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
    with Progress(alone, "dates; Ctrl-C keeps what is done") as progress, _usage():
        found = api.timeline(
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
        api.write_timeline(found, path, workspace) for path in (csv, chart) if path not in (None, STANDARD)
    ]
    _print(found, as_json, csv == STANDARD)
    for path in written:
        echo(f"Wrote {near(path)}", err=alone)
    raise typer.Exit(INTERRUPTED if found.interrupted else 0)


@contextmanager
def _usage() -> Iterator[None]:
    """Options that are sound each by itself and not together."""
    try:
        yield
    except BadValue as bad:
        raise typer.BadParameter(str(bad), param_hint="'--from'") from bad


def _print(found: Timeline, as_json: bool, as_csv: bool) -> None:
    if as_json:
        print_json(timeline_record(found))
    elif as_csv:
        echo(csv_text(found), nl=False)
    else:
        print_timeline(found)
