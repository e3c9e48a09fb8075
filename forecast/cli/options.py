"""Arguments and options that several commands share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import wraps
from inspect import Signature, signature
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import typer

from forecast.api.assessing import RunOptions
from forecast.cli.print.echo import echo
from forecast.core.assignment import read_assignment
from forecast.core.bad_value import BadValue
from forecast.core.dates import read_day
from forecast.core.ids import is_id
from forecast.files.workspace import SCENARIOS, SEEDS, SUFFIX, Workspace, find_workspace


def question_ids(incomplete: str) -> list[str]:
    """Ids for the shell's completion."""
    return [stem for stem in _stems(SCENARIOS) if stem.startswith(incomplete)]


def article_ids(incomplete: str) -> list[str]:
    """Ids for the shell's completion."""
    return [stem for stem in _stems(SEEDS) if stem.startswith(incomplete)]


def _stems(folder: str) -> list[str]:
    root = find_workspace(Path.cwd())
    names = Workspace(root).names(folder) if root else []
    names = names if isinstance(names, list) else []
    stems = (name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX))
    return list(filter(is_id, stems))  # a shell may run what else a name holds


@contextmanager
def usage_errors(option: str | None = None) -> Iterator[None]:
    """Report a value that cannot be read as a usage error, of an option where one is named."""
    try:
        yield
    except BadValue as bad:
        raise typer.BadParameter(str(bad), param_hint=option) from bad


@usage_errors()
def read_day_option(text: str) -> date:
    """A day, or the usage error that says how one is written."""
    return read_day(text)


class NameValue(NamedTuple):
    """What an option like `--judge joins-war=8%` assigns."""

    name: str
    value: Any


def name_value(example: str, read: Callable[[str], Any] = str) -> Callable[[str], NameValue]:
    """The parser of an option NAME=VALUE, whose value `read` reads."""

    @usage_errors()
    def parse(text: str) -> NameValue:
        name, value = read_assignment(text, example)
        return NameValue(name, read(value))

    return parse


def names_values(example: str) -> Callable[[str], dict[str, str]]:
    """The parser of an option NAME=VALUE,NAME=VALUE."""

    @usage_errors()
    def parse(text: str) -> dict[str, str]:
        return dict(read_assignment(part, example) for part in text.split(","))

    return parse


def file_name(*allowed: str) -> Callable[[Path | None], Path | None]:
    """A file is written over what was there, so its name must be that of such a file."""

    def check(path: Path | None) -> Path | None:
        if path is not None and path.suffix not in allowed and str(path) not in allowed:
            *rest, last = (f"FILE{ending}" if ending[0] == "." else ending for ending in allowed)
            raise typer.BadParameter(
                f'found "{path}"; write {", ".join(rest)} or {last}, so that nothing else is written over'
            )
        return path

    return check


page_name = file_name(".html", ".htm")


def read_as_of(text: str) -> date:
    """A day to assess as of; one that is still to come is taken, and said to be."""
    day = read_day_option(text)
    if day > date.today():
        echo(f"Note: {day} is still to come, and what will be reported until then is not in it.", err=True)
    return day


QuestionId = Annotated[
    str,
    typer.Argument(
        metavar="QUESTION", help="Its id: the name of its file in scenarios/.", autocompletion=question_ids
    ),
]
QuestionIds = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[QUESTION...]", help="Ids; all questions if left out.", autocompletion=question_ids
    ),
]
WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", metavar="DIR", help="The workspace, if not found upwards from here."),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        parser=read_as_of,
        metavar="DAY",
        help="Assess as of this day, with what was known on it. Default: the question's as_of, else today.",
    ),
]
OnDay = Annotated[
    date | None,
    typer.Option("--as-of", parser=read_as_of, metavar="DAY", help="As if it were this day. Default: today."),
]
Git = Annotated[
    bool,
    typer.Option("--git", help="By the files as they stood in the git history on the as-of day."),
]
AfterClose = Annotated[
    bool,
    typer.Option(
        "--after-close", help="Look back from a day after the question closed; the result is no forecast."
    ),
]
EngineName = Annotated[
    Literal["pymc", "conjugate", "exact"] | None,
    typer.Option(
        "--engine",
        help="pymc (default, the engine of record), conjugate, or exact (small cases, means only).",
    ),
]
Quick = Annotated[
    bool, typer.Option("--quick", help="The conjugate engine without diagnostics; nothing is saved.")
]
By = Annotated[
    list[date] | None,
    typer.Option(
        "--by",
        parser=read_day_option,
        metavar="DAY",
        help="Also the chances by this earlier day, of scenarios with reference classes. May be repeated.",
    ),
]
NoSilence = Annotated[
    bool,
    typer.Option("--no-silence", help="Leave out that nothing is reported in an indicator's window."),
]
Draws = Annotated[int | None, typer.Option("--draws", min=100, max=1_000_000, help="Draws a chain.")]
Chains = Annotated[
    int | None,
    typer.Option("--chains", min=1, max=64, help="Independent chains. Default: 4, with --quick 16 to 64."),
]
Seed = Annotated[int | None, typer.Option("--seed", min=0, help="For another set of random draws.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON alone on standard output.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="CSV alone on standard output.")]


def one_form(as_json: bool, as_csv: bool) -> bool:
    """Whether data is asked for instead of text; the two forms exclude each other."""
    if as_json and as_csv:
        raise typer.BadParameter("--json and --csv exclude each other")
    return as_json or as_csv


def _run_options(
    as_of: AsOf = None,
    git: Git = False,
    after_close: AfterClose = False,
    engine: EngineName = None,
    quick: Quick = False,
    draws: Draws = None,
    chains: Chains = None,
    seed: Seed = None,
    by: By = None,
    no_silence: NoSilence = False,
) -> RunOptions:
    """How a question is to be assessed, from the options as they were typed."""
    if quick and engine == "pymc":
        raise typer.BadParameter(
            "--quick is for the conjugate and the exact engine; leave one of the two out"
        )
    return RunOptions(
        as_of=as_of,
        git=git,
        after_close=after_close,
        engine=engine,
        quick=quick,
        draws=draws,
        chains=chains,
        seed=seed,
        by=by or (),
        silence=not no_silence,
    )


def with_run_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a run, where its signature has `options`, which it gets them as."""
    shared = signature(_run_options).parameters

    @wraps(command)
    def run(**values: Any) -> None:
        command(options=_run_options(**{name: values.pop(name) for name in shared}), **values)

    own = signature(command).parameters.values()
    parts = (shared.values() if parameter.name == "options" else [parameter] for parameter in own)
    run.__dict__["__signature__"] = Signature(list(chain.from_iterable(parts)))
    return run
