"""`forecast alert`."""

from typing import Annotated

import typer

from forecast import api
from forecast.cli.alerts import print_alerts, print_alerts_json, say_alerts
from forecast.cli.options import OnDay, QuestionIds, WorkspaceOption


def alert(
    questions: QuestionIds = None,
    as_of: OnDay = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON alone on standard output.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Tell which scenarios crossed a threshold since the last assessment.

    Assesses every open question that has an "alert:" anew, by the conjugate engine, and compares it with its
    last assessment, saved or published, or with the prior where there is none. Nothing is written: what
    crossed is told again until the question is run again.

    Ends with status 5 if something crossed, else with 1 if a question could not be looked at, else with 0.

    Example: forecast alert --json
    """
    found = api.alert(questions or None, as_of, workspace)
    if as_json:
        print_alerts_json(found)
    else:
        print_alerts(found, named=questions or ())
    raise typer.Exit(say_alerts(found))
