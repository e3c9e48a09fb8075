"""From an analyst's files to the arrays, and all the way to a posterior."""

from dataclasses import replace
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
        EVIDENCE: "reports:\n" + STRAIT[EVIDENCE][mines:] + two.format(origin="origin: one-boat")
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


WINDOW = """
    window: {from: 2030-12-22, by: 2031-03-02, detection: 0.8}
"""
DENIAL = """\
  clerk-denies-pilots:
    indicator: pilots-hired
    source: ministry
    stance: denies
    grade: A
    date: 2031-01-05
    citations: [{article: courier, quote: No pilots are hired}]
"""


def windowed(root, *reports, **question):
    """The made-up case with a window of 70 days for the pilots, and other reports."""
    files = STRAIT | {
        QUESTION: STRAIT[QUESTION].rstrip() + WINDOW,
        EVIDENCE: STRAIT[EVIDENCE] + "".join(reports),
    }
    case = case_of(root, files)
    return replace(case, question=replace(case.question, **question))


def test_a_denial_within_a_window_is_not_yet(tmp_path):
    """14 of 70 days: its detection is .2, and silence goes on growing from there."""
    case = windowed(tmp_path, DENIAL)
    inputs, _ = build_inputs(case, DAY)
    row = inputs.report.index("clerk-denies-pilots")
    assert inputs.detection[row] == pytest.approx(0.2)
    m = inputs.indicator.index("pilots-hired")
    assert inputs.silence[m] == pytest.approx(0.8 * 10 / 70)
    last, _ = build_inputs(case, date(2031, 3, 31))
    assert last.silence[m] == pytest.approx(0.8 * 0.8)
    assert last.detection[row] == pytest.approx(0.2)


def test_a_denial_that_is_weaker_than_the_watch_leaves_the_silence_and_adds_what_it_misses(tmp_path):
    """The ministry's own D, .4, against .8: 24 of 70 days of silence, and a detection of .2 (1 - .8)."""
    case = windowed(tmp_path, DENIAL.replace("    grade: A\n", ""))
    inputs, _ = build_inputs(case, DAY)
    assert inputs.silence[inputs.indicator.index("pilots-hired")] == pytest.approx(0.8 * 24 / 70)
    assert inputs.detection[inputs.report.index("clerk-denies-pilots")] == pytest.approx(0.2 * 0.2)


@pytest.mark.parametrize("letter", "ABCDEF")
@pytest.mark.parametrize("detection", ["0.05", "0.5", "0.8", "1"])
@pytest.mark.parametrize("day", ["2030-12-24", "2031-01-05", "2031-01-10"])
def test_a_denial_never_makes_its_indicator_more_probable(tmp_path, letter, detection, day):
    watch = WINDOW.replace("0.8", detection)
    files = STRAIT | {QUESTION: STRAIT[QUESTION].rstrip() + watch}
    denial = DENIAL.replace("grade: A", f"grade: {letter}").replace("2031-01-05", day)

    def probability(root, evidence):
        assessment = assess(case_of(root, files | {EVIDENCE: evidence}), DAY, EXACT)
        return next(row.posterior for row in assessment.indicators if row.id == "pilots-hired")

    before = probability(tmp_path / "a", STRAIT[EVIDENCE])
    # The product of denial and silence may say a little less than silence alone (0033).
    assert probability(tmp_path / "b", STRAIT[EVIDENCE] + denial) <= before + 0.002


def test_under_the_first_model_a_denial_is_of_the_whole_window_and_ends_the_watch(tmp_path):
    inputs, _ = build_inputs(windowed(tmp_path, DENIAL, model=1), DAY)
    assert inputs.detection[inputs.report.index("clerk-denies-pilots")] == 1.0
    assert not inputs.silence.any()


def test_an_expectation_before_a_window_does_not_close_the_watch_and_a_sighting_does(tmp_path):
    expected = DENIAL.replace("denies\n", "affirms\n    certainty: possible\n")
    later = "from: 2031-01-12"
    case = windowed(tmp_path / "a", expected)
    early = case_of(
        tmp_path / "b",
        STRAIT
        | {
            QUESTION: STRAIT[QUESTION].rstrip() + WINDOW.replace("from: 2030-12-22", later),
            EVIDENCE: STRAIT[EVIDENCE] + expected,
        },
    )
    seen, ahead = (build_inputs(one, DAY)[0] for one in (case, early))
    assert not seen.silence.any()
    assert ahead.silence[ahead.indicator.index("pilots-hired")] == pytest.approx(0.8 * 3 / 49)
    assert ahead.detection.tolist() == [1.0] * len(ahead.report)


def test_without_silence_a_denial_is_still_not_yet(tmp_path):
    case = windowed(tmp_path, DENIAL)
    counted, unwatched = build_inputs(case, DAY, silence=False)[0], build_inputs(case.unwatched, DAY)[0]
    assert counted.detection.tolist() == unwatched.detection.tolist()
    assert not counted.silence.any()
    assert not unwatched.silence.any()


def test_sources_of_one_camp_share_their_credit_on_one_matter(tmp_path):
    """The fishermen's likely B is firmer than the ministry's D; an opinion is another matter."""
    camp = STRAIT[SOURCES].replace("    reliability: ", "    camp: harbour\n    reliability: ")
    inputs, _ = build_inputs(case_of(tmp_path / "a", STRAIT | {SOURCES: camp}), DAY)
    every = np.ones((1, len(inputs.report)), bool)
    assert inputs.credit(every)[0].tolist() == [1.0, 0.25, 1.0]
    assert inputs.credit(np.array([[False, True, True]]))[0].tolist()[1:] == [1.0, 1.0]
    alone, _ = build_inputs(case_of(tmp_path / "b"), DAY)
    assert alone.credit(every)[0].tolist() == [1.0, 1.0, 1.0]


def test_neither_the_order_in_the_file_nor_names_decide_which_report_is_firmest(tmp_path):
    reports = """\
reports:
  {first}:
    indicator: mines-laid
    source: fishermen
    stance: affirms
    date: 2031-01-0{day}
    citations: [{{article: courier, quote: They drop mines}}]
  {second}:
    indicator: pilots-hired
    source: fishermen
    stance: affirms
    date: 2031-01-0{other}
    citations: [{{article: courier, quote: They hire pilots}}]
"""
    grouped = STRAIT[QUESTION].rstrip() + "\n    group: navy\n"

    def whole(name, **words):
        files = STRAIT | {QUESTION: grouped, EVIDENCE: reports.format(**words)}
        inputs, _ = build_inputs(case_of(tmp_path / name, files), DAY)
        credit = inputs.credit(np.ones((1, 2), bool))[0]
        return inputs.indicator[inputs.report_indicator[int(credit.argmax())]]

    # The row of the mines spreads wider: from .01 to likely.
    for number, (first, second) in enumerate([("a", "b"), ("b", "a")]):
        for day, other in ((3, 4), (4, 3)):
            words = {"first": first, "second": second, "day": day, "other": other}
            assert whole(f"{number}{day}", **words) == "mines-laid"


def test_not_yet_does_not_become_never_by_being_said_often(tmp_path):
    """Denials within a window share that it has not come about by now: they are of one origin."""
    second = DENIAL.replace("clerk", "pilot").replace("source: ministry", "source: fishermen")
    one, two = windowed(tmp_path / "a", DENIAL), windowed(tmp_path / "b", DENIAL, second)
    first, both = (build_inputs(case, DAY) for case in (one, two))
    assert len(first[0].report) == len(both[0].report)
    (origin,) = (origin for origin in both[1] if origin.entered.indicator == "pilots-hired")
    assert {origin.id, *(report.id for report in origin.repeated)} == {
        "clerk-denies-pilots",
        "pilot-denies-pilots",
    }
    apart = windowed(tmp_path / "c", DENIAL, second.replace("    grade", "    origin: each\n    grade"))
    assert len(build_inputs(apart, DAY)[0].report) == len(first[0].report) + 1
