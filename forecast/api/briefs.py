"""Write briefs, and find what the one before said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from forecast.api.assessing import RunOptions, assess, save, stale_draws, timeline
from forecast.api.cases import case_as_of
from forecast.api.explaining import check_assumptions
from forecast.api.paths import locate, refuse_link_out, root_of, workspace_of
from forecast.core.handling import in_name, is_private
from forecast.core.problem import ProblemsError
from forecast.domain.case import Case
from forecast.domain.part import released
from forecast.domain.timeline import Timeline
from forecast.files.journal import Change, write_together
from forecast.files.saved import read_brief
from forecast.files.workspace import BRIEFS, Workspace

if TYPE_CHECKING:
    from forecast.domain.assessment import Assessment
    from forecast.domain.explanation import Difference, Reasons
    from forecast.engine.draws import Advance

# A brief of more reports is written without an explanation, which would take longer than the rest of it.
MOST_REPORTS = 200


@dataclass(frozen=True, slots=True)
class EarlierBrief:
    """The last brief: its day and its probabilities."""

    day: date
    posterior: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief that has been written: its assessment, its files by suffix, and the older draws deleted."""

    assessment: Assessment
    files: dict[str, Path]
    deleted_draws: Path | None = None

    @property
    def html(self) -> Path:
        """The web page. Raises KeyError where only another form was asked for; so do the others."""
        return self.files[".html"]

    @property
    def markdown(self) -> Path:
        """The Markdown."""
        return self.files[".md"]

    @property
    def data(self) -> Path:
        """The JSON."""
        return self.files[".json"]

    @property
    def main(self) -> Path:
        """The file to read: the web page where it was written."""
        return self.files.get(".html") or next(iter(self.files.values()))


def make_brief(
    question: str,
    *,
    scale: str = "icd203",
    output: Path | None = None,
    release: str = "",
    what_if: Path | None = None,
    timeline: bool = True,
    workspace: str | Path | None = None,
    today: date | None = None,
    advance: Advance | None = None,
    **options: Unpack[RunOptions],
) -> Brief:
    """Assess a question and write its brief, under `briefs/` unless `output` is another path.

    `options` are those of `assess`; for the others see `write_brief`. The assessment is saved as by
    `save`, unless it is quick. With a `release` nothing is saved, what goes beyond that mark is left
    out and computed without, and silence does not count. Without `timeline` the brief does not show
    how the probabilities have moved.
    """
    case, day = case_as_of(
        question,
        options.get("as_of"),
        git=options.get("git", False),
        after_close=options.get("after_close", False),
        workspace=workspace,
        today=today,
    )
    options |= {"as_of": day, "git": False}
    if release:
        case = released(case, release)
        options["silence"] = False  # what is withheld would pass for silence
    if what_if is not None:  # here, and not after the sampling
        check_assumptions(what_if, case, day, workspace)
    assessment = assess(case, advance=advance, **options)
    deleted = None
    if not (release or options.get("quick")):
        deleted = stale_draws(assessment, workspace)
        save(assessment, workspace)
    brief = write_brief(
        assessment,
        case,
        scale=scale,
        output=output,
        release=release,
        what_if=what_if,
        workspace=workspace,
        timeline=brief_timeline(assessment, case) if timeline else None,
    )
    return replace(brief, deleted_draws=deleted)


def write_brief(
    assessment: Assessment,
    case: Case,
    *,
    scale: str = "icd203",
    output: Path | None = None,
    release: str = "",
    what_if: Path | None = None,
    workspace: str | Path | None = None,
    timeline: Timeline | None = None,
) -> Brief:
    """Write the brief of an assessment under `briefs/`, as HTML, Markdown and JSON.

    `what_if` is a file of assumptions under which it shows the figures as well.

    `output` is another folder for the three, or the one file to write: .html, .md or .json.
    What the brief says has changed is since the last one under `briefs/` of the same release; with a
    `timeline` it also shows how it has moved.

    `release` is a TLP mark: case, assessment and timeline are then what `released` makes of the case.
    Raises ValueError if the assessment rests on more.
    """
    from forecast.brief import RENDERERS, build_view

    name, ending = assessment.as_of.isoformat(), f".{in_name(release)}" if release else ""
    root = root_of(workspace) if output else workspace_of(workspace)
    earlier = previous_brief(Workspace(root), case.question.id, name, ending)
    case = released(case, release) if release else case
    # What changed names files and lines, which is not for the readers of a release.
    reasons = _reasons(case, assessment, root, None if release else earlier, what_if)
    previous = earlier.posterior if earlier else None
    view = build_view(case, assessment, scale, previous, release=release, timeline=timeline, reasons=reasons)
    name += ending
    files = _brief_files(output or root / BRIEFS / case.question.id, name)
    located = [locate(root, path) for path in files.values()]
    texts = (RENDERERS[suffix](view).encode("utf-8") for suffix in files)
    contents = dict(zip((file for _, file in located), texts, strict=True))
    what, private = f"brief {case.question.id} as of {assessment.as_of}", is_private(view.header.handling)
    write_together(located[0][0], Change(what, contents, private=private))
    return Brief(assessment, files)


def _reasons(
    case: Case, assessment: Assessment, root: Path, earlier: EarlierBrief | None, assumptions: Path | None
) -> Reasons:
    """Why, under which other assumptions what, and what moved it since the last brief; about a second."""
    from forecast.domain.explanation import Reasons
    from forecast.explain.explanation import explain
    from forecast.explain.what_if import what_if

    case = case if assessment.run.silence else case.unwatched
    seed, explanation, assumed = assessment.run.seed, None, None
    if len(case.reports) <= MOST_REPORTS:
        leading = assessment.leading.id
        explanation = explain(case, assessment.as_of, leading, seed, with_leave_one_out=False)
    if assumptions:
        from forecast.files.assumptions import read_assumptions

        refuse_link_out(root, assumptions)
        name, rows = read_assumptions(assumptions)
        assumed = what_if(case, assessment.as_of, rows, name, seed)
    return Reasons(explanation, assumed, _since(case, assessment, root, earlier))


def _since(case: Case, assessment: Assessment, root: Path, earlier: EarlierBrief | None) -> Difference | None:
    """The move from the last brief's figures to this one's, by the files as they are now."""
    if earlier is None:
        return None
    from forecast.explain.compared import Sided, lines_for
    from forecast.explain.difference import difference

    lines = {} if case.commit else lines_for(root, case)
    now = {scenario.id: scenario.posterior for scenario in assessment.scenarios}
    days = (max(earlier.day, case.question.opens), assessment.as_of)
    sides = [
        Sided(str(day), case, day, lines, recorded)
        for day, recorded in zip(days, (earlier.posterior, now), strict=True)
    ]
    return difference(sides[0], sides[1], days, assessment.run.seed)


def brief_timeline(assessment: Assessment, case: Case) -> Timeline | None:
    """The timeline of a brief: up to its as-of date, some thirty dates; None where a day has no prior."""
    try:
        run = assessment.run
        course = timeline(case, end=assessment.as_of, most=30, seed=run.seed, silence=run.silence)
    except ProblemsError:
        return None
    if course.interrupted:
        raise KeyboardInterrupt
    return course


def _brief_files(output: Path, name: str) -> dict[str, Path]:
    """The files that `output` asks for: itself, or three in it."""
    from forecast.brief import RENDERERS

    if output.suffix in RENDERERS and not output.is_dir():
        return {output.suffix: output}
    return {suffix: output / f"{name}{suffix}" for suffix in RENDERERS}


def previous_brief(workspace: Workspace, question: str, day: str, ending: str) -> EarlierBrief | None:
    """Day and probabilities of the latest earlier brief of the question and release, if there is one."""
    folder, kind = f"{BRIEFS}/{question}", re.compile(rf"(\d{{4}}-\d\d-\d\d){re.escape(ending)}\.json")
    names = workspace.names(folder)
    days = [match[1] for name in names if (match := kind.fullmatch(name))] if isinstance(names, list) else []
    last = max((earlier for earlier in days if earlier < day), default=None)
    if last is None:
        return None
    posterior = read_brief(workspace, f"{folder}/{last}{ending}.json")
    try:
        return EarlierBrief(date.fromisoformat(last), posterior) if posterior else None
    except ValueError:
        return None  # cut short or edited: no brief to compare with
