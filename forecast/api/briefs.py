"""Write briefs, and find what the one before said."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
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
from forecast.domain.timeline import REPORT, Timeline, days_of
from forecast.files.journal import Change, write_together
from forecast.files.places import Places
from forecast.files.places import places as read_places
from forecast.files.saved import read_brief
from forecast.files.workspace import BRIEFS, LEDGER, Workspace

if TYPE_CHECKING:
    from forecast.brief import BriefView
    from forecast.domain.analyst import AnalystNumbers
    from forecast.domain.assessment import Assessment
    from forecast.domain.explanation import Difference, Reasons
    from forecast.domain.flip import Flips
    from forecast.engine.draws import Advance

# A brief of more reports is written without an explanation, which would take longer than the rest of it.
MOST_REPORTS = 200
# The dates of a brief's timeline.
_FEW, _MANY = 6, 30


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
    def pdf(self) -> Path:
        """The PDF."""
        return self.files[".pdf"]

    @property
    def word(self) -> Path:
        """The Word file."""
        return self.files[".docx"]

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
    pdf: bool = False,
    word: bool = False,
    what_if: Path | None = None,
    flip: bool = False,
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
    check_forms(output, pdf=pdf, word=word)
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
    if output is not None:
        _refuse_in_ledger(root_of(workspace), output)
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
        pdf=pdf,
        word=word,
        what_if=what_if,
        flip=flip,
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
    pdf: bool = False,
    word: bool = False,
    what_if: Path | None = None,
    flip: bool = False,
    workspace: str | Path | None = None,
    timeline: Timeline | None = None,
) -> Brief:
    """Write the brief of an assessment under `briefs/`, as HTML, Markdown and JSON.

    With `pdf` and `word` also as PDF, which Chromium or the extra `pdf` makes, and for Word, which the extra
    `word` makes. `what_if` is a file of assumptions under which it shows the figures as well; with `flip` it
    also says what would have to be wrong for another conclusion, which takes ten seconds or more.

    `output` is another folder for them, or the one file to write: .html, .md, .json, .pdf or .docx.
    What the brief says has changed is since the last one of the same release, whether under `briefs/` or
    published; with a `timeline` it also shows how it has moved. Raises ProblemsError for a path in the
    ledger.

    `release` is a TLP mark: case, assessment and timeline are then what `released` makes of the case.
    Raises ValueError if the assessment rests on more, or if what makes a form is not installed.
    """
    check_forms(output, pdf=pdf, word=word)
    root = root_of(workspace) if output else workspace_of(workspace)
    name, suffixes = f"{assessment.as_of}{_ending(release)}", _suffixes(output, pdf=pdf, word=word)
    files = _brief_files(output or root / BRIEFS / case.question.id, name, suffixes)
    for path in files.values():
        _refuse_in_ledger(root, path)
    located = [locate(root, path) for path in files.values()]
    view = brief_view(
        assessment,
        case,
        root,
        scale=scale,
        release=release,
        what_if=what_if,
        flip=flip,
        timeline=timeline,
    )
    texts = brief_contents(view, files).values()
    contents = dict(zip((file for _, file in located), texts, strict=True))
    what, private = f"brief {case.question.id} as of {assessment.as_of}", is_private(view.header.handling)
    write_together(located[0][0], Change(what, contents, private=private))
    return Brief(assessment, files)


def brief_view(
    assessment: Assessment,
    case: Case,
    root: Path,
    *,
    scale: str = "icd203",
    release: str = "",
    what_if: Path | None = None,
    flip: bool = False,
    timeline: Timeline | None = None,
    own: AnalystNumbers | None = None,
) -> BriefView:
    """All that a brief says, whether a draft or a published one; `own` are an analyst's numbers.

    The rest is as for `write_brief`.
    """
    from forecast.brief import build_view

    ending = _ending(release)
    earlier = previous_brief(Workspace(root), case.question.id, assessment.as_of.isoformat(), ending)
    case = released(case, release) if release else case
    # What changed names files and lines, which is not for the readers of a release.
    places = read_places(root, case)
    reasons = _reasons(case, assessment, root, places, None if release else earlier, what_if)
    if flip:
        reasons = replace(reasons, flips=_flips(case, assessment))
    return build_view(
        case,
        assessment,
        scale,
        earlier.posterior if earlier else None,
        release=release,
        timeline=timeline,
        reasons=reasons,
        places=None if release else places,
        own=own,
    )


def brief_contents(view: BriefView, suffixes: Iterable[str] | None = None) -> dict[str, bytes]:
    """The forms of a brief by suffix: those named, or the usual ones."""
    from forecast.brief import USUAL, render

    return render(view, suffixes or USUAL)


def _ending(release: str) -> str:
    """What the name of a brief's file has between its day and its suffix."""
    return f".{in_name(release)}" if release else ""


def _refuse_in_ledger(root: Path, path: Path) -> None:
    """Raise ProblemsError for a draft that would lie in the ledger."""
    if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root / LEDGER)):
        from forecast.ledger.book import refusal

        raise refusal("draft-in-ledger", str(path))


def _reasons(
    case: Case,
    assessment: Assessment,
    root: Path,
    places: Places,
    earlier: EarlierBrief | None,
    assumptions: Path | None,
) -> Reasons:
    """Why, under which other assumptions what, and what moved it since the last brief; about a second."""
    from forecast.domain.explanation import Reasons
    from forecast.explain.explanation import explain
    from forecast.explain.what_if import what_if

    case = case if assessment.run.silence else case.unwatched
    seed, explanation, assumed = assessment.run.seed, None, None
    if len(case.reports) <= MOST_REPORTS:
        leading = None if assessment.question.yes else assessment.leading.id
        explanation = explain(case, assessment.as_of, leading, seed, with_leave_one_out=False)
    if assumptions:
        from forecast.files.assumptions import read_assumptions

        refuse_link_out(root, assumptions)
        name, rows = read_assumptions(assumptions)
        assumed = what_if(case, assessment.as_of, rows, name, seed)
    return Reasons(explanation, assumed, _since(case, assessment, places, earlier))


def _flips(case: Case, assessment: Assessment) -> Flips:
    """What would have to be wrong; ten seconds or more."""
    from forecast.explain.flip import flips

    leading = None if assessment.question.yes else assessment.leading.id
    case = case if assessment.run.silence else case.unwatched
    return flips(case, assessment.as_of, leading, assessment.run.seed)


def _since(
    case: Case, assessment: Assessment, places: Places, earlier: EarlierBrief | None
) -> Difference | None:
    """The move from the last brief's figures to this one's, by the files as they are now."""
    if earlier is None:
        return None
    from forecast.explain.compared import Sided
    from forecast.explain.difference import difference

    now = {scenario.id: scenario.posterior for scenario in assessment.scenarios}
    days = (max(earlier.day, case.question.opens), assessment.as_of)
    sides = [
        Sided(str(day), case, day, places.lines, recorded)
        for day, recorded in zip(days, (earlier.posterior, now), strict=True)
    ]
    return difference(sides[0], sides[1], days, assessment.run.seed)


def brief_timeline(assessment: Assessment, case: Case) -> Timeline | None:
    """The timeline of a brief: up to its as-of date; None where a day has no prior.

    Its dates are those on which what is known changes; where they are few or many, others at even distances.
    """
    run, end = assessment.run, assessment.as_of
    changes = len(days_of(case, case.question.opens, end, REPORT))
    every, most = (REPORT, 0) if _FEW <= changes <= _MANY else (None, _FEW if changes < _FEW else _MANY)
    try:
        course = timeline(case, end=end, every=every, most=most, seed=run.seed, silence=run.silence)
    except ProblemsError:
        return None
    if course.interrupted:
        raise KeyboardInterrupt
    return course


def check_forms(output: Path | None, *, pdf: bool, word: bool) -> None:
    """See, before anything is computed, that the forms that are asked for can be made.

    Raises:
        BadValue: what makes one of them is not installed.
    """
    from forecast.brief import CHECKS

    for suffix in _suffixes(output, pdf=pdf, word=word):
        if suffix in CHECKS:
            CHECKS[suffix]()


def _suffixes(output: Path | None, *, pdf: bool, word: bool) -> tuple[str, ...]:
    """The forms that are asked for, in the order in which they are written."""
    from forecast.brief import RENDERERS, USUAL

    usual = {output.suffix} if output and _is_file(output) else set(USUAL)
    wanted = usual | ({".pdf"} if pdf else set()) | ({".docx"} if word else set())
    return tuple(suffix for suffix in RENDERERS if suffix in wanted)


def _is_file(output: Path) -> bool:
    """Whether `output` names one file and no folder."""
    from forecast.brief import RENDERERS

    return output.suffix in RENDERERS and not output.is_dir()


def _brief_files(output: Path, name: str, suffixes: tuple[str, ...]) -> dict[str, Path]:
    """The files to write: in a folder, or beside the one that `output` names."""
    if _is_file(output):
        return {suffix: output.with_suffix(suffix) for suffix in suffixes}
    return {suffix: output / f"{name}{suffix}" for suffix in suffixes}


def previous_brief(workspace: Workspace, question: str, day: str, ending: str) -> EarlierBrief | None:
    """Day and probabilities of the latest earlier brief of the question and release, if there is one.

    Published briefs are no releases. Of a day that has both, the published one could not be overwritten.
    """
    draft = _last_draft(workspace, question, day, ending)
    published = None if ending else _last_published(workspace.root, question, day)
    return max(filter(None, (published, draft)), key=lambda brief: brief.day, default=None)


def _last_published(root: Path, question: str, day: str) -> EarlierBrief | None:
    """The latest earlier forecast that was published with a brief."""
    from forecast.ledger.history import history

    issued = [row for row in history(root, question).by_model if row.record.brief and str(row.at) < day]
    return EarlierBrief(issued[-1].at, issued[-1].probability) if issued else None


def _last_draft(workspace: Workspace, question: str, day: str, ending: str) -> EarlierBrief | None:
    """The latest earlier brief under `briefs/`."""
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
