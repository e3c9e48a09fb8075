"""A report written into a question's evidence, and nothing written that `check` would refuse."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forecast.articles.anchor import anchor
from forecast.core.bad_value import quoted
from forecast.core.handling import is_private
from forecast.core.problem import Problem, ProblemsError, has_errors
from forecast.domain.case import Case
from forecast.files.drafts import read_draft, read_shelf
from forecast.files.edit import Edit, rendered
from forecast.files.find import find_files
from forecast.files.load import load
from forecast.files.workspace import EVIDENCE, SUFFIX, Workspace
from forecast.files.yaml_scalars import value_of
from forecast.files.yaml_text import line_of, lines_of
from forecast.filing.picking import quote_at, quote_like, text_at_hand, words_of

# In the order in which they are written.
REPORT = (
    *("indicator", "scenario", "source", "stance", "date", "certainty", "detection", "affirms_anyway"),
    *("grade", "origin", "deception", "handling", "note"),
)
CITATION = ("article", "quote", "anchor", "translation", "via", "citation_note")
_PICKS = ("quote", "at", "search")
_NUMBERS = ("detection", "affirms_anyway")


@dataclass(frozen=True, slots=True)
class Choices:
    """What a report on a question can name."""

    indicators: tuple[str, ...]
    scenarios: tuple[str, ...]
    sources: tuple[str, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FiledReport:
    """A report that was written: its id and place, the quote as picked, the case that it now belongs to."""

    id: str
    place: str
    quote: str
    anchored: bool
    case: Case
    problems: tuple[Problem, ...]


def choices(root: Path, question: str) -> Choices:
    """What there is to choose from. Raises ProblemsError for an unknown question."""
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


def add_report(root: Path, question: str, given: Mapping[str, Any]) -> FiledReport:
    """Write a report with one citation. Raises ProblemsError before anything is written.

    `given` holds the report's keys, those of its citation, `id`, and one of `quote`, `at` and `search`.
    """
    given = {key: value for key, value in given.items() if value not in (None, "", [], ())}
    file = _file(root, question, given.get("file"))
    _refuse_gaps(file, given)
    picked = _picked(root, given)
    name, entry = given["id"], _entry(root, given | {"quote": picked})
    text = _with_report(Workspace(root), file, name, entry)
    after = load(root, [question], {file: text})
    if has_errors(after.problems):
        told = (each for each in after.problems if each.severity == "error")
        # The lines of what was not written are no lines of the file.
        raise ProblemsError(tuple(each.at_line(None) if each.path[1:2] == (name,) else each for each in told))
    Workspace(root).write(file, text, is_private(after.cases[question].handling))
    place = f"{file}:{line_of(lines_of(text), ('reports', name))}"
    own = tuple(each for each in after.problems if each.file == file and each.path[1:2] == (name,))
    anchored = "anchor" in entry["citations"][0]
    return FiledReport(name, place, picked, anchored, after.cases[question], own)


def _picked(root: Path, given: Mapping[str, Any]) -> str:
    if "quote" in given:
        return str(given["quote"])
    words = words_of(root, given["article"])
    return quote_at(words, given["at"]) if "at" in given else quote_like(words, given["search"])


def _entry(root: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """The report as it is written, its citation last."""
    values = dict(given)
    text = text_at_hand(root, values["article"])
    made = anchor(values["quote"], text.read.words, text.sha256) if text else None
    values["anchor"] = str(made) if made else None
    citation = {key.removeprefix("citation_"): values[key] for key in CITATION if values.get(key)}
    values |= {key: value_of(values[key]) for key in _NUMBERS if key in values}
    if "deception" in values:
        values["deception"] = {key: value_of(chance) for key, chance in values["deception"].items()}
    return {key: values[key] for key in REPORT if key in values} | {"citations": [citation]}


def _with_report(workspace: Workspace, file: str, name: str, entry: Mapping[str, Any]) -> str:
    if not (workspace.root / file).exists():
        return f"reports:{rendered({name: entry}, 2)}\n"
    text = workspace.read(file)
    if isinstance(text, Problem):
        raise ProblemsError((text,))
    edit = Edit(file, text)
    if name in (edit.meant.get("reports") or {}):
        rule, step = "a report's id is unique in its question", "Choose another with --id."
        told = Problem("report-twice", file, ("reports", name), f"found {quoted(name)} again", rule, step)
        raise ProblemsError((told,))
    edit.append(("reports",), name, entry)
    return edit.text()


def _file(root: Path, question: str, asked: str | None) -> str:
    """The file of evidence: the one asked for, the only one there is, or a new one."""
    files = find_files(Workspace(root))
    there = files.evidence.get(question, [])
    if asked is None:
        if len(there) > 1:
            step = f"Name it with --file: {', '.join(there)}."
            told = f"found {len(there)} files of evidence"
            raise ProblemsError((Problem("which-file", EVIDENCE, (), told, "a report goes into one", step),))
        return there[0] if there else f"{EVIDENCE}/{question}{SUFFIX}"
    if asked in there or asked in (f"{EVIDENCE}/{question}{SUFFIX}",):
        return asked
    rule = f"the evidence on a question lies in {EVIDENCE}/{question}{SUFFIX} or {EVIDENCE}/{question}/"
    step = f"Name one of: {', '.join(there) or f'{EVIDENCE}/{question}{SUFFIX}'}."
    raise ProblemsError((Problem("which-file", "--file", (), f"found {quoted(asked)}", rule, step),))


def _refuse_gaps(file: str, given: Mapping[str, Any]) -> None:
    """Tell all that a report needs and was not given, at once."""
    gaps = [(f"--{key}", f"a report has {what}") for key, what in _NEEDED if key not in given]
    if ("indicator" in given or "scenario" in given) and "stance" not in given:
        gaps.append(("--stance", "a report on an indicator or a scenario affirms or denies it"))
    picks = [key for key in _PICKS if key in given]
    if len(picks) != 1:
        gaps.append(("--at, --search or --quote", "a quote is picked in one of these ways"))
    if gaps:
        found = "found none"
        told = (
            Problem("missing-option", file, (), f"{found} of {key}", rule, "Give it.") for key, rule in gaps
        )
        raise ProblemsError(tuple(told))


_NEEDED = (("id", "an id"), ("source", "a source, who says so"), ("article", "an article that it stands in"))
