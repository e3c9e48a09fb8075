"""From an analyst's files to the arrays, and all the way to a posterior."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from forecast.engine.assess import Settings, assess
from forecast.engine.inputs import build_inputs
from forecast.files.load import load
from tests.workspaces import EVIDENCE, QUESTION, SOURCES, STRAIT, changed, write

DAY = date(2031, 1, 15)
EXACT = Settings(engine="exact")


def case_of(root: Path, files=STRAIT):
    loaded = load(write(root, files))
    assert loaded.problems == ()
    return loaded.cases["strait"]


def posterior(root: Path, files=STRAIT, day=DAY):
    return {each.id: each.posterior for each in assess(case_of(root, files), day, EXACT).scenarios}


def test_files_become_arrays(tmp_path):
    inputs, origins = build_inputs(case_of(tmp_path), DAY)
    assert inputs.scenario == ("closed", "tolled", "open")
    assert inputs.indicator == ("mines-laid",)
    assert inputs.group == ("navy",)
    assert inputs.report == ("fishermen-saw-mines", "ministry-denies-mines", "ministry-expects-calm")
    assert inputs.source == ("fishermen/B", "ministry")
    assert (inputs.r_a.tolist(), inputs.r_b.tolist()) == ([12.0, 4.0], [4.0, 6.0])
    assert inputs.report_indicator.tolist() == [0, 0, -1]
    assert inputs.affirms.tolist() == [True, False, True]
    assert inputs.certainty.tolist() == [0.8, 1.0, 1.0]
    assert inputs.affirms_anyway.tolist() == [0.5, 0.2, 0.2]
    assert inputs.deception[1].tolist() == [0.3, 0.0, 0.0]
    assert inputs.outcome[2].tolist() == [False, False, True]
    assert (inputs.theta_a[0, [0, 2]].tolist(), inputs.theta_b[0, 0]) == (
        pytest.approx([24.92, 5 / 0.99]),
        11.69,
    )
    assert stats.beta(inputs.theta_a[0, 1], inputs.theta_b[0, 1]).cdf([0.02, 0.1]) == pytest.approx(
        [0.05, 0.95]
    )
    assert [origin.id for origin in origins] == list(inputs.report)


def test_yaml_to_posterior_in_literal_arithmetic(tmp_path):
    """One indicator, two reports, shares alone: every step written out."""
    files = STRAIT | {
        QUESTION: """\
question: Will the strait be closed?
opens: 2030-12-01
closes: 2031-03-31
scenarios:
  closed: {title: Closed, resolves_if: Two independent origins state that no tanker passed for seven days.}
  open: {title: Open, resolves_if: otherwise}
prior: {shares: {closed: 2, open: 8}, why: Two of ten threats were carried out.}
indicators:
  mines-laid:
    text: Mines have been laid.
    given: {closed: 0.6, open: 0.1}
    why: Mines are the cheapest way to close a strait.
""",
        EVIDENCE: """\
reports:
  fishermen-saw-mines:
    indicator: mines-laid
    source: fishermen
    stance: affirms
    certainty: likely
    citations: [{article: courier, quote: We saw them drop mines}]
  ministry-denies-mines:
    indicator: mines-laid
    source: ministry
    stance: denies
    detection: 0.9
    citations: [{article: gazette, quote: There are no mines}]
""",
    }
    # Fishermen: C, r = 7.2/12 = .6; t = .8 * .6 = .48, g = .5 by default.
    said_if_true, said_if_false = 0.48 + 0.52 * 0.5, 0.52 * 0.5
    # Ministry: D, r = 4/10 = .4; t = .4, g = .2, d = .9; a denial has one minus the affirmation.
    denied_if_true, denied_if_false = 1 - (0.4 * 0.9 + 0.6 * 0.2), 1 - 0.6 * 0.2
    true, false = said_if_true * denied_if_true, said_if_false * denied_if_false
    closed = 0.2 * (0.6 * true + 0.4 * false)
    open_ = 0.8 * (0.1 * true + 0.9 * false)
    found = posterior(tmp_path, files)
    assert found["closed"] == pytest.approx(closed / (closed + open_), abs=1e-12)
    assert found["open"] == pytest.approx(open_ / (closed + open_), abs=1e-12)


def test_a_second_citation_changes_nothing_at_all(tmp_path):
    second = '      - article: gazette\n        quote: "they drop mines"\n'
    with_it, without = posterior(tmp_path / "a"), posterior(tmp_path / "b", changed(EVIDENCE, second, ""))
    assert with_it == without


def test_a_source_that_repeats_itself_changes_nothing_at_all(tmp_path):
    again = """\
  fishermen-again:
    indicator: mines-laid
    source: fishermen
    stance: affirms
    certainty: possible
    grade: B3
    citations: [{article: gazette, quote: they drop mines}]
"""
    repeated = STRAIT | {EVIDENCE: STRAIT[EVIDENCE] + again}
    assert posterior(tmp_path / "a", repeated) == posterior(tmp_path / "b")
    origin = assess(case_of(tmp_path / "a", repeated), DAY, EXACT).origins[0]
    assert (origin.report, origin.repeated) == ("fishermen-saw-mines", ("fishermen-again",))


def test_each_makes_a_repetition_count_and_a_common_origin_makes_two_sources_one(tmp_path):
    two = """\
  clerks-saw-mines:
    indicator: mines-laid
    source: ministry
    stance: affirms
    {origin}
    citations: [{{article: gazette, quote: they drop mines}}]
"""
    base = posterior(tmp_path / "a")
    mines = STRAIT[EVIDENCE].index("  ministry-denies-mines:")
    clerks_alone = STRAIT | {
        EVIDENCE: "reports:\n" + STRAIT[EVIDENCE][mines:] + two.format(origin="origin: each")
    }
    apart = posterior(
        tmp_path / "b", STRAIT | {EVIDENCE: STRAIT[EVIDENCE] + two.format(origin="origin: each")}
    )
    joined_files = changed(EVIDENCE, "    grade: B2\n", "    grade: B2\n    origin: one-boat\n")
    joined_files[EVIDENCE] += two.format(origin="origin: one-boat")
    assert apart["closed"] > base["closed"]
    # The ministry affirms little that is not so, so its word is the firmer: 4.3 against 4.
    assert posterior(tmp_path / "c", joined_files) == pytest.approx(
        posterior(tmp_path / "d", clerks_alone), abs=1e-12
    )


def test_an_indicator_without_reports_changes_nothing_at_all(tmp_path):
    pilots = STRAIT[QUESTION].index("  pilots-hired:")
    without = STRAIT | {QUESTION: STRAIT[QUESTION][:pilots]}
    assert posterior(tmp_path / "a", without) == posterior(tmp_path / "b")


def test_names_do_not_matter(tmp_path):
    renamed = {
        file: text.replace("fishermen", "anglers")
        .replace("mines-laid", "explosives")
        .replace("closed:", "shut:")
        .replace("scenario: closed", "scenario: shut")
        for file, text in STRAIT.items()
    }
    found, base = posterior(tmp_path / "a", renamed), posterior(tmp_path / "b")
    assert list(found.values()) == pytest.approx(list(base.values()), abs=1e-12)


def test_reports_count_from_the_day_they_were_published(tmp_path):
    """The Courier is of 10 January, the Gazette at the latest of the 11th."""
    case = case_of(tmp_path)
    known = [
        len(build_inputs(case.on(date(2031, 1, day)), date(2031, 1, day))[0].report) for day in (9, 10, 11)
    ]
    assert known == [0, 1, 3]


def test_without_reports_the_posterior_is_the_prior(tmp_path):
    files = {name: text for name, text in STRAIT.items() if name != EVIDENCE}
    for settings in (EXACT, Settings(engine="conjugate", draws=100, diagnose=False)):
        found = assess(case_of(tmp_path, files), DAY, settings)
        assert [s.posterior for s in found.scenarios] == pytest.approx(
            [s.prior for s in found.scenarios], abs=1e-12
        )
        assert found.origins == ()
        assert found.log_marginal_likelihood == pytest.approx(0, abs=1e-12)


def test_a_letter_of_its_own_makes_a_reliability_of_its_own(tmp_path):
    plain = changed(EVIDENCE, "    grade: B2\n", "    grade: C2\n")
    inputs, _ = build_inputs(case_of(tmp_path, plain), DAY)
    assert inputs.source == ("fishermen", "ministry")
    assert inputs.r_a.tolist() == [7.2, 4.0]


def test_several_analysts_are_pooled(tmp_path):
    files = changed(QUESTION, "      closed: likely\n", "      closed: {first: 0.5, second: 0.8}\n")
    inputs, _ = build_inputs(case_of(tmp_path, files), DAY)
    assert inputs.theta_mean[0, 0] == pytest.approx(2 / 3)


def test_dependence_is_the_questions_choice(tmp_path):
    files = changed(QUESTION, "indicators:\n", "dependence: {navy: 0.5}\nindicators:\n")
    inputs, _ = build_inputs(case_of(tmp_path, files), DAY)
    assert inputs.rho.tolist() == [[0.5]]
    assert np.all(inputs.rho_weight == 1)


def test_a_sources_affirms_anyway_stands_in_where_a_report_has_none(tmp_path):
    files = changed(SOURCES, "    affirms_anyway: 0.2\n", "")
    inputs, _ = build_inputs(case_of(tmp_path, files), DAY)
    assert inputs.affirms_anyway.tolist() == [0.5, 0.5, 0.5]


def test_a_value_of_rho_written_twice_counts_once(tmp_path):
    files = changed(QUESTION, "indicators:\n", "dependence: [0.5, 0.5, 1]\nindicators:\n")
    inputs, _ = build_inputs(case_of(tmp_path, files), DAY)
    assert inputs.rho.tolist() == [[0.5, 1.0]]
    assert inputs.rho_weight.tolist() == [[0.5, 0.5]]
