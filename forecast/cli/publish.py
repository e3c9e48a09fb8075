"""`forecast publish`."""

from dataclasses import dataclass
from typing import Annotated

import typer

from forecast import api
from forecast.cli.ledger_output import print_published
from forecast.cli.options import AsOf, Chains, Draws, QuestionId, WorkspaceOption
from forecast.cli.output import Progress, say_verdict
from forecast.core.bad_value import BadValue
from forecast.core.ids import read_id
from forecast.core.probability import read_probability


@dataclass(frozen=True, slots=True)
class _Number:
    scenario: str
    probability: float


def _own(typed: str) -> _Number:
    name, equals, probability = typed.partition("=")
    try:
        if not equals:
            raise BadValue(f"found {typed}", "it names a scenario and a probability", "Write joins-war=8%.")
        return _Number(name.strip(), read_probability(probability))
    except BadValue as bad:
        raise typer.BadParameter(str(bad)) from bad


def _name(typed: str) -> str:
    try:
        return read_id(typed)
    except BadValue as bad:
        raise typer.BadParameter(str(bad)) from bad


def publish(
    question: QuestionId,
    as_of: AsOf = None,
    judge: Annotated[
        list[_Number] | None,
        typer.Option(
            "--judge",
            parser=_own,
            metavar="SCENARIO=P",
            help="Your own number, 8% or 0.08, beside the model's; again for others. Those left out keep the "
            "model's proportions.",
        ),
    ] = None,
    judge_name: Annotated[
        str, typer.Option("--judge-name", parser=_name, metavar="NAME", help="Whose numbers they are.")
    ] = "analyst",
    why: Annotated[str, typer.Option("--why", help="Why your numbers are not the model's.")] = "",
    draws: Draws = None,
    chains: Chains = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Assess a question and publish the result to the ledger, never to be changed.

    Writes the brief, and one record under ledger/ with the figures and all that they were computed from.
    Refuses files with errors and a failed verdict.

    Example: forecast publish belarus-2024 --judge joins-war=4% --why "Minsk has resisted for two years"
    """
    if (why or judge_name != "analyst") and not judge:
        raise typer.BadParameter("--why and --judge-name go with --judge")
    given = {each.scenario: each.probability for each in judge or ()}
    if len(given) < len(judge or ()):
        raise typer.BadParameter("--judge names each scenario once")
    with Progress() as progress:
        published = api.publish(
            question,
            as_of=as_of,
            judge=given,
            judge_name=judge_name,
            why=why,
            draws=draws,
            chains=chains,
            workspace=workspace,
            advance=progress.advance,
        )
    print_published(published)
    raise typer.Exit(say_verdict(published.assessment))
