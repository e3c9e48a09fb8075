"""The commands together, and how each of them may end."""

import sys
from collections.abc import Callable
from types import TracebackType
from typing import Annotated, Any

import typer

from forecast import __version__
from forecast.cli import article, brief, check, desk, explain, ledger, report, run, score, timeline, verify
from forecast.cli.print.echo import close_streams, echo, open_streams
from forecast.cli.print.problems import print_problems
from forecast.cli.print.progress import INTERRUPTED
from forecast.core.problem import ProblemsError
from forecast.core.too_much import TooMuch

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


def _end_problems(error: ProblemsError) -> int:
    print_problems(error.problems, to_error=True)
    return 1


def _end_too_much(error: TooMuch) -> int:
    echo(f"Cannot do that: {error}.", err=True)
    return 1


def _end_system(error: OSError) -> int:
    where = f" {error.filename}:" if error.filename else ""
    echo(f"Cannot go on:{where} {error.strerror or error}. Look at permissions and the disk.", err=True)
    return 1


def _end_interrupted(_: BaseException) -> int:
    text = "What was written before stays as it is; `forecast check` finishes a change of several files."
    echo(f"\nInterrupted. {text}", err=True)
    return INTERRUPTED


def _end_bug(error: BaseException) -> int:
    if _was_interrupted(error):
        return _end_interrupted(error)
    sys.excepthook(type(error), error, error.__traceback__)
    echo("This is a bug in forecast, not in your files. Please report the lines above.", err=True)
    return 3


def _was_interrupted(error: BaseException | None) -> bool:
    """Whether an error, as of an import, comes from Ctrl-C in the midst of it."""
    return error is not None and (
        isinstance(error, KeyboardInterrupt) or _was_interrupted(error.__cause__ or error.__context__)
    )


_ENDINGS: tuple[tuple[type[BaseException], Callable[[Any], int]], ...] = (
    (ProblemsError, _end_problems),
    (TooMuch, _end_too_much),
    (OSError, _end_system),
    (BaseException, _end_bug),
)


class _Outcome:
    """Turns how a command ended into a message and an exit status."""

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, SystemExit):
            if error.code == INTERRUPTED:
                _end_interrupted(error)
            return
        if error is not None:
            sys.exit(next(end(error) for known, end in _ENDINGS if isinstance(error, known)))


def main() -> None:
    """Run the command line and leave with its exit status."""
    open_streams()
    try:
        with _Outcome():
            app(prog_name="forecast")
    finally:
        close_streams()
