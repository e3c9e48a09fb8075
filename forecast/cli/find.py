"""`forecast find`."""

from typing import Annotated

import typer

from forecast import api
from forecast.cli.desk import print_hits
from forecast.cli.options import WorkspaceOption
from forecast.core.bad_value import BadValue


def _word(typed: str) -> str:
    from forecast.desk.find import read_word

    try:
        return read_word(typed)
    except BadValue as bad:
        raise typer.BadParameter(str(bad)) from bad


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
