import pytest

from forecast.domain.implied import implied_by

WAR, PRIOR = {"war": 0.9, "none": 0.05}, {"war": 0.01, "none": 0.99}
THREE = {"closed": 0.7, "tolled": 0.04, "open": 0.01}, {"closed": 0.1, "tolled": 0.3, "open": 0.6}


def test_implied_by_gives_the_fixture():
    seen = implied_by(WAR, PRIOR, ["war"])
    assert seen.ceiling == pytest.approx(0.009 / 0.0585)  # .1538
    assert seen.floor == pytest.approx(0.001 / 0.9415)  # .0011
    assert seen.chance == pytest.approx(0.0585)
    assert seen.answer_ratio == pytest.approx(18)


def test_implied_by_takes_several_scenarios_together():
    seen = implied_by(*THREE, ["closed", "tolled"])
    assert seen.ceiling == pytest.approx(0.082 / 0.088)
    assert seen.floor == pytest.approx(0.318 / 0.912)
    assert seen.given_asked == pytest.approx(0.082 / 0.4)
    assert seen.given_rest == pytest.approx(0.01)


def test_implied_by_asks_for_the_likeliest_by_the_prior_without_yes():
    seen = implied_by(*THREE)
    assert seen.asked == ("open",)
    assert seen.likeliest == ("open", "tolled")
    assert seen.ratio == pytest.approx(0.25)


@pytest.mark.parametrize("yes", [[], ["closed"], ["tolled"], ["tolled", "closed"]])
def test_the_mean_of_ceiling_and_floor_is_the_prior(yes):
    seen = implied_by(*THREE, yes)
    assert seen.chance * seen.ceiling + (1 - seen.chance) * seen.floor == pytest.approx(seen.prior, abs=1e-12)


@pytest.mark.parametrize(
    ("row", "prior", "end"),
    [
        (
            0.05,
            0.01,
            "1,000 such windows 10 bring war; 9 of them show it, and 50 of the 990 others: 9 of 59.",
        ),
        (0.5, 0.4, "100 such windows 40 bring war; 36 of them show it, and 30 of the 60 others: 36 of 66."),
        (0.001, 0.1, "10,000 such windows 1,000 bring war; 900 of them show it, and 9 of the 9,000 others: "),
    ],
)
def test_frequencies_count_windows_in_a_power_of_ten_that_leaves_no_side_empty(row, prior, end):
    seen = implied_by({"war": 0.9, "none": row}, {"war": prior, "none": 1 - prior}, ["war"])
    assert seen.frequencies("war").startswith(f"Of {end}")
