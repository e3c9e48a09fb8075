"""`forecast explain`."""

from typing import Annotated

import typer

from forecast import api
from forecast.cli.explained import print_data, print_explanation
from forecast.cli.options import AsCsv, AsJson, AsOf, QuestionId, Seed, WorkspaceOption, one_form


def explain(
    question: QuestionId,
    scenario: Annotated[
        str | None, typer.Option(help="Which scenario to explain. Default: the leading one.")
    ] = None,
    as_of: AsOf = None,
    seed: Seed = None,
    every: Annotated[bool, typer.Option("--all", help="Every row of every table, not the first 12.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Explain why a scenario is as probable as it is.

    What each report, indicator, source and group weighs; how prior becomes posterior, part by part; which
    judgements decide; and what the number would be under other assumptions.

    Example: forecast explain belarus-2024 --scenario drills
    """
    found = api.explanation(question, scenario, as_of=as_of, seed=seed, workspace=workspace)
    if one_form(as_json, as_csv):
        print_data(found, as_csv)
    else:
        print_explanation(found, every)
