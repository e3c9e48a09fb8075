"""Sensitivity: each row is the case with that one thing otherwise."""

from datetime import date

import pytest

from forecast.engine.assess import Settings, assess
from forecast.explain.explanation import explain
from tests.explain.made_up import case

DAY = date(2031, 1, 15)
EXACT = Settings(engine="exact")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return case(tmp_path_factory.mktemp("strait"))


@pytest.fixture(scope="module")
def explanation(whole):
    return explain(whole, DAY)


def test_rho_and_classes_are_those_of_the_assessment(whole, explanation):
    assessed = assess(whole, DAY, EXACT)
    rhos = {float(row.id): row.posterior for row in explanation.sensitivity if row.kind == "rho"}
    for row in assessed.dependence:
        assert rhos[row.rho] == pytest.approx(dict(row.posterior), abs=1e-9)
    classes = {
        row.alternative.removesuffix(" alone"): row.posterior
        for row in explanation.sensitivity
        if row.kind == "class"
    }
    for row in assessed.classes:
        assert classes[row.label] == pytest.approx(dict(row.posterior), abs=1e-9)
