"""`forecast diff`."""

from typing import Annotated

import typer

from forecast import api
from forecast.cli.explained import print_data, print_difference
from forecast.cli.options import AsCsv, AsJson, QuestionId, Seed, WorkspaceOption, one_form

_SIDE = "A day, a git revision, REV@DAY, saved:DAY, or ledger:RECORD."


def diff(
    question: QuestionId,
    before: Annotated[str, typer.Argument(metavar="A", help=_SIDE)],
    after: Annotated[str, typer.Argument(metavar="B", help=_SIDE)],
    seed: Seed = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Split what moved each scenario between two states of a question.

    Into new and withdrawn reports, edits, elapsed time, ageing and silence; the parts add up. A day alone
    replays the files that lie here; a revision takes the files of that commit.

    Example: forecast diff belarus-2024 2024-05-15 2024-05-31
    """
    found = api.diff(question, before, after, seed=seed, workspace=workspace)
    if one_form(as_json, as_csv):
        print_data(found, as_csv)
    else:
        print_difference(found)
