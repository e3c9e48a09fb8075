from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pytest

from forecast.checks import check
from forecast.checks.rows import _crossings
from forecast.domain.question import Indicator, Judgement
from forecast.files.load import load, locate
from tests.workspaces import EVIDENCE, QUESTION, STRAIT, changed, write

MINES = "      closed: likely\n      tolled: 2-10%\n      open: 0.01\n"


def told(root: Path, files: dict[str, str]) -> list[str]:
    loaded = load(write(root, files))
    assert loaded.problems == ()
    return [str(problem) for problem in locate(root, check(loaded.cases["strait"]))]


def test_sound_case_is_silent(tmp_path: Path) -> None:
    assert told(tmp_path, STRAIT) == []


def test_all_checks_are_warnings(tmp_path: Path) -> None:
    case = load(write(tmp_path, {QUESTION: STRAIT[QUESTION]})).cases["strait"]
    assert [problem.severity for problem in check(case)] == ["warning"]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            QUESTION,
            "Two independent origins state that no tanker passed for seven days running.",
            "No tanker passes.",
            "scenarios/strait.yaml:8 scenarios.closed.resolves_if: found 3 words; a stranger must be able to "
            "decide it: who, what, how much, where, by when, on whose word. Spell the criterion out.",
        ),
        (
            QUESTION,
            "  why: The strait was threatened before, and threats are rarely carried out.\n",
            "",
            'scenarios/strait.yaml:15 prior.why: found no "why"; a prior without its reason cannot be '
            'reviewed. Add "why:", and say why these cases are like this one.',
        ),
        (
            QUESTION,
            "    - {scenario: closed, events: 2, exposure: 80, per: year, class: closed straits, "
            "source: own count}\n",
            "",
            'scenarios/strait.yaml:17 prior.rates[0].scenario: found one reference class for "closed"; '
            "classes differ by a factor of ten, and one is easily the convenient one. "
            "Add a second class for it.",
        ),
        (
            QUESTION,
            "through: 2029",
            "through: 2031-01",
            "scenarios/strait.yaml:18 prior.rates[1].through: found 2031-01; a class that counts cases after "
            "2031-01-15 knows what the forecast could not. End the class earlier.",
        ),
        (
            QUESTION,
            "    why: A toll is collected by pilots who board every ship.\n",
            "",
            'scenarios/strait.yaml:30 indicators.pilots-hired.why: found no "why"; a judgement without its '
            'reason cannot be reviewed. Add "why:" with the mechanism, not the numbers in words.',
        ),
        (
            QUESTION,
            "A toll is collected by pilots who board every ship.",
            "mines are the  cheapest way to close a strait and no way to earn from it.",
            'scenarios/strait.yaml:35 indicators.pilots-hired.why: found the words of "mines-laid" again; '
            "two indicators with one reason may be one indicator. "
            "Say what makes this one different, or merge the two.",
        ),
        (
            QUESTION,
            MINES,
            "      others: likely\n",
            "scenarios/strait.yaml:24 indicators.mines-laid.given: found the same judgement for every "
            "scenario; an indicator that is as probable under each of them says nothing. "
            "Change a judgement, or delete the indicator.",
        ),
        (
            QUESTION,
            MINES,
            "      {closed: 0.7, tolled: 20%, open: 0.1}\n",
            "scenarios/strait.yaml:24 indicators.mines-laid.given: found judgements that add up to 1; "
            "P(indicator | scenario) need not add up, so this looks like P(scenario | indicator). "
            "Ask of each scenario by itself: if it held, how probable would this be?",
        ),
        (
            QUESTION,
            "    why: A toll is",
            "    group: navy\n    why: A toll is",
            'scenarios/strait.yaml:35 indicators.pilots-hired.group: found "mines-laid", which favours '
            '"closed" over "tolled", and "pilots-hired", which does the reverse; indicators of a group share '
            "a cause, and such rows can make the forecast too sure. "
            "Part them into two groups, or look at their judgements again.",
        ),
        (
            EVIDENCE,
            "{closed: 0.3}",
            "{closed: 0.9}",
            'evidence/strait.yaml:19 reports.ministry-denies-mines.deception.closed: found 0.9 for "closed"; '
            "at its word this report speaks against the scenario, with this much deception for it. "
            "Lower it, unless that is what you mean.",
        ),
        (
            EVIDENCE,
            STRAIT[EVIDENCE],
            "reports: {}",
            "scenarios/strait.yaml:1: found no reports; without them an assessment is the prior. "
            "Add evidence/strait.yaml.",
        ),
    ],
)
def test_check_tells(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    assert told(tmp_path, changed(file, old, new)) == [message]


def test_class_without_an_as_of_date_may_reach_to_the_end(tmp_path: Path) -> None:
    text = STRAIT[QUESTION].replace("as_of: 2031-01-15\n", "").replace("through: 2029", "through: 2031-03")
    assert told(tmp_path, STRAIT | {QUESTION: text}) == []


def test_words_that_add_up_to_one_by_chance_are_no_matter(tmp_path: Path) -> None:
    given = "      {closed: likely, tolled: 0.2962, open: almost no chance}\n"
    assert told(tmp_path, changed(QUESTION, MINES, given)) == []


def test_rows_that_nearly_tie_do_not_cross(tmp_path: Path) -> None:
    text = STRAIT[QUESTION].replace("    why: A toll is", "    group: navy\n    why: A toll is")
    text = text.replace(
        "      tolled: very likely\n", "      tolled: roughly even chance\n      closed: 0.4\n"
    )
    assert told(tmp_path, STRAIT | {QUESTION: text}) == []


def test_worst_crossing_of_a_group_stands_for_all(tmp_path: Path) -> None:
    third = """\
  pilots-trained:
    text: The port authority is training pilots.
    given: {tolled: almost certain, others: 5%}
    why: New pilots take a course of two weeks before they board.
    group: navy
"""
    text = STRAIT[QUESTION].replace("    why: A toll is", "    group: navy\n    why: A toll is") + third
    (message,) = told(tmp_path, STRAIT | {QUESTION: text})
    assert '"pilots-trained", which does the reverse (pairs like this in the group: 2)' in message


def test_deception_under_a_scenario_that_the_report_supports_is_no_matter(tmp_path: Path) -> None:
    files = changed(EVIDENCE, "scenario: open\n", "scenario: open\n    deception: {open: 0.9}\n")
    assert told(tmp_path, files) == []


def test_prose_by_hand_is_held_to_the_rules_of_the_brief(tmp_path: Path) -> None:
    prose = (
        "dissent: A closure is likely.\nimplications: We have high confidence that it is unlikely (30%).\n"
    )
    problems = told(tmp_path, STRAIT | {QUESTION: STRAIT[QUESTION] + prose})
    assert problems == [
        'scenarios/strait.yaml:36 dissent: found "likely" in "A closure is likely."; a probability word has '
        "its number beside it, so that all readers take it alike. Write the number in brackets after it, or "
        "use another word.",
        'scenarios/strait.yaml:37 implications: found "high confidence ... unlikely" in "We have high '
        'confidence that it is unlikely (30%)."; a confidence level and a probability word do not stand in '
        "one sentence (ICD 203). Make two sentences of it.",
    ]


def test_crossing_rows_are_those_that_a_loop_over_all_pairs_finds():
    """The vectorised search against its definition, on random rows."""
    rows = np.random.default_rng(3).uniform(0.05, 0.95, (7, 5))
    members = [
        Indicator(
            f"i{m}", "text", {f"s{k}": (Judgement(str(p), float(p), float(p)),) for k, p in enumerate(row)}
        )
        for m, row in enumerate(rows)
    ]
    logits = np.log(rows) - np.log1p(-rows)
    expected = {}
    for (m, one), (n, two) in combinations(enumerate(logits), 2):
        worst = max(min(one[k] - one[q], two[q] - two[k]) for k, q in permutations(range(5), 2))
        if worst > 1:
            expected[f"i{m}", f"i{n}"] = pytest.approx(worst)
    extents = {(words["one"], words["two"]): extent for extent, words in _crossings(members)}
    assert extents == expected
    assert len(expected) > 3
