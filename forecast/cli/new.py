"""`forecast new`."""

from datetime import date
from typing import Annotated

import typer

from forecast import api
from forecast.cli.desk import print_begun
from forecast.cli.options import WorkspaceOption, question_ids


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
