"""`forecast plan`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from forecast import api
from forecast.cli.options import (
    AsCsv,
    AsJson,
    AsOf,
    QuestionId,
    Seed,
    WorkspaceOption,
    file_name,
    one_form,
    read_day_option,
)
from forecast.cli.print.echo import echo, print_record
from forecast.cli.print.plan import print_plan
from forecast.cli.print.problems import near


def plan(
    question: QuestionId,
    until: Annotated[
        date | None,
        typer.Option(
            parser=read_day_option, metavar="DAY", help="Look until this day. Default: until it closes."
        ),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option(help="Plan for a scenario. Default: what the question asks, else the leading one."),
    ] = None,
    top: Annotated[int, typer.Option(min=1, metavar="N", help="So many observations.")] = 12,
    every: Annotated[bool, typer.Option("--all", help="Every observation, not the first 12.")] = False,
    ics: Annotated[
        Path | None,
        typer.Option(
            callback=file_name(".ics"),
            metavar="FILE",
            help="Also a calendar of the days on which to look: FILE.ics.",
        ),
    ] = None,
    as_of: AsOf = None,
    seed: Seed = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Rank what to look for next by what it would tell.

    For every indicator that is still open: how probable it is to be seen by its day, the answer if it is
    seen and if it is not, what that is worth in bits and in Brier score, from which day its silence counts,
    and which source could tell. Then the pair and the triple that tell most together.

    Example: forecast plan belarus-2022 --until 2023-02-15 --ics belarus-2022.ics
    """
    as_data = one_form(as_json, as_csv)
    result = api.plan(question, until, scenario, as_of=as_of, seed=seed, workspace=workspace)
    if ics is not None:
        api.write_plan(result, ics, workspace)
    if as_data:
        print_record(result, as_csv)
    else:
        print_plan(result, None if every else top)
    if ics is not None:
        echo(f"Wrote {near(ics)}", err=as_data)
