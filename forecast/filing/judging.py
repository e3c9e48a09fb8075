"""Writes the judgements of an indicator into its question, comments and layout kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

from forecast.core.bad_value import BadValue, quoted
from forecast.core.handling import is_private
from forecast.core.plain import plain
from forecast.core.probability import read_judgement
from forecast.core.problem import Path as Steps
from forecast.core.problem import Problem, ProblemsError, errors, nearest, refusal
from forecast.domain.case import Case
from forecast.files.edit import Edit, FoldedText, scalar
from forecast.files.find import find_files
from forecast.files.journal import Change, write_together
from forecast.files.link_question import OTHERS
from forecast.files.load import load
from forecast.files.workspace import Workspace
from forecast.files.yaml_text import value_of

_UNKNOWN = "unknown"
_ONE_LINE = 80

type Typed = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """The judgements of one indicator as its file has them.

    `typed` maps each scenario to what is typed, to a map by analyst, or to "" where there is nothing.
    """

    indicator: str
    text: str
    why: str
    typed: Mapping[str, Typed]

    @property
    def is_complete(self) -> bool:
        """Whether there is a judgement for every scenario."""
        return all(self.typed.values())


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a question in the order of its file, and the titles of its scenarios."""

    question: str
    file: str
    titles: Mapping[str, str]
    rows: tuple[Row, ...]

    def row(self, indicator: str) -> Row:
        """The row of an indicator. Raises ProblemsError for an unknown one."""
        known = {row.indicator: row for row in self.rows}
        if indicator not in known:
            raise _unknown_indicator(self.file, indicator, list(known))
        return known[indicator]

    def own(self, row: Row, by: str | None) -> Mapping[str, str]:
        """What is typed by scenario, of an analyst where one is named; "" for what is missing.

        Raises ProblemsError where several answered and none is named.
        """
        place: Steps = ("indicators", row.indicator, "given")
        for name, typed in row.typed.items():
            if not isinstance(typed, str) and not by:
                raise _which_analyst(self.file, (*place, name), typed)
        return {
            name: typed if isinstance(typed, str) else typed.get(str(by), "")
            for name, typed in row.typed.items()
        }


@dataclass(frozen=True, slots=True)
class RowChange:
    """A change of a row that is not written yet: the file's text before and after, and the case of both.

    Judgements that are missing are `unknown` in the cases. `gaps` are the scenarios of this indicator that
    had none before.
    """

    question: str
    indicator: str
    file: str
    old: str
    new: str
    before: Case
    after: Case
    gaps: tuple[str, ...] = ()

    @property
    def is_none(self) -> bool:
        """Whether the text stays what it is."""
        return self.old == self.new

    @property
    def diff(self) -> tuple[str, ...]:
        """The lines that change and the one around them, as `diff -U1` has them, without file names."""
        old, new = self.old.splitlines(), self.new.splitlines()
        return tuple(unified_diff(old, new, n=1, lineterm=""))[2:]


def read_rows(root: Path, question: str) -> Rows:
    """The rows of a question. Raises ProblemsError for what is wrong with it beside missing judgements."""
    file, text = _read(root, question)
    case, meant = _complete(root, question, file, text), Edit(file, text).meant
    scenarios = case.question.scenario_ids
    rows = tuple(
        Row(row.id, row.text, row.why, {name: _as_typed(_cell(meant, row.id, name)) for name in scenarios})
        for row in case.question.indicators
    )
    return Rows(question, file, {row.id: row.title for row in case.question.scenarios}, rows)


def change_row(
    root: Path,
    question: str,
    indicator: str,
    typed: Mapping[str, str],
    why: str | None = None,
    by: str | None = None,
) -> RowChange:
    """The change by which an indicator has other judgements, by scenario as typed, and another `why`.

    `by` is the analyst whose they are. Nothing is written. Raises ProblemsError with all that is wrong.
    """
    file, old = _read(root, question)
    before, edit = _complete(root, question, file, old), Edit(file, old)
    _refuse(file, before, indicator, typed)
    path: Steps = ("indicators", indicator)
    values = {name: value_of(text.strip()) for name, text in typed.items()}
    _put_row(edit, path, before.question.scenario_ids, values, by)
    if why is not None and _prose(why) != _prose(before.question.indicator(indicator).why):
        edit.put(path, "why", _prose(why), after="given")
    new = edit.text() if edit.changes else old
    own = [row for row in errors(load(root, [question], {file: new}).problems) if row.path[:2] == path]
    if own:
        # The lines of what was not written are no lines of the file.
        raise ProblemsError(tuple(row.at_line(None) for row in own))
    meant = Edit(file, old).meant
    gaps = tuple(name for name in before.question.scenario_ids if _cell(meant, indicator, name) is None)
    return RowChange(question, indicator, file, old, new, before, _complete(root, question, file, new), gaps)


def write_row(root: Path, change: RowChange) -> Path:
    """Write a change. Raises ProblemsError where its file is no more what it was when it was read."""
    workspace = Workspace(root)
    if workspace.read(change.file) != change.old:
        rule = "nothing is written over what somebody else changed meanwhile"
        step = "Look at the file, then judge again."
        raise refusal("changed-underneath", change.file, "found another text than was read", rule, step)
    contents = {change.file: change.new.encode("utf-8")}
    what = f"judge {change.question} {change.indicator}"
    private = is_private(change.after.handling)
    return write_together(workspace, Change(what, contents, private=private))[0]


def _read(root: Path, question: str) -> tuple[str, str]:
    """The file of a question and its text."""
    workspace = Workspace(root)
    files = find_files(workspace)
    if question not in files.questions:
        raise ProblemsError(load(root, [question]).problems)
    text = workspace.read(files.questions[question])
    if isinstance(text, Problem):
        raise ProblemsError((text,))
    return files.questions[question], text


def _complete(root: Path, question: str, file: str, text: str) -> Case:
    """The case by a text of the question, missing judgements `unknown`; raises ProblemsError otherwise."""
    loaded = load(root, [question], {file: text})
    if question in loaded.cases:
        return loaded.cases[question]
    filled = load(root, [question], {file: _filled(file, text)})
    if question in filled.cases:
        return filled.cases[question]
    left = {(row.file, row.path, row.code) for row in errors(filled.problems)}
    own = tuple(row for row in errors(loaded.problems) if (row.file, row.path, row.code) in left)
    raise ProblemsError(own or errors(loaded.problems))


def _filled(file: str, text: str) -> str:
    """The text with `unknown` for every judgement that is missing, where it can be put in."""
    edit = Edit(file, text)
    indicators, scenarios = edit.meant.get("indicators"), edit.meant.get("scenarios")
    if not isinstance(indicators, dict) or not isinstance(scenarios, dict):
        return text
    for name, entry in indicators.items():
        row = entry.get("given") if isinstance(entry, dict) else text
        if row is None or row == {}:
            edit.put(("indicators", name), "given", {OTHERS: _UNKNOWN})
        elif isinstance(row, dict):
            empty = [key for key, value in row.items() if value is None]
            absent = [] if OTHERS in row else [key for key in scenarios if key not in row]
            for key in (*empty, *absent):
                edit.put(("indicators", name, "given"), key, _UNKNOWN)
    return edit.text()


def _row(meant: Any, indicator: str) -> Mapping[str, Any]:
    return meant["indicators"][indicator].get("given") or {}


def _cell(meant: Any, indicator: str, scenario: str) -> Any:
    """What the file has for a scenario, by its name or under `others`; None where it has nothing."""
    row = _row(meant, indicator)
    return row.get(scenario, row.get(OTHERS))


def _as_typed(value: Any) -> Typed:
    if isinstance(value, dict):
        return {name: str(inner) for name, inner in value.items()}
    return "" if value is None else str(value)


def _refuse(file: str, case: Case, indicator: str, typed: Mapping[str, str]) -> None:
    """Raise ProblemsError for an indicator or scenarios that are not there, and for what is no judgement."""
    known = [row.id for row in case.question.indicators]
    if indicator not in known:
        raise _unknown_indicator(file, indicator, known)
    if problems := tuple(_faults(file, case, indicator, typed)):
        raise ProblemsError(problems)


def _unknown_indicator(file: str, name: str, known: list[str]) -> ProblemsError:
    step = nearest(name, known, "Add it to the question.")
    rule = "the question has no such indicator"
    path: Steps = ("indicators",)
    return ProblemsError((Problem("unknown-indicator", file, path, f"found {quoted(name)}", rule, step),))


def _which_analyst(file: str, path: Steps, names: Iterable[str]) -> ProblemsError:
    step = "Name the one whose judgement this is with --by."
    rule = "several analysts can answer, each under a name"
    found = f"found answers of {', '.join(names)}"
    return ProblemsError((Problem("which-analyst", file, path, found, rule, step),))


def _faults(file: str, case: Case, indicator: str, typed: Mapping[str, str]) -> Iterator[Problem]:
    for scenario, text in typed.items():
        path: Steps = ("indicators", indicator, "given", scenario)
        if scenario not in (*case.question.scenario_ids, OTHERS):
            step = nearest(scenario, case.question.scenario_ids, "Add it to the question.")
            rule = "the question has no such scenario"
            yield Problem("unknown-scenario", file, path, f"found {quoted(scenario)}", rule, step)
        try:
            read_judgement(value_of(text.strip()))
        except BadValue as bad:
            yield Problem("bad-value", file, path, bad.found, bad.rule, bad.next_step)


def _put_row(
    edit: Edit, path: Steps, scenarios: Sequence[str], typed: Mapping[str, Any], by: str | None
) -> None:
    """Put judgements in their places; `others` stays for those that are not named."""
    row, place = dict(_row(edit.meant, str(path[1]))), (*path, "given")
    values = {name: _value(edit.file, (*place, name), row, typed[name], by) for name in typed}
    if values and not row:
        in_order = {name: values[name] for name in (*scenarios, OTHERS) if name in values}
        edit.put(path, "given", in_order, after="text")
        return
    placed = _under_others(row, scenarios, values)
    # What is replaced comes first, since a new line can begin where an empty value ends.
    for key, value in sorted(placed.items(), key=lambda pair: pair[0] not in row):
        earlier = [name for name in scenarios[: _position(scenarios, key)] if name in row]
        if isinstance(value, dict) and isinstance(row.get(key), dict):
            edit.put((*place, key), str(by), value[by])
        elif row.get(key) != value:
            edit.put(place, key, value, after=earlier[-1] if earlier else None)


def _position(scenarios: Sequence[str], key: str) -> int:
    return scenarios.index(key) if key in scenarios else len(scenarios)


def _under_others(
    row: Mapping[str, Any], scenarios: Sequence[str], values: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The values by the key under which they are written.

    Where all that `others` stood for is named now, the last of these takes its place, so that it is of use.
    """
    unnamed = [name for name in scenarios if name not in row]
    if OTHERS in row and OTHERS not in values and unnamed and all(name in values for name in unnamed):
        last = unnamed[-1]
        return {OTHERS if name == last else name: value for name, value in values.items()}
    return values


def _value(file: str, path: Steps, row: Mapping[str, Any], value: Any, by: str | None) -> Any:
    """What is written for a scenario: the judgement, or the map of analysts with it."""
    there = row.get(str(path[-1]), row.get(OTHERS))
    if isinstance(there, dict) and by:
        return {**there, by: value}
    if isinstance(there, dict):
        raise _which_analyst(file, path, there)
    if by and there is not None:
        rule = "judgements under a scenario are all of named analysts, or one of nobody in particular"
        step = f"Leave --by out, or write the name of its analyst before {quoted(str(there))} in the file."
        raise ProblemsError(
            (Problem("unnamed-analyst", file, path, f"found {quoted(str(there))} of no name", rule, step),)
        )
    return {by: value} if by else value


def _prose(text: str) -> str:
    """A text on its key's line where it is short and needs no quotes there, else on lines of its own."""
    line = plain(text)
    return line if len(line) <= _ONE_LINE and scalar(line) == line else FoldedText(line)
