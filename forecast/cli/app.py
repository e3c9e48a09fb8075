"""The commands together, and how each of them may end."""

import sys
from typing import Annotated

import typer

from forecast import __version__
from forecast.cli import (
    article,
    brief,
    check,
    desk,
    explain,
    judge,
    ledger,
    plan,
    report,
    run,
    score,
    timeline,
    verify,
)
from forecast.cli.print.echo import close_streams, echo, open_streams
from forecast.cli.print.problems import print_problems
from forecast.cli.print.progress import INTERRUPTED
from forecast.core.bad_value import TooMuch
from forecast.core.problem import ProblemsError

EPILOG = (
    "Exit status: 0 fine, 1 problems in the files, 2 usage, 3 a bug, 4 the verdict failed, 5 an alert, "
    "130 interrupted."
)

app = typer.Typer(
    name="forecast",
    help="How likely is it, and how do you know? From scenarios and evidence in text files to probabilities.",
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("init")(check.init)
app.command("check")(check.check)
app.command("list")(desk.list_questions)
app.command("run")(run.run)
app.command("timeline")(timeline.timeline)
app.command("brief")(brief.brief)
app.command("explain")(explain.explain)
app.command("what-if")(explain.what_if)
app.command("diff")(explain.diff)
app.command("plan")(plan.plan)
app.command("judge")(judge.judge)
app.command("alert")(desk.alert)
app.command("score")(score.score)
app.command("verify")(verify.verify)
app.command("show")(desk.show)
app.command("find")(desk.find)
app.command("impact")(desk.impact)
app.command("new")(desk.new)
app.command("rename")(desk.rename)
app.command("publish")(ledger.publish)
app.command("resolve")(ledger.resolve)
app.command("log")(ledger.log)
app.command("rerun")(ledger.rerun_record)
app.add_typer(ledger.app, name="ledger")
app.add_typer(article.app, name="article")
app.add_typer(report.app, name="report")


def _print_version(wanted: bool) -> None:
    if wanted:
        echo(f"forecast {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def _end(error: BaseException) -> int:
    """Print how a command ended; its exit status."""
    if isinstance(error, ProblemsError):
        print_problems(error.problems, to_error=True)
        return 1
    if isinstance(error, TooMuch):
        echo(f"Cannot do that: {error}.", err=True)
        return 1
    if isinstance(error, OSError):
        where = f" {error.filename}:" if error.filename else ""
        echo(f"Cannot go on:{where} {error.strerror or error}. Look at permissions and the disk.", err=True)
        return 1
    if _was_interrupted(error):
        return _end_interrupted()
    sys.excepthook(type(error), error, error.__traceback__)
    echo("This is a bug in forecast, not in your files. Please report the lines above.", err=True)
    return 3


def _was_interrupted(error: BaseException | None) -> bool:
    """Whether an error, as of an import, comes from Ctrl-C in the midst of it."""
    return error is not None and (
        isinstance(error, KeyboardInterrupt) or _was_interrupted(error.__cause__ or error.__context__)
    )


def _end_interrupted() -> int:
    text = "What was written before stays as it is; `forecast check` finishes a change of several files."
    echo(f"\nInterrupted. {text}", err=True)
    return INTERRUPTED


def main() -> None:
    """Run the command line and leave with its exit status."""
    open_streams()
    try:
        app(prog_name="forecast")
    except SystemExit as done:
        if done.code == INTERRUPTED:
            _end_interrupted()
        raise
    except BaseException as error:
        sys.exit(_end(error))
    finally:
        close_streams()
