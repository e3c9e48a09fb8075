"""`forecast rename`."""

from typing import Annotated, Literal

import typer

from forecast import api
from forecast.cli.desk import print_renamed
from forecast.cli.options import WorkspaceOption
from forecast.cli.output import print_finished


def rename(
    kind: Annotated[
        Literal["scenario", "indicator", "report", "source", "article", "question", "group"],
        typer.Argument(
            metavar="KIND", help="scenario, indicator, report, source, article, question or group."
        ),
    ],
    old: Annotated[str, typer.Argument(metavar="OLD", help="Its id, or QUESTION/ID where several share it.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new id.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be changed.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Give something another id, in every file that names it.

    Nothing else in the files changes, comments and layout included. All or nothing: the new files must load
    with the same problems as the old ones. What was saved under assessments/ and briefs/ keeps the old id.

    Example: forecast rename source newsweek newsweek-magazine --dry-run
    """
    if f"rename {kind} {old} {new}" in print_finished(workspace):
        return
    print_renamed(api.rename(kind, old, new, dry_run=dry_run, workspace=workspace), dry_run)
