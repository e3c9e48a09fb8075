"""Hand-written prose of a question, held to the rules that the brief's own prose keeps."""

from collections.abc import Iterator

from forecast.checks.finding import Finding
from forecast.core.bad_value import quoted
from forecast.core.lint import lint
from forecast.core.problem import Path
from forecast.domain.case import Case


def prose(case: Case) -> Iterator[Finding]:
    """Sentences with a bare probability word, or with one beside a confidence level."""
    question = case.question
    texts: list[tuple[Path, str]] = [
        (("implications",), question.implications),
        (("dissent",), question.dissent),
        *((("assumptions", n), text) for n, text in enumerate(question.assumptions)),
    ]
    for path, text in texts:
        for found in lint(text):
            yield Finding(found.code, path, {"word": quoted(found.found), "sentence": quoted(found.sentence)})
