"""`forecast show`."""

from typing import Annotated

import typer

from forecast import api
from forecast.cli.desk import print_cards
from forecast.cli.options import WorkspaceOption


def show(
    name: Annotated[str, typer.Argument(metavar="ID", help="An id, or QUESTION/ID where several share it.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Show what has an id: a question, scenario, indicator, report, source or article.

    Where it stands, its fields as typed, and what is linked with it.

    Example: forecast show newsweek-2024-05
    """
    print_cards(api.show(name, workspace))
