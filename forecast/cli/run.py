"""`forecast run`."""

from typing import Annotated

import typer

from forecast import api
from forecast.cli.echo import print_json
from forecast.cli.options import (
    AfterClose,
    AsOf,
    By,
    Chains,
    Draws,
    EngineName,
    Git,
    NoSilence,
    QuestionId,
    Quick,
    Seed,
    WorkspaceOption,
    engine_for,
)
from forecast.cli.output import Progress, print_assessment, print_finished, print_saved, save, say_verdict
from forecast.domain.record import as_record


def run(
    question: QuestionId,
    as_of: AsOf = None,
    git: Git = False,
    after_close: AfterClose = False,
    engine: EngineName = None,
    quick: Quick = False,
    draws: Draws = None,
    chains: Chains = None,
    seed: Seed = None,
    by: By = None,
    no_silence: NoSilence = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON alone on standard output.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Assess a question.

    Prints the probability of every scenario, with its credible interval and the verdict of the diagnostics.

    Saved under assessments/: figures as JSON, draws as netCDF for ArviZ.

    Example: forecast run belarus-2024 --quick
    """
    print_finished(workspace)
    with Progress(quiet=as_json) as progress:
        assessment = api.assess(
            question,
            as_of=as_of,
            git=git,
            after_close=after_close,
            engine=engine_for(engine, quick),
            quick=quick,
            chains=chains,
            draws=draws,
            seed=seed,
            by=by or (),
            silence=not no_silence,
            workspace=workspace,
            advance=progress.advance,
        )
        saved = None if quick else save(assessment, workspace)
    if as_json:
        print_json(as_record(assessment))
    else:
        print_assessment(assessment)
        print_saved(saved)
    raise typer.Exit(say_verdict(assessment))
