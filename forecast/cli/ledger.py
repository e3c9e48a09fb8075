"""The commands of the ledger: publish, resolve, log, rerun and `ledger verify`."""

from datetime import date
from typing import Annotated

import typer

from forecast import api
from forecast.cli.options import (
    AsJson,
    AsOf,
    Chains,
    Draws,
    NameValue,
    QuestionId,
    QuestionIds,
    WorkspaceOption,
    name_value,
    one_form,
    read_day_option,
    usage_errors,
)
from forecast.cli.print.assessment import verdict_status
from forecast.cli.print.ledger import (
    print_history,
    print_history_csv,
    print_history_json,
    print_published,
    print_rerun,
    print_resolved,
    print_verified,
)
from forecast.cli.print.problems import print_finished
from forecast.cli.print.progress import Progress
from forecast.core.bad_value import bad_value
from forecast.core.ids import read_id
from forecast.core.probability import read_probability
from forecast.core.problem import has_errors

_TRUTH = {"true": True, "false": False}


def _read_truth(text: str) -> bool:
    if text not in _TRUTH:
        raise bad_value(text, "an indicator is true or false", "Write true or false.")
    return _TRUTH[text]


def publish(
    question: QuestionId,
    as_of: AsOf = None,
    judge: Annotated[
        list[NameValue] | None,
        typer.Option(
            "--judge",
            parser=name_value("joins-war=8%", read_probability),
            metavar="SCENARIO=P",
            help="Your own number, 8% or 0.08, beside the model's; again for others. Those left out keep the "
            "model's proportions.",
        ),
    ] = None,
    judge_name: Annotated[
        str,
        typer.Option(
            "--judge-name", parser=usage_errors()(read_id), metavar="NAME", help="Whose numbers they are."
        ),
    ] = "analyst",
    why: Annotated[str, typer.Option("--why", help="Why your numbers are not the model's.")] = "",
    draws: Draws = None,
    chains: Chains = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Assess a question and publish the result to the ledger, never to be changed.

    Writes one record under ledger/, with the figures and all that they were computed from, and its brief
    beside it. Refuses files with errors and a failed verdict.

    Example: forecast publish belarus-2024 --judge joins-war=4% --why "Minsk has resisted for two years"
    """
    if (why or judge_name != "analyst") and not judge:
        raise typer.BadParameter("--why and --judge-name go with --judge")
    probabilities = dict(judge or ())
    if len(probabilities) < len(judge or ()):
        raise typer.BadParameter("--judge names each scenario once")
    print_finished(api.finish(workspace))
    with Progress() as progress:
        published = api.publish(
            question,
            as_of=as_of,
            judge=probabilities,
            judge_name=judge_name,
            why=why,
            draws=draws,
            chains=chains,
            workspace=workspace,
            advance=progress.advance,
        )
    print_published(published)
    raise typer.Exit(verdict_status(published.assessment.verdict))


def resolve(
    question: QuestionId,
    outcome: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO", help='The scenario that came true, or "void" if it cannot be decided.'
        ),
    ],
    on: Annotated[
        date, typer.Option("--date", parser=read_day_option, metavar="DAY", help="The day that decided it.")
    ],
    source: Annotated[str, typer.Option("--source", help="On whose word.")],
    why: Annotated[
        str, typer.Option("--why", help="Which part of the criterion is met, or why it cannot be decided.")
    ],
    indicator: Annotated[
        list[NameValue] | None,
        typer.Option(
            "--indicator",
            parser=name_value("mines-laid=true", _read_truth),
            metavar="ID=true|false",
            help="Whether an indicator was true, where that is known now; again for others.",
        ),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Record the outcome of a question in the ledger.

    A resolution that was wrong is corrected by another one; both stay.

    Example: forecast resolve strait-2031 open --date 2031-03-31 --source Pilots --why "Ships passed"
    """
    print_finished(api.finish(workspace))
    print_resolved(
        api.resolve(
            question,
            outcome,
            on=on,
            source=source,
            why=why,
            indicators=dict(indicator or ()),
            workspace=workspace,
        )
    )


def log(
    question: QuestionId,
    as_json: AsJson = False,
    as_csv: Annotated[
        bool,
        typer.Option("--csv", help="CSV alone: a row for every forecast and scenario, as scoring takes it."),
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show a question's published forecasts and their outcomes.

    Example: forecast log belarus-2022
    """
    one_form(as_json, as_csv)
    history = api.history(question, workspace)
    if as_json:
        print_history_json(history)
    elif as_csv:
        print_history_csv(history)
    else:
        print_history(history)
    raise typer.Exit(has_errors(history.problems))


def rerun_record(
    record: Annotated[
        str, typer.Argument(metavar="RECORD", help="The path of a record, or the beginning of its digest.")
    ],
    workspace: WorkspaceOption = None,
) -> None:
    """Compute the figures of a published forecast again, from what its record holds alone.

    With the same versions they are the same to 1e-12; with others within 4 Monte Carlo standard errors.
    Ends with status 1 if they are neither.

    Example: forecast rerun ledger/belarus-2022/2022-12-19-0123456789abcdef.json
    """
    with Progress() as progress:
        rerun = api.rerun(record, workspace, progress.advance)
    print_rerun(rerun)
    raise typer.Exit(rerun.status == "differs")


app = typer.Typer(help="Look after the published forecasts.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _group() -> None:
    """Look after the published forecasts."""


@app.command("verify")
def verify_ledger(questions: QuestionIds = None, workspace: WorkspaceOption = None) -> None:
    """Find every record and every brief of one that was edited, removed, renamed or half-written.

    Forks, where two published without knowing of each other, are listed and are no fault.

    Example: forecast ledger verify belarus-2022
    """
    print_finished(api.finish(workspace))
    verified = api.verify_ledger(questions or None, workspace)
    print_verified(verified)
    raise typer.Exit(not verified.is_sound)
