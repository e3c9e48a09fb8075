"""What commands print: tables to standard output, progress and problems to standard error."""

import sys
import time
from itertools import groupby
from pathlib import Path

from forecast import api
from forecast.cli.blocks import blocks
from forecast.cli.echo import echo
from forecast.cli.table import Column, bar, render, terminal_width
from forecast.core.plain import count, percent, plain
from forecast.core.problem import Problem
from forecast.domain.assessment import Assessment, ScenarioResult, Verdict

INTERRUPTED = 130
_WIDE = 94


class Progress:
    """A line on standard error while sampling goes on; silent where nobody would see it.

    `told` is what is counted, and what Ctrl-C does.
    """

    def __init__(self, quiet: bool = False, told: str = "sweeps; Ctrl-C stops") -> None:
        self.told = told
        self.shows = sys.stderr.isatty() and not quiet
        self.next = 0.0

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        if self.shows:
            sys.stderr.write("\r\x1b[K")

    def advance(self, done: int, total: int) -> None:
        """Tell how far it is, ten times a second at most."""
        now = time.monotonic()
        if self.shows and now >= self.next:
            self.next = now + 0.1
            sys.stderr.write(f"\r\x1b[KSampling {100 * done // total}%, {done:,} of {total:,} {self.told}")
            sys.stderr.flush()


def print_problems(problems: tuple[Problem, ...], cases: int | None = None, to_error: bool = False) -> None:
    """Problems grouped by file, then how many there are and what can be assessed all the same."""
    for file, group in groupby(problems, key=lambda problem: problem.file):
        echo(plain(file), err=to_error)
        for problem in group:
            echo(f"  {_told(problem)}", err=to_error)
        echo("", err=to_error)
    echo(_summary(problems, cases), err=to_error)


def _told(problem: Problem) -> str:
    line = "" if problem.line is None else f" line {problem.line}"
    field = f" {problem.field}" if problem.field else ""
    told = f"{problem.found}; {problem.rule}. {problem.next_step}"
    return plain(f"{problem.severity}{line}{field}: {told} [{problem.code}]")


def _summary(problems: tuple[Problem, ...], cases: int | None) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    counts = f"{count(errors, 'error')}, {count(len(problems) - errors, 'warning')}"
    ready = "" if cases is None else f"; {count(cases, 'question')} can be assessed"
    return f"{counts}{ready}."


def print_assessment(assessment: Assessment) -> None:
    """The headline table and what stands behind it."""
    question, run = assessment.question, assessment.run
    echo(question.text)
    sampled = f", {run.chains} chains of {run.draws:,} draws, seed {run.seed}" if run.chains else ""
    echo(f"As of {assessment.as_of}, {_left(assessment)}. Engine {run.engine}{sampled}.")
    if run.commit:
        echo(f"By the files of commit {run.commit[:12]} of {run.committed}.")
    if assessment.after_close:
        echo("No forecast: resolve the question. Prior and ages are those of the closing day.")
    echo("")
    echo(_scenario_table(assessment.scenarios))
    _print_legend(assessment)
    for block in blocks(assessment):
        echo(f"\n{block}")
    echo("")
    for line in (
        *_dependence_lines(assessment),
        *_agreement_lines(assessment),
        verdict_line(assessment.verdict),
    ):
        echo(line)


def _has_bars() -> bool:
    """Whether bars leave the scenarios' names, and the longest word, their room."""
    return terminal_width() >= _WIDE


def _print_legend(assessment: Assessment) -> None:
    """What the bars mean; where there is no interval they need no words."""
    told = "bar: posterior; shaded: upper part of the 90% interval"
    if assessment.leading.interval is not None and _has_bars():
        echo(told, dim=True)


def _left(assessment: Assessment) -> str:
    closes = assessment.question.closes
    left = (closes - assessment.as_of).days
    days = f"{abs(left)} day{'s' * (abs(left) != 1)}"
    return f"{days} {'after it closed' if assessment.after_close else 'before it closes'} on {closes}"


def _scenario_table(scenarios: tuple[ScenarioResult, ...]) -> str:
    columns = [
        Column("scenario", gives=True),
        Column("prior", right=True),
        Column("posterior", right=True),
        Column("90% interval", right=True),
        *([Column("")] if _has_bars() else []),
        Column("word"),
    ]
    rows = [
        [
            scenario.title,
            percent(scenario.prior),
            percent(scenario.posterior),
            ""
            if scenario.interval is None
            else f"{percent(scenario.interval[0])} to {percent(scenario.interval[1])}",
            *([bar(scenario.posterior, scenario.interval)] if _has_bars() else []),
            scenario.term,
        ]
        for scenario in scenarios
    ]
    return render(columns, rows)


def _dependence_lines(assessment: Assessment) -> list[str]:
    if not assessment.dependence:
        return []
    leading = assessment.leading
    at = [(row.rho, row.posterior[leading.id]) for row in assessment.dependence]
    each = ", ".join(f"{percent(p)} at {rho:g}" for rho, p in at)
    low, high = min(p for _, p in at), max(p for _, p in at)
    return [
        f'"{leading.title}" by how far indicators of a group follow one cause (rho 0 independent, 1 wholly):',
        f"  {each}; range {percent(low)} to {percent(high)}.",
    ]


def _agreement_lines(assessment: Assessment) -> list[str]:
    return [
        f"The {row.engine} engine differs by {row.points:.2f} points at most"
        + ("." if row.mcse is None else f", {row.mcse:.1f} times the Monte Carlo error.")
        for row in assessment.agreement
    ]


def verdict_line(verdict: Verdict) -> str:
    """The verdict, and what failed most."""
    if verdict.status == "failed":
        worst = "; ".join(
            f"{c.name} of {c.quantity} {c.value:.4g}, limit {c.limit}" for c in verdict.failures[:5]
        )
        return f"Verdict FAILED, not for release: {worst}. Try more --draws."
    why = f" ({verdict.reason})" if verdict.reason else f" ({len(verdict.checks)} checks)"
    return f"Verdict {verdict.status}{why}."


def say_verdict(assessment: Assessment) -> int:
    """The exit status that a verdict asks for."""
    return 4 if assessment.verdict.status == "failed" else 0


def save(assessment: Assessment, workspace: Path | None) -> Path:
    """Save an assessment, and say which draws go; the path of its figures."""
    belied = api.belied_draws(assessment, workspace)
    path = api.save(assessment, workspace)
    if belied:
        what = "the draws of an earlier run, which are not those of these figures"
        echo(f"Deleted {near(belied)}: {what}.", err=True)
    return path


def print_saved(path: Path | None) -> None:
    """Where an assessment was saved, if it was."""
    if path is not None:
        echo(f"Saved {near(path)}")


def print_finished(workspace: Path | None) -> tuple[str, ...]:
    """Finish the changes that were interrupted, and say so; what each was."""
    finished = api.finish(workspace)
    for what in finished:
        echo(f"Finished what was interrupted: {what}", err=True)
    return finished


def near(path: Path) -> Path:
    """The path from here where that is shorter."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
