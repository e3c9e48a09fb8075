"""A case as plain data: all that the model takes, no quotes and no notes; and back.

Here is named what a record leaves out, and none of it changes a figure: prose, quotes, and where in the
files a thing stood.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from forecast.core.plain_data import plain_data
from forecast.domain.case import Case
from forecast.domain.evidence import Article, Report, Source
from forecast.domain.question import Question

_QUESTION_LEFT_OUT = ("id", "file", "implications", "dissent", "assumptions", "alerts")
_REPORT_LEFT_OUT = ("file", "note", "citations")
_BLANK: tuple[object, ...] = (None, "", [], {})
# A record that names no model was made by the first: an opinion knew the outcome, every report counted whole.
_FIRST_MODEL = {"model": 1, "foresight": 1.0, "repetition": 0.0}
_ARTICLE_KEPT = ("id", "outlet", "title", "published", "url", "sha256", "corrections", "handling")


def as_inputs(case: Case) -> dict[str, Any]:
    """Maps, lists, text and numbers only; a report's `citations` are the ids of its articles."""
    return {
        "question": _without(plain_data(case.question), _QUESTION_LEFT_OUT),
        "reports": [_report(report) for report in case.reports],
        "sources": {name: _without_blanks(plain_data(source)) for name, source in case.sources.items()},
        "articles": {name: _article(article) for name, article in case.articles.items()},
    }


def _report(report: Report) -> dict[str, Any]:
    articles = [citation.article for citation in report.citations]
    return _without_blanks(_without(plain_data(report), _REPORT_LEFT_OUT)) | {"citations": articles}


def _article(article: Article) -> dict[str, Any]:
    return _without_blanks({key: value for key, value in plain_data(article).items() if key in _ARTICLE_KEPT})


def _without_blanks(data: Mapping[str, Any]) -> dict[str, Any]:
    """The entries that are not blank: a case has blanks where they are missing."""
    return {key: value for key, value in data.items() if value not in _BLANK}


def _without(data: Mapping[str, Any], left_out: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in left_out}


def case_of(question: str, file: str, inputs: Mapping[str, Any]) -> Case:
    """The case of a record's inputs; quotes are empty. Raises ValueError where they are no case."""
    try:
        return Case(
            _read(Question, _FIRST_MODEL | inputs["question"] | {"id": question, "file": file}),
            _read(tuple[Report, ...], [_cited(report) | {"file": file} for report in inputs["reports"]]),
            _read(dict[str, Source], inputs["sources"]),
            _read(dict[str, Article], inputs["articles"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{error} is missing or not as it should be") from error


def _cited(report: Mapping[str, Any]) -> dict[str, Any]:
    return {**report, "citations": [{"article": name, "quote": ""} for name in report["citations"]]}


def _read[T](kind: type[T], data: Any) -> T:
    value: T = TypeAdapter(kind).validate_python(data)
    return value
