"""Every quote of both demonstrations is anchored, and no digit, "not" or word of one can drift unseen."""

import re
import shutil
from pathlib import Path

import pytest

import forecast
from forecast import api
from forecast.files.load import load

ROOT = Path(__file__).parents[1]
QUESTIONS = ("belarus-2022", "belarus-2024")
_NEGATION = re.compile(r"\b(?:not|no|nothing|never|none|cannot|without)\b|n['’]t\b", re.IGNORECASE)


def quotes():
    for question in QUESTIONS:
        for report in forecast.load(question, ROOT).reports:
            for index, citation in enumerate(report.citations):
                yield pytest.param(question, report, index, citation, id=f"{question}-{report.id}-{index}")


def drifted(quote):
    """The quote with a digit changed, with a negation dropped, with its last word gone, and with one "
    "replaced."""
    if digit := re.search(r"\d", quote):
        yield quote[: digit.start()] + str((int(digit[0]) + 1) % 10) + quote[digit.end() :]
    if negation := _NEGATION.search(quote):
        yield quote[: negation.start()] + quote[negation.end() :]
    words = quote.split()
    yield " ".join(words[:-1])
    yield " ".join([*words[:-1], "elsewhere"])


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """The demonstration as it is cloned: without the texts."""
    folder = tmp_path_factory.mktemp("desk")
    for name in ("scenarios", "evidence", "seeds"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("texts"))
    return folder


@pytest.mark.parametrize(("question", "report", "index", "citation"), list(quotes()))
def test_no_quote_can_drift(desk, question, report, index, citation):
    assert citation.anchor is not None
    file = desk / report.file
    text = file.read_text(encoding="utf-8")
    line = f"anchor: {citation.anchor}\n"
    assert text.count(line) >= 1
    for changed in drifted(citation.quote):
        edited = _with_quote(text, report.id, index, changed)
        problems = load(desk, [question], {report.file: edited}).problems
        (problem,) = (each for each in problems if each.severity == "error")
        assert (problem.code, problem.path) == (
            "anchor-mismatch",
            ("reports", report.id, "citations", index, "quote"),
        )
        assert edited.splitlines()[problem.line - 1].lstrip().startswith("quote:")


def _with_quote(text, report, index, quote):
    from forecast.files.edit import Edit

    edit = Edit("x", text)
    edit.put(("reports", report, "citations", index), "quote", quote)
    return edit.text()


def test_some_quotes_have_digits_and_negations():
    """So that the test above has something to change."""
    told = [parameter.values[3].quote for parameter in quotes()]
    assert len(told) == 144
    assert sum(bool(re.search(r"\d", quote)) for quote in told) >= 5
    assert sum(bool(_NEGATION.search(quote)) for quote in told) >= 5


def test_records_tell_what_newsmax_took_from_newsweek_and_that_no_others_share_anything(desk):
    (found,) = api.overlaps(workspace=desk)
    assert (found.one, found.other) == ("newsweek-2024-05", "newsmax-2024-05-16")
    assert found.shares[1] > 0.1
    assert api.overlaps(("cnsnews-2022-12-11", "newsweek-2022-12-19"), desk) == ()


def test_the_demonstrations_have_no_problems_without_the_texts(desk):
    assert api.check(workspace=desk).problems == ()


def test_without_the_retelling_no_probability_changes(desk, tmp_path):
    """Newsmax retells Newsweek, so that its citations add nothing; its own framing is context."""
    root = shutil.copytree(desk, tmp_path / "desk")
    file = root / "evidence/belarus-2024.yaml"
    text = file.read_text(encoding="utf-8")
    lines, kept, skips = text.splitlines(keepends=True), [], False
    for line in lines:
        if re.match(r"      - article: ", line):
            skips = "newsmax" in line
        elif not line.startswith("        "):
            skips = False
        kept += [] if skips else [line]
    bare = "".join(kept)
    bare = bare[: bare.index("  newsmax-new-questions:")]
    assert text.count("newsmax-2024-05-16") == 22
    assert "newsmax-2024-05-16" not in bare
    file.write_text(bare, encoding="utf-8")
    with_it, without = (forecast.assess("belarus-2024", quick=True, workspace=each) for each in (desk, root))
    assert [each.posterior for each in without.scenarios] == [each.posterior for each in with_it.scenarios]
