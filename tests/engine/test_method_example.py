"""What docs/method.md prints of camps, opinions and its worked example is what the exact engine gives."""

import re
from dataclasses import replace
from math import prod
from pathlib import Path

import numpy as np
import pytest

from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior
from tests.engine.arrays import affirms, inputs_of
from tests.engine.test_fixtures import guesses, one_camp, one_source

METHOD = (Path(__file__).parents[2] / "docs/method.md").read_text(encoding="utf-8")
PRIOR = (0.1, 0.3, 0.6)
SOURCES = {"ministry": ("B", 0.5), "army": ("C", 0.5), "professor": ("F", 0.5)}
MINISTRY, ARMY = affirms("ministry", 0), affirms("army", 0)
PROFESSOR = affirms("professor", frozenset({0}), certainty="likely")


def section(heading):
    return METHOD.split(f"\n## {heading}", 1)[1].split("\n## ", 1)[0]


def tables(heading):
    """The tables of a section, each as rows of cells without its head."""
    blocks = re.findall(r"(?:^\|.*\n)+", section(heading), re.MULTILINE)
    return [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()[2:]]
        for block in blocks
    ]


def assert_printed(texts, values):
    """Every text is its value, rounded to as many decimals as it has."""
    for text, value in zip(texts, values, strict=True):
        half_a_digit = 0.5 * 10.0 ** -len(text.partition(".")[2])
        assert float(text) == pytest.approx(value, abs=half_a_digit + 1e-9), (texts, values)


def example(*reports, **more):
    case = {"foresight": 0.5, "repetition": 0.75, "camps": {"ministry": "north", "army": "north"}}
    return inputs_of(PRIOR, [(0.8, 0.3, 0.1)], SOURCES, reports, **(case | more))


def posterior(inputs):
    return exact_posterior(inputs, Likelihood(inputs)).scenario


def likelihoods(*reports):
    """P(reports | scenario), [scenario]: every source has one report, and so enters with its mean."""
    inputs = example(*reports)
    return np.exp(Likelihood(inputs).log_joint(inputs.r_mean[None])[0]) / PRIOR


def test_the_worked_example_is_the_engines_sum():
    *rows, total = tables("A worked example")[0]
    product = likelihoods(MINISTRY, ARMY, PROFESSOR) * PRIOR
    columns = [PRIOR, likelihoods(MINISTRY, ARMY), likelihoods(PROFESSOR), product]
    columns.append(posterior(example(MINISTRY, ARMY, PROFESSOR)))
    for row, values in zip(rows, zip(*columns, strict=True), strict=True):
        assert_printed(row[1:], values)
    assert_printed([total[4]], [product.sum()])


def test_every_step_of_the_worked_example_is_right():
    """A step is a sum of products, such as .75 + .25 x .5 = .875, or ends in a quotient."""
    steps = re.findall(
        r"((?:\.?\d[.\d]* [x+/] )+\.?\d[.\d]*) = (\.\d+)", section("A worked example").replace("\n", " ")
    )
    assert len(steps) == 18
    for terms, result in steps:
        assert_printed([result], [sum(map(product_of, terms.split(" + ")))])


def product_of(term):
    factors, _, divisor = term.partition(" / ")
    return prod(map(float, factors.split(" x "))) / float(divisor or 1)


def test_the_rules_left_out_of_the_worked_example_are_the_engines_too():
    every = (MINISTRY, ARMY, PROFESSOR)
    cases = [
        *(example(*every), example(*every, repetition=0.0), example(*every, foresight=1.0)),
        *(example(MINISTRY, ARMY), example(ARMY, PROFESSOR)),
    ]
    for row, inputs in zip(tables("A worked example")[1], cases, strict=True):
        assert_printed(row[1:], posterior(inputs))


def test_the_table_of_camps_is_the_engines():
    (table,) = tables("Camps and repetition")
    cases = [(one_source, 0.75), (one_source, 0.0), (one_camp, 0.75), (one_camp, 0.0)]
    for row, (case, repetition) in zip(table, cases, strict=True):
        assert_printed(row[1:], [posterior(case(n, repetition))[0] for n in (1, 2, 5)])


def test_the_table_of_opinions_is_the_engines():
    (table,) = tables("Opinions and the view")
    cases = [((0.01, 0.99), 0.5), ((0.01, *[0.2475] * 4), 0.5), ((0.01, 0.99), 1.0)]
    for row, (prior, foresight) in zip(table, cases, strict=True):
        asked = [replace(guesses(n, prior), foresight=foresight) for n in (1, 10, 40)]
        assert_printed(row[1:], [posterior(inputs)[0] for inputs in asked])
