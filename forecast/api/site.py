"""Write the briefs of all questions, and make a desk a folder of pages that link to each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Unpack

from forecast.api.assessing import RunOptions
from forecast.api.briefs import make_brief
from forecast.api.cases import check
from forecast.api.desk import at_the_end_of, last_assessment, past
from forecast.api.paths import locate, workspace_of
from forecast.api.scoring import score_questions
from forecast.core.bad_value import TooMuch
from forecast.core.handling import highest, is_private, may_show
from forecast.core.problem import ProblemsError
from forecast.domain.case import Case
from forecast.domain.part import released
from forecast.files.find import find_files
from forecast.files.journal import Change, write_together
from forecast.files.saved import SavedAssessment, UnreadableAssessment, as_saved
from forecast.files.workspace import Workspace

if TYPE_CHECKING:
    from forecast.api.cases import Checked
    from forecast.desk.board import Past
    from forecast.desk.overview import Overview
    from forecast.engine.draws import Advance

INDEX, SCORECARD = "index", "scorecard"

# Of a brief that is about to be made: the question, its number and how many there are; how far it is.
type Begin = Callable[[str, int, int], Advance | None]
State = Literal["passed", "failed", "not assessed", "not written"]


@dataclass(frozen=True, slots=True)
class BriefResult:
    """What became of one question: its brief with the verdict and the figures, or why there is none."""

    question: str
    state: State
    file: Path | None = None
    saved: SavedAssessment | None = None
    why: str = ""
    deleted_draws: Path | None = None


@dataclass(frozen=True, slots=True)
class Briefs:
    """What became of every question, and the pages of a site, where one was asked for.

    `no_scorecard` is why there is none although questions are resolved. `left` are the pages in the
    site's folder that this run did not write.
    """

    results: tuple[BriefResult, ...]
    index: Path | None = None
    scorecard: Path | None = None
    no_scorecard: str = ""
    left: tuple[Path, ...] = ()

    def of(self, state: State) -> tuple[BriefResult, ...]:
        """The questions of which this became."""
        return tuple(result for result in self.results if result.state == state)


@dataclass(frozen=True, slots=True)
class _Desk:
    """The desk as it is read once: its checked questions, the day of the page, and for whom it is."""

    root: Path
    checked: Checked
    day: date
    release: str


def make_briefs(
    *,
    site: Path | None = None,
    scale: str = "icd203",
    release: str = "",
    pdf: bool = False,
    word: bool = False,
    timeline: bool = True,
    workspace: str | Path | None = None,
    today: date | None = None,
    begin: Begin | None = None,
    **options: Unpack[RunOptions],
) -> Briefs:
    """Write the brief of every question without errors, under `briefs/` or as pages of a `site`.

    The site is a folder with a page for each question, an index, and a scorecard where questions are
    resolved; it needs no network and no script. A question that cannot be assessed does not stop the
    others. With a `release` the site holds nothing of a higher mark, and only questions that were
    written. `begin` is called before each; for the others see `make_brief`. Raises ProblemsError where
    there is no workspace, or the site would be written through a link.
    """
    root = workspace_of(workspace)
    if site is not None:
        folder, name = locate(root, site / f"{INDEX}.html")
        folder.writable_path(name)  # here, and not after the sampling
    desk = _Desk(root, check(None, root), options.get("as_of") or today or date.today(), release)

    def write(question: str, advance: Advance | None) -> BriefResult:
        output = site / f"{question}.html" if site else None
        made = make_brief(
            question,
            scale=scale,
            output=output,
            release=release,
            pdf=pdf,
            word=word,
            timeline=timeline,
            workspace=root,
            today=today,
            advance=advance,
            **options,
        )
        state, saved = made.assessment.verdict.status, as_saved(made.assessment)
        return BriefResult(question, state, made.main, saved, deleted_draws=made.deleted_draws)

    results = tuple(_results(desk, write, begin, site is not None))
    return _with_site(desk, site, results) if site else Briefs(results)


def _results(
    desk: _Desk, write: Callable[[str, Advance | None], BriefResult], begin: Begin | None, is_site: bool
) -> Iterator[BriefResult]:
    names = tuple(find_files(Workspace(desk.root)).questions)
    for number, name in enumerate(names, 1):
        if why := _unfit(desk.checked, name, is_site):
            yield BriefResult(name, "not written", why=why)
            continue
        advance = begin(name, number, len(names)) if begin else None
        try:
            yield write(name, advance)
        except ProblemsError as error:
            yield BriefResult(name, "not written", why=str(error.problems[0]))
        except TooMuch as error:
            yield BriefResult(name, "not written", why=str(error))


def _unfit(checked: Checked, name: str, is_site: bool) -> str:
    """Why a question has no brief before it is assessed; "" where nothing is in the way."""
    if name not in checked.cases:
        return "its files have errors; `forecast check` lists them"
    if is_site and name in (INDEX, SCORECARD):
        return "its page would take the place of the site's own; give it another id"
    return ""


def _with_site(desk: _Desk, site: Path, results: tuple[BriefResult, ...]) -> Briefs:
    """The results, with the index and the scorecard written."""
    from forecast.desk.board import Around, board
    from forecast.desk.page import render_page

    written = {row.question: row.saved for row in results if row.saved}
    page = _overview(desk, written)
    known = past(desk.root, [row.id for row in page.questions], desk.day)
    if desk.release:
        known = {name: _shown(of, desk.release) for name, of in known.items()}
    links = {row.id: f"{row.id}.html" for row in page.questions if _is_linked(desk, site, row.id, written)}
    scorecard, mark, why_not = _scorecard(desk, known)
    around = Around(known, links, desk.release, f"{SCORECARD}.html" if scorecard else "")
    shown = board(page, around)
    texts = {site / f"{INDEX}.html": render_page(shown)}
    if scorecard:
        texts[site / f"{SCORECARD}.html"] = scorecard
    _write(desk.root, texts, is_private(desk.release or highest((shown.handling, mark))))
    return Briefs(
        results,
        site / f"{INDEX}.html",
        site / f"{SCORECARD}.html" if scorecard else None,
        why_not,
        _left(site, {*written, INDEX} | ({SCORECARD} if scorecard else set())),
    )


def _overview(desk: _Desk, written: Mapping[str, SavedAssessment]) -> Overview:
    """The overview with the figures of the briefs; of a release, only what its readers may see."""
    from forecast.desk.overview import overview

    def assessed(workspace: Workspace, name: str) -> SavedAssessment | UnreadableAssessment | None:
        return written.get(name) or (None if desk.release else last_assessment(workspace, name, desk.day))

    cases = {name: _case(case, desk) for name, case in desk.checked.cases.items()}
    page = overview(desk.root, cases, () if desk.release else desk.checked.problems, desk.day, assessed)
    if not desk.release:
        return page
    return replace(page, questions=tuple(row for row in page.questions if row.id in written))


def _case(case: Case, desk: _Desk) -> Case:
    return released(case, desk.release) if desk.release else case


def _shown(known: Past, release: str) -> Past:
    """The past without the runs that rest on more than a release may show, or on nobody knows what."""
    runs = (run for run in known.runs if run.handling and may_show(run.handling, release))
    return replace(known, runs=tuple(runs))


def _is_linked(desk: _Desk, site: Path, name: str, written: Mapping[str, SavedAssessment]) -> bool:
    """Whether a question has a page: that of this run, or an older one that is for the same readers."""
    is_there = name not in (INDEX, SCORECARD) and not desk.release and (site / f"{name}.html").is_file()
    return name in written or is_there


def _scorecard(desk: _Desk, known: Mapping[str, Past]) -> tuple[str, str, str]:
    """The scorecard's page and mark, where a question is resolved; else why there is none, if it could be.

    That of a release is of the questions that the site shows.
    """
    resolved = [name for name, of in known.items() if of.outcome]
    if not resolved:
        return "", "", ""
    try:
        card = score_questions(resolved if desk.release else None, desk.root, at_the_end_of(desk.day))
    except ProblemsError as error:
        return "", "", str(error.problems[0])
    if desk.release and not may_show(card.handling, desk.release):
        return "", "", f"it rests on what is {card.handling}"
    from forecast.scoring.page import render_scorecard

    return render_scorecard(card), card.handling, ""


def _write(root: Path, texts: Mapping[Path, str], private: bool) -> None:
    """All pages as one change."""
    located = [(*locate(root, path), text) for path, text in texts.items()]
    contents = {name: text.encode("utf-8") for _, name, text in located}
    write_together(located[0][0], Change("the index of the site", contents, private=private))


def _left(site: Path, written: set[str]) -> tuple[Path, ...]:
    """Pages in the folder that are of an earlier run."""
    return tuple(path for path in sorted(site.glob("*.html")) if path.stem not in written)
