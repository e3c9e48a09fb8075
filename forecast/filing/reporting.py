"""Writes a report into a question's evidence, and nothing that `check` would refuse."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forecast.articles.anchor import anchor
from forecast.core.bad_value import quoted
from forecast.core.handling import is_private
from forecast.core.problem import Problem, ProblemsError, errors, refusal
from forecast.domain.case import Case
from forecast.files.drafts import read_draft, read_shelf
from forecast.files.edit import rendered
from forecast.files.find import find_files
from forecast.files.load import load
from forecast.files.workspace import EVIDENCE, SUFFIX, Workspace
from forecast.files.yaml_text import line_of, lines_of, value_of
from forecast.filing.adding import edit_of
from forecast.filing.picking import quote_at, quote_like, text_at_hand, words_of

# In the order in which they are written.
REPORT = (
    *("indicator", "scenario", "says", "source", "stance", "date", "certainty", "detection"),
    *("affirms_anyway", "grade", "origin", "deception", "handling", "note"),
)
CITATION = ("article", "quote", "anchor", "translation", "via", "citation_note")
_PICKS = ("quote", "at", "search")
_NUMBERS = ("detection", "affirms_anyway")
_BY_SCENARIO = ("says", "deception")


@dataclass(frozen=True, slots=True)
class Choices:
    """The ids that a report on a question can name."""

    indicators: tuple[str, ...]
    scenarios: tuple[str, ...]
    sources: tuple[str, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FiledReport:
    """A report that was written: its id, file and line, the quote as picked, and the case with it."""

    id: str
    location: str
    quote: str
    anchored: bool
    case: Case
    problems: tuple[Problem, ...]


def choices(root: Path, question: str) -> Choices:
    """The names that a report on a question can use. Raises ProblemsError for an unknown question."""
    workspace = Workspace(root)
    files = find_files(workspace)
    if question not in files.questions:
        raise ProblemsError(load(root, [question]).problems)
    draft, shelf = read_draft(workspace, files, question), read_shelf(workspace, files, ())
    typed = draft.question.typed if draft.question else None
    return Choices(
        indicators=tuple(typed.indicators or ()) if typed else (),
        scenarios=tuple(typed.scenarios) if typed else (),
        sources=tuple(shelf.registry.sources.typed.sources or ()) if shelf.registry.sources else (),
        articles=tuple(files.articles),
    )


def add_report(root: Path, question: str, values: Mapping[str, Any]) -> FiledReport:
    """Write a report with one citation. Raises ProblemsError before anything is written.

    `values` holds the report's keys, those of its citation, `id`, and one of `quote`, `at` and `search`.
    """
    values = {key: value for key, value in values.items() if value not in (None, "", [], ())}
    file = _file(root, question, values.get("file"))
    _refuse_gaps(file, values)
    picked = _picked(root, values)
    name, entry = values["id"], _entry(root, values | {"quote": picked})
    text = _with_report(Workspace(root), file, name, entry)
    after = load(root, [question], {file: text})
    if refused := errors(after.problems):
        # The lines of what was not written are no lines of the file.
        raise ProblemsError(tuple(row.at_line(None) if row.path[1:2] == (name,) else row for row in refused))
    Workspace(root).write(file, text, is_private(after.cases[question].handling))
    location = f"{file}:{line_of(lines_of(text), ('reports', name))}"
    own = tuple(row for row in after.problems if row.file == file and row.path[1:2] == (name,))
    anchored = "anchor" in entry["citations"][0]
    return FiledReport(name, location, picked, anchored, after.cases[question], own)


def _picked(root: Path, values: Mapping[str, Any]) -> str:
    if "quote" in values:
        return str(values["quote"])
    words = words_of(root, values["article"])
    return quote_at(words, values["at"]) if "at" in values else quote_like(words, values["search"])


def _entry(root: Path, values: Mapping[str, Any]) -> dict[str, Any]:
    """The report as it is written, its citation last."""
    values = dict(values)
    text = text_at_hand(root, values["article"])
    made = anchor(values["quote"], text.read.words, text.sha256) if text else None
    values["anchor"] = str(made) if made else None
    citation = {key.removeprefix("citation_"): values[key] for key in CITATION if values.get(key)}
    values |= {key: value_of(values[key]) for key in _NUMBERS if key in values}
    for name in _BY_SCENARIO:
        if name in values:
            values[name] = {key: value_of(chance) for key, chance in values[name].items()}
    return {key: values[key] for key in REPORT if key in values} | {"citations": [citation]}


def _with_report(workspace: Workspace, file: str, name: str, entry: Mapping[str, Any]) -> str:
    if not (workspace.root / file).exists():
        return f"reports:{rendered({name: entry}, 2)}\n"
    edit = edit_of(workspace, file)
    if name in (edit.meant.get("reports") or {}):
        rule, step = "a report's id is unique in its question", "Choose another with --id."
        twice = Problem("report-twice", file, ("reports", name), f"found {quoted(name)} again", rule, step)
        raise ProblemsError((twice,))
    edit.append(("reports",), name, entry)
    return edit.text()


def _file(root: Path, question: str, named: str | None) -> str:
    """The file of evidence: the one named, the only one there is, or a new one."""
    there = find_files(Workspace(root)).evidence.get(question, [])
    usual = f"{EVIDENCE}/{question}{SUFFIX}"
    if named is None:
        if len(there) > 1:
            files, step = f"found {len(there)} files of evidence", f"Name it with --file: {', '.join(there)}."
            raise refusal("which-file", EVIDENCE, files, "a report goes into one", step)
        return there[0] if there else usual
    if named in (*there, usual):
        return named
    rule = f"the evidence on a question lies in {usual} or {EVIDENCE}/{question}/"
    raise refusal(
        "which-file", "--file", f"found {quoted(named)}", rule, f"Name one of: {', '.join(there) or usual}."
    )


def _refuse_gaps(file: str, values: Mapping[str, Any]) -> None:
    """Raise a problem for each thing that a report needs and lacks."""
    gaps = [(f"--{key}", f"a report has {what}") for key, what in _NEEDED if key not in values]
    if ("indicator" in values or "scenario" in values) and "stance" not in values:
        gaps.append(("--stance", "a report on an indicator or a scenario affirms or denies it"))
    picks = [key for key in _PICKS if key in values]
    if len(picks) != 1:
        gaps.append(("--at, --search or --quote", "a quote is picked in one of these ways"))
    if gaps:
        raise ProblemsError(
            tuple(
                Problem("missing-option", file, (), f"found none of {key}", rule, "Give it.")
                for key, rule in gaps
            )
        )


_NEEDED = (("id", "an id"), ("source", "a source, who says so"), ("article", "an article that it stands in"))
