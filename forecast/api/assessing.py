"""Assess a question, on one day or on many, by one engine or by all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from forecast.api.cases import case_as_of, case_of, day_of
from forecast.api.paths import root_of, workspace_of, write
from forecast.core.handling import is_private
from forecast.domain.case import Case
from forecast.domain.record import as_record
from forecast.domain.timeline import Timeline, csv_text
from forecast.files.journal import Change, write_together
from forecast.files.workspace import ASSESSMENTS, Workspace

if TYPE_CHECKING:
    from forecast.domain.assessment import Assessment
    from forecast.domain.verification import Verification
    from forecast.engine.assess import Settings
    from forecast.engine.draws import Advance


class RunOptions(TypedDict, total=False):
    """How a question is assessed: keyword arguments of `assess`, which says what they mean."""

    as_of: date | None
    git: bool
    after_close: bool
    engine: str | None
    quick: bool
    chains: int | None
    draws: int | None
    seed: int | None
    by: Sequence[date]
    silence: bool


def assess(
    question: str | Case,
    *,
    as_of: date | None = None,
    git: bool = False,
    after_close: bool = False,
    engine: str | None = None,
    quick: bool = False,
    chains: int | None = None,
    draws: int | None = None,
    seed: int | None = None,
    by: Sequence[date] = (),
    silence: bool = True,
    workspace: str | Path | None = None,
    today: date | None = None,
    advance: Advance | None = None,
) -> Assessment:
    """Assess a question as of a day: `as_of`, else the question's own, else the earlier of today and closes.

    With `git`, by its files as they stood in the git history on that day; with `after_close`, the day
    may lie after the question closed. Raises ProblemsError; ValueError for a case with `git`.

    `engine` is "pymc" (the engine of record), "conjugate" or "exact"; `quick` is the conjugate engine
    without ArviZ's diagnostics. Without `chains` there are 4, in quick runs 16 to 64. The same files, day and
    settings give the same figures.

    `by` are earlier days to give the chances of events by, as `horizons`; without `silence`, that
    nothing is reported in an indicator's window does not count.
    """
    case, day = case_as_of(
        question, as_of, git=git, after_close=after_close, workspace=workspace, today=today
    )
    from forecast.engine.assess import assess as assess_case
    from forecast.engine.horizons import horizon_days, horizons

    days = horizon_days(case.on(day).question, day, by)
    settings = settings_of(quick, engine=engine, chains=chains, draws=draws, seed=seed, silence=silence)
    assessment = assess_case(case, day, settings, advance)
    return replace(assessment, horizons=horizons(assessment, days))


def verify(
    question: str | Case,
    *,
    as_of: date | None = None,
    chains: int | None = None,
    draws: int | None = None,
    seed: int | None = None,
    workspace: str | Path | None = None,
    today: date | None = None,
    advance: Advance | None = None,
) -> Verification:
    """A question by every engine, with all their differences: pymc, conjugate and, where feasible, exact."""
    case, day = case_as_of(question, as_of, workspace=workspace, today=today)
    from forecast.engine.verify import verify as verify_case

    return verify_case(case, day, settings_of(chains=chains, draws=draws, seed=seed), advance)


def save(assessment: Assessment, workspace: str | Path | None = None) -> Path:
    """Write an assessment under `assessments/`: figures as JSON, and its draws, if any, as netCDF.

    `arviz.from_netcdf` opens the draws. Returns the path of the JSON.
    """
    figures = json.dumps(as_record(assessment), indent=1, ensure_ascii=False) + "\n"
    name, draws = _saved_as(assessment)
    contents, removals = {name: figures.encode("utf-8")}, [draws]
    if assessment.draws is not None:
        # By way of memory: HDF5 takes the whole process with it where the disk is full.
        contents, removals = {draws: bytes(assessment.draws.to_netcdf(engine="h5netcdf")), **contents}, []
    change = Change(
        f"run {assessment.question.id} as of {assessment.as_of}",
        contents,
        removals=removals,
        private=is_private(assessment.run.handling),
    )
    return write_together(Workspace(workspace_of(workspace)), change)[-1]


def stale_draws(assessment: Assessment, workspace: str | Path | None = None) -> Path | None:
    """The draws of an earlier run of the day, which `save` deletes: they are not those of the figures."""
    path = root_of(workspace) / _saved_as(assessment)[1]
    return path if assessment.draws is None and path.exists() else None


def _saved_as(assessment: Assessment) -> tuple[str, str]:
    """The names of an assessment's figures and of its draws."""
    base = f"{ASSESSMENTS}/{assessment.question.id}/{assessment.as_of}"
    return f"{base}.json", f"{base}.nc"


def timeline(
    question: str | Case,
    *,
    start: date | None = None,
    end: date | None = None,
    every: str | None = None,
    most: int = 60,
    seed: int | None = None,
    silence: bool = True,
    workspace: str | Path | None = None,
    today: date | None = None,
    advance: Advance | None = None,
) -> Timeline:
    """How the probabilities moved, from `start` (default: the opening) to `end` (default: the as-of date).

    `every` is a step like "7d" or "2w", or "report" for the days on which what is known changes; left
    out, as many whole days as make about `most` dates. Every day uses only what was known on it, and the
    last is always included. Ctrl-C ends it early, with the days done; `interrupted` tells.
    """
    case = case_of(question, workspace)
    last = day_of(case, end, today or date.today(), option="to")
    first = start and day_of(case, start, last, option="from")
    from forecast.engine.draws import DEFAULT_SEED
    from forecast.engine.timeline import Course
    from forecast.engine.timeline import timeline as follow

    chosen = DEFAULT_SEED if seed is None else seed
    return follow(case, Course(last, first, every, most, silence), chosen, advance)


def write_timeline(timeline: Timeline, path: Path, workspace: str | Path | None = None) -> Path:
    """Write a timeline as its ending asks: .csv its figures, .svg, .html or .png its chart; the path."""
    from forecast.brief import CHARTS

    content = csv_text(timeline) if path.suffix == ".csv" else CHARTS[path.suffix](timeline)
    return write(root_of(workspace), path, content, is_private(timeline.handling))


def settings_of(quick: bool = False, **options: Any) -> Settings:
    """The default settings, or those of a quick run, with the options that are not None."""
    from forecast.engine.assess import QUICK, Settings

    settings = QUICK if quick else Settings()
    return replace(settings, **{name: value for name, value in options.items() if value is not None})
