"""A record computed again, from its own inputs, without the workspace's files and without git."""

import shutil
from pathlib import Path

import pytest

from forecast import ProblemsError, api
from tests.ledger.desk import DAY, NOON, data_of, desk, forge, path_of, publish, resolve

ROOT = Path(__file__).parents[2]


@pytest.fixture
def strait(tmp_path):
    return desk(tmp_path)


def test_the_engine_of_record_gives_the_same_figures_without_the_files(strait, tmp_path_factory):
    record = api.publish("strait", as_of=DAY, brief=False, workspace=strait, now=NOON).record
    alone = tmp_path_factory.mktemp("alone") / "record.json"
    shutil.copy(path_of(strait, record), alone)
    shutil.rmtree(strait)
    again = api.rerun(alone, alone.parent)
    assert again.status == "identical"
    assert max(row.difference for row in again.rows) <= 1e-12
    assert again.versions == {}


@pytest.mark.parametrize(
    ("digest", "model"), [("c075873d", 1), ("ed659c22", 1), ("c5f4428b", 2), ("514a7aa8", 2)]
)
def test_the_demonstrations_records_hold_under_the_model_that_made_them(digest, model):
    again = api.rerun(digest, ROOT)
    assert again.assessment.question.model == model
    assert again.status in ("identical", "within")


def test_a_digest_names_a_record_by_its_beginning(strait):
    record = publish(strait)
    for named in (record.digest, record.digest[:6], path_of(strait, record).name):
        assert api.rerun(named, strait).record == record


@pytest.mark.parametrize(
    ("named", "rule"), [("0000", "there is no such record"), ("", "there is no such record")]
)
def test_an_unknown_record_is_told(strait, named, rule):
    publish(strait)
    with pytest.raises(ProblemsError, match=rule):
        api.rerun(named, strait)


def drawn(strait, record, errors):
    """The figures of a record as if they had been sampled, so many Monte Carlo errors off."""
    rows = data_of(strait, record)["scenarios"]
    for sign, row in zip((1, -1, 0), rows, strict=True):
        row["mcse"] = 0.002
        row["posterior"] += sign * errors * 0.002
    return rows


def test_other_versions_and_draws_stay_within_four_errors_and_are_named(strait):
    record = publish(strait)
    versions = data_of(strait, record)["versions"]
    other = forge(
        strait,
        record,
        scenarios=drawn(strait, record, 2),
        versions=versions | {"numpy": "1.0", "old": "3"},
    )
    again = api.rerun(path_of(strait, other), strait)
    assert again.status == "within"
    assert max(row.mcse for row in again.rows) == pytest.approx(2)
    assert again.versions == {"numpy": ("1.0", versions["numpy"]), "old": ("3", "none")}


@pytest.mark.parametrize(("key", "shift"), [("posterior", 1e-6), ("prior", 1e-6)])
def test_a_figure_that_its_inputs_do_not_give_differs(strait, key, shift):
    record = publish(strait)
    rows = data_of(strait, record)["scenarios"]
    rows[0][key] += shift
    rows[1][key] -= shift
    forged = forge(strait, record, scenarios=rows)
    assert api.rerun(forged.digest, strait).status == "differs"


def test_posteriors_more_than_four_errors_off_differ(strait):
    record = publish(strait)
    forged = forge(strait, record, scenarios=drawn(strait, record, 5))
    assert api.rerun(forged.digest, strait).status == "differs"


@pytest.mark.parametrize(
    "changes",
    [
        {"settings": {"engine": "pymc", "speed": 9}},
        {"inputs": {"question": {"text": "x"}}},
    ],
)
def test_inputs_that_no_engine_can_take_are_a_problem(strait, changes):
    record = publish(strait)
    data = data_of(strait, record)
    if "inputs" in changes:
        changes = {"inputs": data["inputs"] | {"reports": [{"id": 1}]}}
    forged = forge(strait, record, **changes)
    with pytest.raises(ProblemsError, match="found no record that this forecast can use"):
        api.rerun(forged.digest, strait)


def test_a_record_that_contradicts_itself_is_not_computed_again(strait):
    record = publish(strait)
    forged = forge(strait, record, scenarios=data_of(strait, record)["scenarios"][:2])
    for named in (forged.digest, path_of(strait, forged)):
        with pytest.raises(ProblemsError, match="found figures for closed, tolled, though its question has"):
            api.rerun(named, strait)


def test_an_edited_record_is_not_computed_again(strait):
    path = path_of(strait, publish(strait))
    path.write_text(path.read_text().replace('"closed"', '"clos"', 1))
    with pytest.raises(ProblemsError, match="its digest does not belong to"):
        api.rerun(path, strait)


def test_a_resolution_has_no_figures(strait):
    with pytest.raises(ProblemsError, match="a resolution, which has no figures"):
        api.rerun(resolve(strait).digest, strait)
