"""`forecast resolve`."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import typer

from forecast import api
from forecast.cli.ledger_output import print_resolved
from forecast.cli.options import QuestionId, WorkspaceOption, read_day_option

_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class _Truth:
    indicator: str
    holds: bool


def _truth(typed: str) -> _Truth:
    name, _, truth = typed.partition("=")
    if truth.strip() not in _TRUTH:
        raise typer.BadParameter(
            f"found {typed}; it names an indicator and true or false. Write {name}=true."
        )
    return _Truth(name.strip(), _TRUTH[truth.strip()])


def resolve(
    question: QuestionId,
    outcome: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO", help='The scenario that came true, or "void" if none can be told.'
        ),
    ],
    on: Annotated[
        date, typer.Option("--date", parser=read_day_option, metavar="DAY", help="The day that decided it.")
    ],
    source: Annotated[str, typer.Option("--source", help="On whose word.")],
    why: Annotated[
        str, typer.Option("--why", help="Which part of the criterion holds, or why none can be told.")
    ],
    indicator: Annotated[
        list[_Truth] | None,
        typer.Option(
            "--indicator",
            parser=_truth,
            metavar="ID=true|false",
            help="Whether an indicator was true, where that is known now; again for others.",
        ),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Record in the ledger what came true.

    A resolution that was wrong is corrected by another one; both stay.

    Example: forecast resolve strait-2031 open --date 2031-03-31 --source Pilots --why "Ships passed"
    """
    print_resolved(
        api.resolve(
            question,
            outcome,
            on=on,
            source=source,
            why=why,
            indicators={each.indicator: each.holds for each in indicator or ()},
            workspace=workspace,
        )
    )
