"""The commands about the reasons: explain, what-if, diff."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from forecast import api
from forecast.cli.options import AsCsv, AsJson, AsOf, QuestionId, Seed, WorkspaceOption, one_form
from forecast.cli.print.echo import echo, print_record
from forecast.cli.print.explanation import print_data, print_difference, print_explanation, print_what_if
from forecast.cli.print.flip import print_flips
from forecast.cli.print.prior_check import print_prior_check
from forecast.cli.print.problems import near
from forecast.cli.print.progress import INTERRUPTED, Progress
from forecast.cli.print.tornado import print_tornado
from forecast.domain.explanation import Assumption, Explanation
from forecast.domain.flip import Flips
from forecast.domain.prior_check import PriorCheck
from forecast.domain.tornado import Tornado

Texts = list[str] | None
type _Form = Explanation | Tornado | Flips | PriorCheck
_SIDE = "A day, a git revision, REV@DAY, saved:DAY, or ledger:RECORD."


def explain(
    question: QuestionId,
    scenario: Annotated[
        str | None,
        typer.Option(
            help="Which scenario to explain. Default: what the question asks, else the leading one."
        ),
    ] = None,
    as_of: AsOf = None,
    seed: Seed = None,
    every: Annotated[bool, typer.Option("--all", help="Every row of every table, not the first 12.")] = False,
    tornado: Annotated[
        bool, typer.Option("--tornado", help="Instead: every input over its plausible range, widest first.")
    ] = False,
    top: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="With --tornado: so many rows, not 12.")
    ] = None,
    flip: Annotated[
        bool, typer.Option("--flip", help="Instead: what would have to be wrong for another conclusion.")
    ] = False,
    prior: Annotated[
        bool,
        typer.Option("--prior", help="Instead: the prior held against the reports, and whence the doubt."),
    ] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Explain why the answer, or a scenario, is as probable as it is.

    What each report, indicator, source and group weighs; how prior becomes posterior, part by part; which
    judgements decide; and what the probability would be under other assumptions.

    Example: forecast explain belarus-2024 --scenario drills
    """
    if tornado + flip + prior > 1:
        raise typer.BadParameter("--tornado, --flip and --prior exclude each other")
    if top is not None and not tornado:
        raise typer.BadParameter("it is for --tornado; add that, or use --all", param_hint="--top")
    as_data = one_form(as_json, as_csv)
    compute: Callable[..., _Form] = api.explanation
    with Progress(as_data, "sets of inputs; Ctrl-C keeps what is found", "Tried") as progress:
        if flip:
            compute = partial(api.flips, advance=progress.advance)
        elif tornado or prior:
            compute = api.tornado if tornado else api.prior_check
        result = compute(question, scenario, as_of=as_of, seed=seed, workspace=workspace)
    if not as_data:
        _print(result, top, every)
    elif isinstance(result, Explanation):
        print_data(result, as_csv)
    else:
        print_record(result, as_csv)
    if isinstance(result, Flips) and result.interrupted:
        raise typer.Exit(INTERRUPTED)


def _print(it: _Form, top: int | None, every: bool) -> None:
    match it:
        case Tornado():
            print_tornado(it, top, every)
        case Flips():
            print_flips(it)
        case PriorCheck():
            print_prior_check(it, every)
        case Explanation():
            print_explanation(it, every)


def what_if(
    question: QuestionId,
    present: Annotated[
        Texts, typer.Option("--set", metavar="INDICATOR=STATE", help="Seen to be present, or absent.")
    ] = None,
    drop: Annotated[Texts, typer.Option(metavar="NAME", help="A report, source or article left out.")] = None,
    given: Annotated[
        Texts,
        typer.Option(
            metavar="INDICATOR.SCENARIO=P", help="Another judgement: 0.7, likely, 55-80%, 5/12/30%."
        ),
    ] = None,
    grade: Annotated[Texts, typer.Option(metavar="SOURCE=LETTER", help="Another letter, A to F.")] = None,
    rate: Annotated[
        Texts,
        typer.Option(metavar="SCENARIO=N/EXPOSURE", help="One class for it: 2/537 years, or 1/8 trials."),
    ] = None,
    share: Annotated[Texts, typer.Option(metavar="SCENARIO=N", help="Another share of the rest.")] = None,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep the assumptions, for `brief --what-if`.")
    ] = None,
    as_of: AsOf = None,
    seed: Seed = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show what the probabilities would be under other assumptions.

    Any number of them, before and after side by side. The files stay as they are.

    Example: forecast what-if belarus-2024 --set troops-assigned=present --grade belarusian-hajun=D
    """
    kinds = {"set": present, "drop": drop, "given": given, "grade": grade, "rate": rate, "share": share}
    assumptions = [Assumption(kind, text) for kind, texts in kinds.items() for text in texts or ()]
    if not assumptions:
        raise typer.BadParameter("give one assumption at least, for example --drop NAME")
    as_data = one_form(as_json, as_csv)
    outcome = api.what_if(question, assumptions, as_of=as_of, seed=seed, workspace=workspace)
    if save is not None:
        api.save_assumptions(save, assumptions, workspace)
    if as_data:
        print_data(outcome, as_csv)
    else:
        print_what_if(outcome)
    if save is not None:
        echo(f"Saved {near(save)}", err=as_data)


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
    difference = api.diff(question, before, after, seed=seed, workspace=workspace)
    if one_form(as_json, as_csv):
        print_data(difference, as_csv)
    else:
        print_difference(difference)
