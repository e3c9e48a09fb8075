"""`forecast what-if`."""

from pathlib import Path
from typing import Annotated

import typer

from forecast import api
from forecast.cli.echo import echo
from forecast.cli.explained import print_data, print_what_if
from forecast.cli.options import AsCsv, AsJson, AsOf, QuestionId, Seed, WorkspaceOption, one_form
from forecast.cli.output import near
from forecast.domain.explanation import Assumption

Texts = list[str] | None


def what_if(
    question: QuestionId,
    present: Annotated[
        Texts, typer.Option("--set", metavar="INDICATOR=STATE", help="Seen to be present, or absent.")
    ] = None,
    drop: Annotated[Texts, typer.Option(metavar="NAME", help="A report, source or article left out.")] = None,
    given: Annotated[
        Texts, typer.Option(metavar="INDICATOR.SCENARIO=P", help="Another judgement: 0.7, likely, 55-80%.")
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
    found = api.what_if(question, assumptions, as_of=as_of, seed=seed, workspace=workspace)
    if save is not None:
        api.save_assumptions(save, assumptions, workspace)
    if as_data:
        print_data(found, as_csv)
    else:
        print_what_if(found)
    if save is not None:
        echo(f"Saved {near(save)}", err=as_data)
