"""The benchmark's parts, small: its cases are sound, its competitors answer the same, its report adds up."""

import dataclasses

import numpy as np
import pytest

from forecast import api
from forecast.engine.arrays import normalised
from forecast.engine.inputs import build_inputs
from forecast.engine.likelihood import Likelihood
from tests.benchmarks import agrum, report
from tests.benchmarks.bench import most_turns
from tests.benchmarks.cases import write_case
from tests.benchmarks.lines import CONJUGATE, NUTS, QUICK, RUN, Line
from tests.benchmarks.measure import Measured, measure
from tools import pages


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return write_case(tmp_path_factory.mktemp("bench"), 20)


@pytest.fixture(scope="module")
def inputs(workspace):
    checked = api.check(workspace=workspace)
    assert checked.is_sound
    case = checked.cases["bench"]
    return build_inputs(case, case.question.as_of)[0]


def test_case_has_the_size_asked_for(inputs):
    assert (len(inputs.indicator), len(inputs.report), len(inputs.group), len(inputs.source)) == (
        20,
        40,
        2,
        6,
    )


def test_pyagrum_with_fixed_reliabilities_gives_the_engines_sum(inputs):
    random = np.random.default_rng(2)
    alone = dataclasses.replace(inputs, repetition=0.0)  # the network has no camps
    staged = dataclasses.replace(alone, deception=random.uniform(0, 0.3, inputs.deception.shape))
    for case in (alone, staged):
        r = random.uniform(0.1, 0.9, len(case.source))
        likelihood = Likelihood(case)
        evidence = likelihood.evidence(r[None], settled=False)
        (expected,) = normalised(likelihood.over_scenarios(evidence))
        assert agrum.posterior(case, r) == pytest.approx(expected, abs=1e-9)


def test_a_process_is_measured_cold_and_warm_and_stopped_at_its_limit(workspace, tmp_path):
    import sys

    line = Line(
        "x", (sys.executable, "-c", "import os, pathlib; pathlib.Path(os.environ['TMPDIR'], 'x').touch()")
    )
    cold, warm = (
        measure(line, 20, workspace, None, 60, False),
        measure(line, 20, workspace, tmp_path, 60, True),
    )
    assert (cold.ended, warm.ended, cold.warm, warm.warm) == ("well", "well", False, True)
    assert (tmp_path / "tmp/x").exists()
    assert cold.megabytes > 0
    slow = measure(Line("x", (sys.executable, "-c", "while True: pass")), 20, workspace, None, 0.2, False)
    assert slow.ended == "stopped after 0 s"
    failing = measure(
        Line("x", (sys.executable, "-c", "raise SystemExit(3)")), 20, workspace, None, 60, False
    )
    assert failing.ended == "status 3"
    assert most_turns([failing]) == 0
    assert most_turns([dataclasses.replace(cold, seconds=700.0)]) == 1


def measured(line, warm, seconds, effective, sampling):
    figures = {"posterior": [0.4, 0.6], "mcse": [0.003, 0.003], "effective": effective, "sampling": sampling}
    return Measured(line, 20, warm, seconds, 100.0, "well", figures)


def known():
    figures = {RUN: (4, 2, 2_000, None), QUICK: (1, 1, 500, None), CONJUGATE: (2, 2, 1_000, 0.5)}
    figures |= {NUTS: (40, 10, 1_000, 2.0)}
    return [
        measured(line, warm, (slow, fast)[warm], effective, sampling)
        for line, (slow, fast, effective, sampling) in figures.items()
        for warm in (False, True)
    ]


def test_goals_are_the_ratios_of_the_measurements():
    reached = [(round(figure, 3), good) for _, _, figure, good in report.goals(known())]
    # 4 s against 40, 2 against 10, 500 a second against 100, 2,000 a second of sampling against 500.
    assert reached == [(0.1, True), (0.2, True), (5.0, False), (4.0, True)]
    without = [each for each in known() if each.line != NUTS]
    assert all(figure is None and not good for _, _, figure, good in report.goals(without))


def test_medians_and_spread_and_what_did_not_end_are_told():
    times = [dataclasses.replace(each, seconds=s) for each in known()[:1] for s in (1.0, 3.0, 2.0)]
    assert report.rows(times)[0][2] == "2.00 (1.00 to 3.00, x3)"
    stopped = dataclasses.replace(times[0], ended="stopped after 9 s")
    assert report.rows([*times, stopped])[0][2] == "stopped after 9 s"


def test_sections_are_put_in_order_and_replaced_alone(tmp_path):
    pages.put("validation.md", "fuzz", "## Fuzz\n\nfirst", tmp_path)
    pages.put("validation.md", "networks", "## Networks", tmp_path)
    page = pages.put("validation.md", "fuzz", "## Fuzz\n\nsecond", tmp_path).read_text()
    assert page.index("## Networks") < page.index("second")
    assert "first" not in page
    assert page.count("# Validation\n") == 1


def test_what_was_written_by_hand_after_a_section_stays(tmp_path):
    page = pages.put("validation.md", "sbc", "## Calibration", tmp_path)
    page.write_text(page.read_text() + "\nWhat it tells.\n")
    pages.put("validation.md", "fuzz", "## Fuzz", tmp_path)
    told = pages.put("validation.md", "sbc", "## Calibration again", tmp_path).read_text()
    assert told.index("again") < told.index("What it tells.") < told.index("## Fuzz")


def test_sections_of_both_pages_are_written(monkeypatch, tmp_path):
    monkeypatch.setattr(pages.put, "__defaults__", (tmp_path,))
    paths = report.write(known())
    assert [path.name for path in paths] == ["performance.md", "validation.md"]
    told = paths[0].read_text()
    assert "| `run`, cold, at most 1/6 of (a)'s time | 20 | 0.1 | reached |" in told
    assert "| 20 | 0.000 | 0.0 |" in paths[1].read_text()
