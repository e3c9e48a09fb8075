"""No hindsight: what is of a later day changes nothing in an earlier assessment, bit for bit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from forecast.brief import build_view, render_json, render_markdown
from forecast.domain import case as domain
from forecast.domain.case import Case
from forecast.domain.question import Prior
from forecast.domain.record import as_record
from forecast.engine.assess import QUICK, Settings, assess
from forecast.files.history import load_on
from forecast.files.load import load
from tests.edits import CLOSES, EDITS, Later, save, start
from tests.repositories import commit, repository

EDITED = 200
ENGINES = (replace(QUICK, chains=2, draws=60, warm_up=10), Settings(engine="exact"))


@dataclass(frozen=True)
class Pair:
    """A case before and after edits, and a day before all of them."""

    before: Case
    after: Case
    day: date


def loaded(root: Path) -> Case:
    found = load(root, ["strait"])
    assert "strait" in found.cases, found.problems
    return found.cases["strait"]


def pairs(root: Path, seeds: range) -> Iterator[Pair]:
    files = start()
    before = loaded(save(root / "before", files))
    for seed in seeds:
        later = Later(seed)
        yield Pair(before, loaded(save(root / str(seed), later.edited(files))), later.as_of)


def told(case: Case, day: date) -> tuple[Any, ...]:
    """All that a reader is told of a day: both engines' records, and the brief."""
    assessments = [assess(case, day, settings) for settings in ENGINES]
    view = build_view(case, assessments[0])
    return *map(as_record, assessments), render_markdown(view), render_json(view)


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> list[Pair]:
    return list(pairs(tmp_path_factory.mktemp("edits"), range(EDITED)))


def test_later_edits_change_nothing_before(edited: list[Pair]) -> None:
    before = {day: told(edited[0].before, day) for day in {pair.day for pair in edited}}
    for seed, pair in enumerate(edited):
        assert pair.before.on(pair.day) == pair.after.on(pair.day), seed
        assert told(pair.after, pair.day) == before[pair.day], seed


def test_the_edits_are_of_every_kind_and_count_later(edited: list[Pair]) -> None:
    """Else the test above would hold for edits that never mattered."""
    names = {edit.__name__ for seed in range(EDITED) for edit in Later(seed).random.choices(EDITS, k=4)}
    assert len(names) == len(EDITS)
    seen = sum(pair.before.on(CLOSES) != pair.after.on(CLOSES) for pair in edited)
    assert seen > 0.9 * EDITED


def at_the_close(case: Case, day: date, really: Callable[[Case, date], Case] = Case.on) -> Case:
    return really(case, CLOSES)


def said_already(report: Any, articles: Any, day: date, really: Any = domain._report_on) -> Any:
    return really(report, articles, date.max)


def every_class(prior: Prior, scenarios: set[str], day: date) -> Prior:
    return Prior(tuple(rate for rate in prior.rates if rate.scenario in scenarios), prior.shares)


@pytest.mark.parametrize(
    ("where", "name", "leak"),
    [
        pytest.param(Case, "on", lambda case, day: case, id="everything is known"),
        pytest.param(Case, "on", at_the_close, id="all that was published by the close is known"),
        pytest.param(domain, "_there", lambda added, day: True, id="what is added later is there"),
        pytest.param(domain, "counts_on", lambda each, day: not each, id="what will be withdrawn is"),
        pytest.param(domain, "_report_on", said_already, id="what will be said is known"),
        pytest.param(domain, "_prior_on", every_class, id="a class that has not begun is told of"),
    ],
)
def test_a_leak_is_seen(
    edited: list[Pair], where: Any, name: str, leak: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, name, leak)
    assert any(differ(pair) for pair in edited)


def differ(pair: Pair) -> bool:
    """Whether the exact figures differ, or at least the brief."""
    both = [(case, assess(case, pair.day, Settings(engine="exact"))) for case in (pair.before, pair.after)]
    figures = [as_record(assessment) for _, assessment in both]
    return figures[0] != figures[1] or len({render_markdown(build_view(*each)) for each in both}) == 2


def test_with_git_no_later_commit_changes_anything(tmp_path: Path) -> None:
    """Not even one that edits judgements, or takes files away, which carry no day of their own."""
    day, files = date(2031, 1, 12), start()
    root = repository(tmp_path)
    commit(save(root, files), str(day))
    before = load_on(root, "strait", day)
    for seed in range(12):
        later = Later(seed)
        later.as_of = day
        files = later.edited(files)
        files["scenarios/strait.yaml"]["indicators"]["mines-laid"]["given"]["closed"] = f"{30 + seed}%"
        commit(save(root, files), later.day())
        assert load_on(root, "strait", day) == before, seed
    (root / "evidence/strait.yaml").unlink()
    commit(root, "2031-03-30")
    assert told(load_on(root, "strait", day), day) == told(before, day)
    assert as_record(assess(before, day, QUICK))["run"]["committed"] == "2031-01-12"
