"""The explanation in sentences: what they say follows from its figures."""

from dataclasses import replace
from datetime import date

import pytest

import forecast
from forecast.domain.explanation import LeaveOneOutRow, SensitivityRow, Share
from forecast.explain.explanation import explain
from forecast.explain.sentences import sentences
from tests.explain.made_up import MOST, case

DAY = date(2031, 1, 15)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return case(tmp_path_factory.mktemp("strait"))


def test_it_says_what_without_and_names_the_judgements():
    it = forecast.explanation("belarus-2024")
    text = " ".join(it.sentences)
    assert "it would be 40.2%, not 44.8%" in text
    (judgements,) = [text for text in it.sentences if text.startswith("The judgements under it that decide")]
    named = [row.id for row in it.sensitivity if row.kind == "judgement"][:5]
    assert all(name in judgements for name in named)
    assert named[:2] == ["war-unpopular", "decision-to-join"]


def test_nothing_reported_is_the_prior(whole):
    context = tuple(report for report in whole.reports if not report.has_weight)
    it = explain(replace(whole, reports=context), date(2030, 12, 1))
    assert it.shares == ()
    assert it.posterior == pytest.approx(dict(it.prior))
    assert it.sentences[0] == (
        f'"Ships pass as before", the likeliest of three: {100 * it.answer:.1f}%, the prior: no report '
        "carries weight."
    )


def leave_one_out(kind, name, closed, tolled):
    """A row for what the probabilities are without a part; the rest is open's."""
    without = {"closed": closed, "tolled": tolled, "open": 1 - closed - tolled}
    none = dict.fromkeys(without, 0.0)
    return LeaveOneOutRow(kind, name, (name,), without, none, none, none, 0, 0, 0.5 - closed, 0)


def share(kind, name, points, error=0.0):
    return Share(kind, name, "", {}, {}, 0, 0, points, error)


def sensitivity(kind, name, closed, tolled=0.1):
    posterior = {"closed": closed, "tolled": tolled, "open": 1 - closed - tolled}
    under = "closed" if kind == "judgement" else ""
    return SensitivityRow(
        kind, name, "likely", "unknown", posterior, dict.fromkeys(posterior, 0.0), closed - 0.5, 0.0, under
    )


@pytest.fixture(scope="module")
def drafted(whole):
    """An explanation with figures made up for its sentences: closed stands at .5 and leads."""
    return replace(
        explain(whole, DAY),
        asked=("closed",),
        prior={"closed": 0.2, "tolled": 0.4, "open": 0.4},
        posterior={"closed": 0.5, "tolled": 0.2, "open": 0.3},
        shares=(
            share("origin", "fishermen-saw-mines", 0.3604),
            share("origin", "ministry-denies-mines", -0.02),
            share("origin", "pilots-denied", -0.0004),
            share("origin", "ministry-expects-calm", -0.01, error=0.006),
            share("silence", "tugs-chartered", -0.03),
        ),
        leave_one_out=(
            leave_one_out("origin", "ministry-denies-mines", 0.55, 0.15),
            leave_one_out("origin", "fishermen-saw-mines", 0.25, 0.2),
            leave_one_out("origin", "pilots-denied", 0.5, 0.2),
            leave_one_out("opinions", "opinions", 0.6, 0.1),
        ),
        sensitivity=(
            sensitivity("judgement", "mines-laid", 0.3, 0.35),
            sensitivity("judgement", "pilots-hired", 0.505),
            sensitivity("grade", "fishermen", 0.1),
            sensitivity("class", "closed", 0.45),
            sensitivity("class", "closed", 0.7),
            sensitivity("rho", "0", 0.52),
            sensitivity("rho", "1", 0.48),
        ),
    )


def test_each_figure_stands_in_its_sentence(whole, drafted):
    """What is chance, or no more than is printed, is left out; who else would lead is named."""
    fishermen = 'Fishermen of Marrow (fishermen-saw-mines: affirms "Mines have been laid in the strait")'
    ministry = 'Ministry of the Sea (ministry-denies-mines: denies "Mines have been laid in the strait")'
    assert sentences(drafted, whole) == (
        '"The strait is closed", the likeliest of three: 20.0% before any report, 50.0% now.',
        f'Without {fishermen} it would be 25.0%, not 50.0%, and "Ships pass as before" would lead.',
        f"Without {ministry} it would be 55.0%, not 50.0%.",
        "Against it pulls most: nothing having been seen of tugs-chartered (-3.0 points); "
        f"{ministry} (-2.0 points).",
        "The judgements under it that decide, of 2: mines-laid (likely; if unknown 30.0%, "
        'and "Ships pay to pass" would lead).',
        "Without the opinion on the outcome it would be 60.0%.",
        "What was looked for and not seen (1) moves it by -3.0 points.",
        "Over all degrees of dependence it runs from 48.0% to 52.0%.",
        "With one reference class alone it runs from 45.0% to 70.0%.",
    )


def test_a_scenario_that_nothing_moves_is_said_to_stand_at_its_prior(whole, drafted):
    still = replace(drafted, posterior=drafted.prior, shares=(), leave_one_out=(), sensitivity=())
    assert sentences(still, whole) == (
        '"The strait is closed": 20.0%, the prior: no report carries weight.',
        "No single judgement under it decides: none moves it by much if it were unknown.",
    )


def test_opinions_that_change_nothing_leave_it_the_same(whole, drafted):
    opinions = leave_one_out("opinions", "opinions", 0.5002, 0.2)
    text = sentences(replace(drafted, leave_one_out=(opinions,)), whole)
    assert "Without the opinion on the outcome it would be the same." in text


def test_at_most_three_origins_and_five_judgements_are_named(whole, drafted):
    names = [report.id for report in whole.reports if report.has_weight]
    many = replace(
        drafted,
        leave_one_out=tuple(leave_one_out("origin", name, 0.3, 0.2) for name in names),
        sensitivity=tuple(sensitivity("judgement", f"judgement-{n}", 0.3) for n in range(7)),
    )
    text = sentences(many, whole)
    assert sum(sentence.startswith("Without ") for sentence in text) == 3
    (judgements,) = (sentence for sentence in text if sentence.startswith("The judgements"))
    assert judgements.count("judgement-") == 5
    assert judgements.startswith("The judgements under it that decide, of 7: ")


def test_a_report_that_its_camp_repeats_a_distribution_and_a_denied_silence_are_named(tmp_path):
    it = explain(case(tmp_path, MOST), DAY)
    credits = {share.id: share.credit for share in it.shares}
    assert credits["tugs-denied"] == 0.25
    assert (
        "1 report counts for 25% of what it says, beside the firmest of the camp on the matter, by "
        "certainty and letter: "
        "tugs-denied beside ministry-denies-mines (ministry)."
    ) in it.sentences
    assert share_text(it, "fishermen-divide", tmp_path) == (
        'Fishermen of Marrow (fishermen-divide: expects "The strait is closed" 70%, "Ships pay to pass" 15%, '
        '"Ships pass as before" 15%) (-1.0 points)'
    )
    assert share_text(it, "tugs-chartered", tmp_path) == (
        "nothing having been seen of tugs-chartered since 2031-01-05, when it was denied (-1.0 points)"
    )


def share_text(it, name, folder):
    """How the sentence on what pulls most names a part."""
    parts = tuple(replace(row, points=-0.01, points_error=0.0) for row in it.shares)
    one = replace(it, shares=tuple(row for row in parts if row.id == name))
    (text,) = (text for text in sentences(one, case(folder, MOST)) if text.startswith("Against it"))
    return text.removeprefix("Against it pulls most: ").removesuffix(".")
