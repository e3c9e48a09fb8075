"""`forecast article`: add, list, show, verify, anchor, overlap."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from forecast import api
from forecast.cli.ask import article_fields
from forecast.cli.options import QuestionIds, WorkspaceOption, article_ids
from forecast.cli.print.articles import (
    print_added,
    print_anchored,
    print_article,
    print_articles,
    print_overlaps,
    print_verified,
)

app = typer.Typer(
    help="Articles: their records, the quotes from them, what they share.", no_args_is_help=True
)

ArticleId = Annotated[str, typer.Argument(metavar="ID", help="Its id.", autocompletion=article_ids)]


@app.command("add")
def add_article(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Plain text or a web page; - reads it from input.")
    ],
    name: Annotated[
        str | None, typer.Option("--id", help="Default: outlet and day, or that of its record.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    title: Annotated[str | None, typer.Option(help="Its headline.")] = None,
    author: Annotated[str | None, typer.Option(help="Who wrote it.")] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="When; a span if not known.")] = None,
    url: Annotated[str | None, typer.Option(help="Its web address.")] = None,
    language: Annotated[str | None, typer.Option(help="Its language, as a code: en.")] = None,
    handling: Annotated[str | None, typer.Option(help="A mark such as TLP:GREEN.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Register an article: write its record, keep its text.

    The record goes to seeds/, with a count of words, a sha256 and a fingerprint; the text to seeds/texts/,
    which version control leaves out. Details found in the text are proposed, and on a terminal you confirm
    them. A record that exists is completed. Web pages need the extra `articles`: pip install
    'forecast[articles]'.

    Example: forecast article add seeds/texts/newsweek-2024-05.txt
    """
    typed = {key: value for key, value in locals().items() if key not in ("file", "name", "workspace")}
    draft = api.read_article(sys.stdin.buffer if file == "-" else Path(file), workspace)
    fields = article_fields(draft, typed, api.record_of(draft, name, workspace))
    print_added(draft, api.add_article(draft, name, workspace, **fields))


@app.command("list")
def list_articles(workspace: WorkspaceOption = None) -> None:
    """List the articles by publication, with the state of their texts and how many reports cite them.

    Example: forecast article list
    """
    print_articles(api.list_articles(workspace))


@app.command("show")
def show_article(name: ArticleId, workspace: WorkspaceOption = None) -> None:
    """Show an article's record and what is cited from it, by which reports, in the order of its text.

    Example: forecast article show newsmax-2024-05-16
    """
    print_article(api.article(name, workspace))


@app.command("verify")
def verify_articles(workspace: WorkspaceOption = None) -> None:
    """Compare the texts at hand with their records, fingerprints and quotes.

    Ends with status 1 if one of them differs.

    Example: forecast article verify
    """
    raise typer.Exit(print_verified(api.verify_articles(workspace)))


@app.command("anchor")
def anchor_quotes(questions: QuestionIds = None, workspace: WorkspaceOption = None) -> None:
    """Write beside each quote its position in its article, if the text is at hand.

    Comments and layout stay. Quotes that are not in their article are listed and stay unchanged; the command
    then ends with status 1.

    Example: forecast article anchor belarus-2024
    """
    raise typer.Exit(print_anchored(api.anchor_quotes(questions or (), workspace)))


@app.command("overlap")
def list_overlaps(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[A B]", help="Two ids; all articles if left out.", autocompletion=article_ids
        ),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """List the passages that articles share, the quotes in them, and which article is the earlier.

    From the fingerprints of the records alone, which find any shared run of twelve words, and word by word,
    from six words on, where both texts are at hand.

    Example: forecast article overlap newsweek-2024-05 newsmax-2024-05-16
    """
    if names and len(names) != 2:
        raise typer.BadParameter("name two articles, or none for all of them")
    print_overlaps(api.overlaps(names or (), workspace), names or [])
