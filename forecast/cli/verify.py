"""`forecast verify`."""

import typer

from forecast import api
from forecast.cli.options import AsJson, AsOf, Chains, Draws, QuestionId, Seed, WorkspaceOption
from forecast.cli.print.assessment import verdict_status
from forecast.cli.print.echo import print_json
from forecast.cli.print.progress import Progress
from forecast.cli.print.verification import print_verification


def verify(
    question: QuestionId,
    as_of: AsOf = None,
    draws: Draws = None,
    chains: Chains = None,
    seed: Seed = None,
    as_json: AsJson = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Assess a question by every engine and compare them.

    Runs pymc, conjugate and, where it is feasible, exact; prints every difference in points and in Monte
    Carlo standard errors, and ends with status 4 where engines differ or a diagnostic fails. Nothing is
    saved.

    Example: forecast verify belarus-2024
    """
    with Progress(quiet=as_json) as progress:
        verification = api.verify(
            question,
            as_of=as_of,
            draws=draws,
            chains=chains,
            seed=seed,
            workspace=workspace,
            advance=progress.advance,
        )
    if as_json:
        print_json(verification.record)
    else:
        print_verification(verification)
    raise typer.Exit(verdict_status(verification.verdict))
