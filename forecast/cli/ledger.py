"""`forecast ledger`."""

import typer

from forecast import api
from forecast.cli.ledger_output import print_verified
from forecast.cli.options import QuestionIds, WorkspaceOption

app = typer.Typer(help="Look after the published forecasts.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _group() -> None:
    """Look after the published forecasts."""


@app.command("verify")
def verify(questions: QuestionIds = None, workspace: WorkspaceOption = None) -> None:
    """Find every record that was edited, removed, renamed or half-written.

    Forks, where two published without knowing of each other, are listed and are no fault.

    Example: forecast ledger verify belarus-2022
    """
    verified = api.verify_ledger(questions or None, workspace)
    print_verified(verified)
    raise typer.Exit(not verified.is_sound)
