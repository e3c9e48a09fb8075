"""Whatever is typed, there are data or problems, and never an exception."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from forecast.files.load import load
from forecast.files.schema import ArticleFile, QuestionFile, ReportsFile, SourcesFile
from forecast.files.text import decode
from forecast.files.typed import read_typed
from forecast.files.yaml_text import line_of, lines_of, parse
from tests.files import fuzzing
from tests.workspaces import COURIER, EVIDENCE, QUESTION, SOURCES, STRAIT, write

KINDS: dict[str, type[BaseModel]] = {
    QUESTION: QuestionFile,
    EVIDENCE: ReportsFile,
    SOURCES: SourcesFile,
    COURIER: ArticleFile,
}
# Split at the bars, since blanks and line ends are fragments too.
FRAGMENTS = (
    "|: |- |\n|\t|  |&a |*a|!!str |<<: |? |---\n|{|}|[|]|\"|'|>|#|0|2031-02-30|yes|others|null|1e9|\x00|é|%"
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, str]:
    """A file of the made-up case with a few places cut out and replaced."""
    file = draw(st.sampled_from(sorted(KINDS)))
    text = STRAIT[file]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 20)))
        text = text[:start] + draw(st.sampled_from(FRAGMENTS.split("|"))) + text[end:]
    return file, text


@given(st.text(max_size=200))
def test_any_text_parses_to_data_or_problems(text: str) -> None:
    parsed = parse(text, "x.yaml")
    assert parsed.data is not None or parsed.problems
    assert line_of(lines_of(text), ("a", 0)) >= 1


@given(st.binary(max_size=100))
def test_any_bytes_are_text_or_a_problem(raw: bytes) -> None:
    text = decode(raw, "x.yaml")
    assert not isinstance(text, str) or parse(text, "x.yaml")


@settings(max_examples=150, deadline=None)
@given(mutated())
def test_any_change_loads_to_a_case_or_errors(change: tuple[str, str]) -> None:
    file, text = change
    with tempfile.TemporaryDirectory() as folder:
        loaded = load(write(Path(folder), STRAIT | {file: text}))
    errors = [problem for problem in loaded.problems if problem.severity == "error"]
    assert bool(errors) != bool(loaded.cases)
    assert all(problem.found and problem.rule and problem.next_step for problem in loaded.problems)
    assert all("{" not in problem.rule for problem in loaded.problems)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.data())
def test_any_value_in_any_place_is_typed_or_a_problem(file: str, data: st.DataObject) -> None:
    """One value of valid data is replaced by anything at all."""
    parsed = parse(STRAIT[file], file)
    place: Any = parsed.data
    while isinstance(place, dict | list) and place:
        step = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        inner = place[step]
        if not isinstance(inner, dict | list) or data.draw(st.booleans()):
            place[step] = data.draw(VALUES)
            break
        place = inner
    sheet, problems = read_typed(KINDS[file], parsed, file)
    assert sheet is not None or problems


@pytest.mark.parametrize("kept", fuzzing.corpus(), ids=lambda kept: f"{kept.reader}-{len(kept.raw)}")
def test_everything_in_the_corpus_is_data_or_problems(kept: fuzzing.Input) -> None:
    fuzzing.read(kept)


def test_a_thousand_mutations_of_the_corpus_are_data_or_problems() -> None:
    """A hundred times as many with `make fuzz`, which keeps what it finds in the corpus."""
    start = fuzzing.corpus()
    for number in range(1_000):
        given = fuzzing.mutated(number, 2, start)
        try:
            fuzzing.read(given, number)
        except Exception as error:
            error.add_note(f"input {number}, {given.reader}: {given.raw[:2_000]!r}")
            raise
