"""Problems in files, by file, and where files were written."""

from itertools import groupby
from pathlib import Path

from forecast.cli.print.echo import echo
from forecast.core.plain import count, plain
from forecast.core.problem import Problem


def print_problems(problems: tuple[Problem, ...], cases: int | None = None, to_error: bool = False) -> None:
    """Problems grouped by file, then how many there are and what can be assessed all the same."""
    for file, group in groupby(problems, key=lambda problem: problem.file):
        echo(plain(file), err=to_error)
        for problem in group:
            echo(f"  {_line(problem)}", err=to_error)
        echo("", err=to_error)
    errors = sum(problem.severity == "error" for problem in problems)
    ready = "" if cases is None else f"; {count(cases, 'question')} can be assessed"
    echo(f"{count(errors, 'error')}, {count(len(problems) - errors, 'warning')}{ready}.", err=to_error)


def _line(problem: Problem) -> str:
    line = "" if problem.line is None else f" line {problem.line}"
    field = f" {problem.field}" if problem.field else ""
    message = f"{problem.found}; {problem.rule}. {problem.next_step}"
    return plain(f"{problem.severity}{line}{field}: {message} [{problem.code}]")


def print_warnings(problems: tuple[Problem, ...]) -> None:
    """Problems on standard error, after an empty line; nothing where there are none."""
    if problems:
        echo("", err=True)
        print_problems(problems, to_error=True)


def print_finished(changes: tuple[str, ...]) -> None:
    """The changes that had been interrupted and are finished now."""
    for change in changes:
        echo(f"Finished what was interrupted: {change}", err=True)


def print_deleted(draws: Path | None) -> None:
    """Which draws were deleted when an assessment was saved, if any were."""
    if draws:
        why = "the draws of an earlier run, which are not those of these figures"
        echo(f"Deleted {near(draws)}: {why}.", err=True)


def near(path: Path) -> Path:
    """The path from here where that is shorter."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
