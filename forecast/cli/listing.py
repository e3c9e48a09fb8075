"""`forecast list`."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from forecast import api
from forecast.cli.desk import print_overview, print_overview_json, print_page
from forecast.cli.options import WorkspaceOption


def page_name(path: Path | None) -> Path | None:
    """A page is written over what was there, so its name must be a page's."""
    if path is not None and path.suffix not in {".html", ".htm"}:
        raise typer.BadParameter("a page's name ends in .html, so that nothing else is written over")
    return path


def list_questions(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", callback=page_name, help="With --html: where. Default: briefs/index.html."
        ),
    ] = None,
    html: Annotated[bool, typer.Option("--html", help="Write it as a page that stands alone.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON alone on standard output.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show where every question stands, the next to close first.

    Its leading scenario by the last assessment, saved or published, the days left, the reports with weight
    that became known since, the verdict, and how many problems its files have. Ends with status 1 if there
    are errors.

    Example: forecast list --html
    """
    if (file and not html) or (html and as_json):
        raise typer.BadParameter("FILE goes with --html, and --html and --json exclude each other")
    page = api.overview(date.today(), workspace)
    if html:
        print_page(api.write_overview(page, file))
    else:
        (print_overview_json if as_json else print_overview)(page)
    raise typer.Exit(page.has_errors)
