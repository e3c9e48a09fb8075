"""`forecast verify`."""

from typing import Annotated

import typer

from forecast import api
from forecast.cli.echo import echo, print_json
from forecast.cli.options import AsOf, Chains, Draws, QuestionId, Seed, WorkspaceOption
from forecast.cli.output import Progress, verdict_line
from forecast.cli.table import Column, render
from forecast.core.plain import percent
from forecast.domain.verification import Difference, Verification


def verify(
    question: QuestionId,
    as_of: AsOf = None,
    draws: Draws = None,
    chains: Chains = None,
    seed: Seed = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON alone on standard output.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Assess a question by every engine and compare them.

    Runs pymc, conjugate and, where it is feasible, exact; prints every difference in points and in Monte
    Carlo standard errors, and ends with status 4 where engines differ or a diagnostic fails. Nothing is
    saved.

    Example: forecast verify belarus-2024
    """
    with Progress(quiet=as_json) as progress:
        found = api.verify(
            question,
            as_of=as_of,
            draws=draws,
            chains=chains,
            seed=seed,
            workspace=workspace,
            advance=progress.advance,
        )
    if as_json:
        print_json(found.record)
    else:
        echo(_told(found))
    raise typer.Exit(4 if found.verdict.status == "failed" else 0)


def _told(found: Verification) -> str:
    pairs = list(dict.fromkeys((each.one, each.other) for each in found.differences))
    columns = [Column("scenario", gives=True)]
    columns += [Column(each.engine, right=True) for each in found.engines]
    columns += [Column(f"{one}-{other}", right=True) for one, other in pairs]
    apart = {(each.scenario, each.one, each.other): each for each in found.differences}
    rows = [
        [
            scenario.title,
            *(percent(each.posterior[scenario.id]) for each in found.engines),
            *(_difference(apart[scenario.id, *pair]) for pair in pairs),
        ]
        for scenario in found.question.scenarios
    ]
    left_out = [f"The {engine} engine was left out: {why}." for engine, why in found.left_out.items()]
    took = ", ".join(f"{each.engine} {each.seconds:.1f} s" for each in found.engines)
    return "\n".join(
        [
            found.question.text,
            f"As of {found.as_of}. {took}.\n",
            render(columns, rows),
            "",
            "Differences are in points, in brackets in Monte Carlo standard errors of both together.",
            *left_out,
            verdict_line(found.verdict),
        ]
    )


def _difference(each: Difference) -> str:
    return f"{each.points:+.2f}" + ("" if each.mcse is None else f" ({each.mcse:+.1f})")
