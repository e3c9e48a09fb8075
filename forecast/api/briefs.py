"""Write briefs, and find what the one before said."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.api.assessing import timeline
from forecast.api.places import BRIEFS, folder_of, root_of
from forecast.core.handling import in_name
from forecast.core.problem import ProblemsError
from forecast.core.write import write_text
from forecast.domain.case import Case
from forecast.domain.part import released
from forecast.domain.timeline import Timeline

if TYPE_CHECKING:
    from forecast.domain.assessment import Assessment
    from forecast.explain.reasons import Earlier


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief that has been written, its files by suffix, and the assessment it tells of."""

    assessment: Assessment
    files: dict[str, Path]

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


def write_brief(
    assessment: Assessment,
    case: Case,
    *,
    scale: str = "icd203",
    output: Path | None = None,
    release: str = "",
    what_if: Path | None = None,
    workspace: Path | None = None,
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
    from forecast.explain.reasons import Assuming, reasons
    from forecast.files.assumptions import read_assumptions

    name, ending = assessment.as_of.isoformat(), f".{in_name(release)}" if release else ""
    root = root_of(workspace)
    earlier = previous_brief(root / BRIEFS / case.question.id, name, ending)
    case = released(case, release) if release else case
    assuming = Assuming(*read_assumptions(what_if)) if what_if else None
    # What changed names files and lines, which is not for the readers of a release.
    told = reasons(case, assessment, root, None if release else earlier, assuming)
    previous = earlier.posterior if earlier else None
    view = build_view(case, assessment, scale, previous, release=release, timeline=timeline, reasons=told)
    name += ending
    files = _brief_files(output, name) or {
        suffix: folder_of(root, BRIEFS, case.question.id) / f"{name}{suffix}" for suffix in RENDERERS
    }
    for suffix, path in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, RENDERERS[suffix](view))
    return Brief(assessment, files)


def brief_timeline(assessment: Assessment, case: Case) -> Timeline | None:
    """The timeline of a brief: up to its as-of date, some thirty dates; None where a day has no prior."""
    try:
        run = assessment.run
        found = timeline(case, end=assessment.as_of, most=30, seed=run.seed, silence=run.silence)
    except ProblemsError:
        return None
    if found.interrupted:
        raise KeyboardInterrupt
    return found


def _brief_files(output: Path | None, name: str) -> dict[str, Path]:
    """The files that `output` asks for, none where it is None."""
    from forecast.brief import RENDERERS

    if output is None:
        return {}
    if output.suffix in RENDERERS and not output.is_dir():
        return {output.suffix: output}
    return {suffix: output / f"{name}{suffix}" for suffix in RENDERERS}


def previous_brief(folder: Path, day: str, ending: str) -> Earlier | None:
    """Day and probabilities of the latest earlier brief of the question and release, if there is one."""
    from forecast.explain.reasons import Earlier

    ours = (path for path in folder.glob(f"{'[0-9]' * 4}-[0-9][0-9]-[0-9][0-9]{ending}.json"))
    earlier = sorted(path for path in ours if path.name[: len(day)] < day)
    if not earlier:
        return None
    try:
        found = json.loads(earlier[-1].read_text(encoding="utf-8"))
        told = {row["id"]: float(row["posterior"]) for row in found["scenarios"]}
        told_by = Earlier(date.fromisoformat(earlier[-1].name[: len(day)]), told)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None  # cut short or edited: no brief to compare with
    return told_by if all(0 <= probability <= 1 for probability in told.values()) else None
