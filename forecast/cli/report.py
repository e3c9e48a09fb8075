"""`forecast report`: add."""

from typing import Annotated, Literal

import typer

from forecast import api
from forecast.cli.ask import report_fields
from forecast.cli.options import (
    NameValue,
    QuestionId,
    WorkspaceOption,
    article_ids,
    name_value,
    names_values,
)
from forecast.cli.print.articles import print_filed

app = typer.Typer(help="Reports: write them into a question's evidence.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    pass


@app.command("add")
def add_report(
    question: QuestionId,
    name: Annotated[str | None, typer.Option("--id", help="The report's id.")] = None,
    indicator: Annotated[str | None, typer.Option(help="The indicator that it affirms or denies.")] = None,
    scenario: Annotated[
        list[str] | None, typer.Option(help="Or a scenario that it expects; may be given again.")
    ] = None,
    says: Annotated[
        dict[str, str] | None,
        typer.Option(
            parser=names_values("drills=40%,others=60%"),
            metavar="SCENARIO=P,...",
            help="Or what it says of all scenarios, like drills=40%,others=60%; without a stance.",
        ),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Who says so.")] = None,
    stance: Annotated[Literal["affirms", "denies"] | None, typer.Option(help="None for context.")] = None,
    date: Annotated[str | None, typer.Option(help="When the source said it.")] = None,
    certainty: Annotated[
        Literal["certain", "asserted", "likely", "possible"] | None,
        typer.Option(help="How firmly it says it; certain is what is on record."),
    ] = None,
    detection: Annotated[
        str | None, typer.Option(metavar="P", help="The chance that it would have seen it.")
    ] = None,
    affirms_anyway: Annotated[
        str | None,
        typer.Option(metavar="P", help="Its chance to affirm when its word does not track the truth."),
    ] = None,
    grade: Annotated[str | None, typer.Option(help="Admiralty letter and digit, C3.")] = None,
    origin: Annotated[str | None, typer.Option(help="A word that joins reports, or parts them.")] = None,
    deception: Annotated[
        list[NameValue] | None,
        typer.Option(
            parser=name_value("joins-war=0.2"),
            metavar="SCENARIO=P",
            help="The chance that it is staged under it.",
        ),
    ] = None,
    handling: Annotated[str | None, typer.Option(help="A mark such as TLP:GREEN.")] = None,
    note: Annotated[str | None, typer.Option(help="What a reader should know of the report.")] = None,
    article: Annotated[
        str | None, typer.Option(help="The article that contains it.", autocompletion=article_ids)
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(metavar="WORD", help="Quote these words, 15-24, or the sentence around one, 15."),
    ] = None,
    search: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Quote these words, as the text has them.")
    ] = None,
    quote: Annotated[
        str | None, typer.Option(help="Or the quote itself, for a text that is not at hand.")
    ] = None,
    translation: Annotated[
        str | None, typer.Option(help="The quote in the language of the question.")
    ] = None,
    via: Annotated[list[str] | None, typer.Option(help="Who relayed it; may be given again.")] = None,
    citation_note: Annotated[str | None, typer.Option(help="What a reader should know of the quote.")] = None,
    file: Annotated[str | None, typer.Option(help="Which file of evidence, where there are several.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write a report into a question's evidence, its quote picked from the text and anchored there.

    Comments and layout stay. On a terminal you are asked for what is needed and missing. Nothing is written
    that `forecast check` would refuse.

    Example: forecast report add belarus-2024 --id railways-key --source newsweek --article newsweek-2024-05
    --search "key component"
    """
    typed = {key: value for key, value in locals().items() if key not in ("question", "workspace", "name")}
    typed |= {"id": name, "deception": dict(deception or ())}
    print_filed(api.add_report(question, report_fields(question, typed, workspace), workspace))
