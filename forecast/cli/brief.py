"""`forecast brief`."""

from typing import Annotated, Literal

import typer

from forecast import api
from forecast.cli.options import (
    AsOf,
    Chains,
    Draws,
    EngineName,
    QuestionId,
    Quick,
    Seed,
    WorkspaceOption,
    engine_for,
)
from forecast.cli.output import Progress, print_assessment, print_written, say_verdict


def brief(
    question: QuestionId,
    as_of: AsOf = None,
    engine: EngineName = None,
    quick: Quick = False,
    draws: Draws = None,
    chains: Chains = None,
    seed: Seed = None,
    scale: Annotated[Literal["icd203", "phia"], typer.Option(help="Whose words for probability.")] = "icd203",
    workspace: WorkspaceOption = None,
) -> None:
    """Assess a question and write its brief.

    As Markdown and as JSON, under briefs/; the assessment is saved as by `forecast run`.

    Example: forecast brief belarus-2024 --scale phia
    """
    case = api.load(question, workspace)
    with Progress() as progress:
        assessment = api.assess(
            case,
            as_of=as_of,
            engine=engine_for(engine, quick),
            quick=quick,
            chains=chains,
            draws=draws,
            seed=seed,
            advance=progress.advance,
        )
    print_assessment(assessment)
    if not quick:
        api.save(assessment, workspace)
    print_written(api.write_brief(assessment, case, scale=scale, workspace=workspace))
    raise typer.Exit(say_verdict(assessment))
