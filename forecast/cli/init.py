"""`forecast init`."""

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from forecast import api
from forecast.cli.echo import echo


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or an empty one.")],
) -> None:
    """Write a small commented workspace.

    Its made-up question passes check and runs; read it, then write yours.

    Example: forecast init my-desk
    """
    for path in api.init(folder):
        echo(f"  {path}")
    step = f"cd {quote(str(folder))}"
    echo(f"\nNext: {step}, then: forecast check, then: forecast run strait-2031 --quick")
