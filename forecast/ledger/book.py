"""The records of one question in the ledger, and every problem with them."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from forecast.core.bad_value import quoted
from forecast.core.ids import is_id
from forecast.core.problem import Problem, ProblemsError, errors, has_errors, nearest, problem_of
from forecast.core.write import write_new
from forecast.domain.case import Case
from forecast.files.journal import Change, write_together
from forecast.files.text import MAX_BYTES
from forecast.files.workspace import LEDGER, Workspace, printable
from forecast.ledger.chain import heads, in_order
from forecast.ledger.contradictions import contradictions, unlike_forecasts
from forecast.ledger.inputs import case_of
from forecast.ledger.messages import MESSAGES
from forecast.ledger.record import (
    IN_NAME,
    MOST_OF_BRIEF,
    PUBLISHED,
    VERSION,
    Forecast,
    Record,
    Resolution,
    digest_of,
    file_name,
    file_of,
    is_content,
    moment,
    read_record,
    render,
    sealed,
    short,
)

_NAME = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}-([0-9a-f]{{{IN_NAME}}})\.json")


@dataclass(frozen=True, slots=True)
class Book:
    """The sound records of a question in the order of the chain; `data` is each one's JSON, by digest."""

    question: str
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    data: dict[str, dict[str, Any]] = field(repr=False)

    @property
    def forecasts(self) -> tuple[Forecast, ...]:
        """The published forecasts, without the resolutions."""
        return tuple(record for record in self.records if isinstance(record, Forecast))

    def sound(self) -> "Book":
        """The book itself. Raises ProblemsError if any record is missing or not as it was published."""
        if has_errors(self.problems):
            raise ProblemsError(errors(self.problems))
        return self


def questions(root: Path) -> tuple[str, ...]:
    """The questions that have a folder in the ledger. Raises ProblemsError if it cannot be read."""
    names = Workspace(root).names(LEDGER)
    if isinstance(names, Problem):
        raise ProblemsError((names,))
    return tuple(name for name in names if is_id(name) and (root / LEDGER / name).is_dir())


def select_questions(root: Path, named: Sequence[str] | None) -> tuple[str, ...]:
    """The questions named, all of them if None. Raises ProblemsError for one without records."""
    known = questions(root)
    if unknown := [name for name in named or () if name not in known]:
        steps = {name: nearest(name, known, "Publish one: forecast publish QUESTION.") for name in unknown}
        rows = (problem("unknown-question", LEDGER, named=quoted(name), step=steps[name]) for name in unknown)
        raise ProblemsError(tuple(rows))
    return tuple(dict.fromkeys(named)) if named else known


def read_book(root: Path, question: str, now: datetime | None = None) -> Book:
    """Read all records of a question; none where it has no folder. Nothing is raised.

    A record that contradicts itself, or is published later than `now`, is among the problems only.
    """
    reading = _Reading(Workspace(root), question, now)
    reading.read()
    return Book(question, in_order(tuple(reading.records.values())), tuple(reading.problems()), reading.data)


def append[R: (Forecast, Resolution)](
    root: Path,
    question: str,
    kind: type[R],
    record: dict[str, Any],
    private: bool = False,
    beside: Mapping[str, bytes] = MappingProxyType({}),
) -> tuple[R, Path]:
    """Publish a record after the question's other records; return it and its path.

    `digest`, `previous` and `question` are filled in. The files `beside` it, by name, are written with it,
    all or nothing. Raises ProblemsError where the question's other records are not sound, OSError where the
    disk fails; either way nothing has been published.
    """
    last = heads(read_book(root, question).sound().records)
    whole = sealed(record | {"question": question, "previous": sorted(head.digest for head in last)})
    issued, content = kind.model_validate(whole), render(whole).encode("utf-8")
    file = file_of(issued)
    if len(content) > MAX_BYTES:  # nobody could read it back
        raise refusal("record-too-large", file, size=len(content) / 1e6, most=MAX_BYTES / 1e6)
    try:
        _write(
            Workspace(root), Change(f"publish {short(issued)}", {**beside, file: content}, private=private)
        )
    except FileExistsError as error:
        raise refusal("already-published", file, name=short(issued)) from error
    return issued, root / file


def _write(workspace: Workspace, change: Change) -> None:
    """Write a record, which comes last, and what lies beside it; nothing is overwritten.

    Raises FileExistsError where the record is there.
    """
    *beside, (file, content) = change.contents.items()
    new = {name: text for name, text in beside if not _is_there(workspace, name, text)}
    if not new:  # one file needs no journal
        write_new(workspace.target(file), content, change.private)
    elif (workspace.root / file).exists():
        raise FileExistsError(file)
    else:
        write_together(workspace, replace(change, contents={**new, file: content}))


def _is_there(workspace: Workspace, name: str, content: bytes) -> bool:
    """Whether a file has this content already. Raises ProblemsError where it has another."""
    if not (workspace.root / name).exists():
        return False
    there = workspace.raw(name, MOST_OF_BRIEF)
    if isinstance(there, Problem):
        raise ProblemsError((there,))
    if not is_content(there, hashlib.sha256(content).hexdigest()):
        raise refusal("brief-edited", name, name=PurePosixPath(name).stem)
    return True


def problem(code: str, file: str, **words: object) -> Problem:
    """A problem with a record, in the words that belong to its code."""
    name = printable(file)
    return problem_of(MESSAGES, code, name, (), {"file": name} | words)


def refusal(code: str, file: str, **words: object) -> ProblemsError:
    """A problem with a record, to raise by itself."""
    return ProblemsError((problem(code, file, **words),))


def recorded_case(file: str, question: str, data: Mapping[str, Any]) -> Case:
    """The case that a forecast's data holds. Raises ProblemsError where it is none."""
    try:
        return case_of(question, file, data["inputs"])
    except ValueError as error:
        raise refusal("record-unlike", file, what=str(error).splitlines()[0]) from error


@dataclass(slots=True)
class _Reading:
    """The records so far, and the faults of others; the digests of those others begin as in `left_out`."""

    workspace: Workspace
    question: str
    now: datetime | None
    records: dict[str, Record] = field(default_factory=dict)
    data: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    faults: list[Problem] = field(default_factory=list)

    @property
    def folder(self) -> str:
        return f"{LEDGER}/{self.question}"

    def read(self) -> None:
        names = self.workspace.names(self.folder)
        if isinstance(names, Problem):
            self.faults.append(names)
            return
        for name in names:
            if name == PUBLISHED and self.workspace.is_folder(f"{self.folder}/{name}"):
                continue
            if name.endswith(".json"):
                self.take(f"{self.folder}/{name}", name)
            else:
                self.faults.append(problem("stray-file", f"{self.folder}/{name}"))
        forecasts = [record for record in self.records.values() if isinstance(record, Forecast)]
        for record in tuple(self.records.values()):
            if isinstance(record, Resolution):
                self.leave_out(record, tuple(unlike_forecasts(record, forecasts)))

    def take(self, file: str, name: str) -> None:
        """Keep a record that is sound, or note why it is not."""
        text = self.workspace.read(file)
        data = text if isinstance(text, Problem) else parse(text, file)
        if isinstance(data, Problem):
            self.faults.append(data)
            self.left_out |= {match[1]} if (match := _NAME.fullmatch(name)) else set()
            return
        record = read_record(data)
        if (record.question, file_name(record)) != (self.question, name):
            right = file_of(record)
            step = _rename_step(self.workspace, file, right)
            self.faults.append(problem("record-renamed", file, right=right, step=step))
        if record.question == self.question:
            self.records[record.digest], self.data[record.digest] = record, data
            self.files[record.digest] = file
            self.leave_out(record, tuple(contradictions(record, self.now)))

    def leave_out(self, record: Record, faults: tuple[str, ...]) -> None:
        """Remove a record that has faults."""
        if faults:
            file = self.files.pop(record.digest)
            self.faults += (problem("record-contradicts-itself", file, what=what) for what in faults)
            self.left_out.add(record.digest[:IN_NAME])
            del self.records[record.digest], self.data[record.digest]

    def problems(self) -> Iterator[Problem]:
        """The faults of single records, then those that need all records to be read."""
        yield from self.faults
        for record in self.records.values():
            for digest in record.previous:
                if digest in self.records:
                    yield from self.clock(record, self.records[digest])
                elif digest[:IN_NAME] not in self.left_out:
                    yield problem(
                        "record-removed",
                        self.folder,
                        name=f"*-{digest[:IN_NAME]}.json",
                        by=short(record),
                        step="Restore it from git, or from whoever published it.",
                    )

    def clock(self, record: Record, before: Record) -> Iterator[Problem]:
        if record.published_at < before.published_at:
            yield problem(
                "clock-backwards",
                self.files[record.digest],
                time=moment(record),
                before=moment(before),
                by=short(before),
            )


def _rename_step(workspace: Workspace, file: str, right: str) -> str:
    if (workspace.root / right).exists():
        return "Delete this copy."
    return f'Name it so again: mv "{printable(file)}" "{right}".'


def parse(text: str, file: str) -> dict[str, Any] | Problem:
    """The JSON of a record if its digest, text and form are right, else the problem with it."""
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        return problem("record-half-written", file)
    version = data.get("ledger") if isinstance(data, dict) else None
    if isinstance(version, int) and version > VERSION:
        return problem("record-newer", file, version=quoted(version), own=VERSION)
    if not isinstance(data, dict):
        return problem("record-unlike", file, what=quoted(data))
    if what := _edited(data, text):
        return problem("record-edited", file, what=what)
    try:
        read_record(data)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"])
        return problem("record-unlike", file, what=f"{where} is missing or not as it should be")
    return data


def _edited(data: dict[str, Any], text: str) -> str:
    """What shows that a text is not as it was published; "" where nothing does."""
    try:
        holds = data.get("digest") == digest_of(data)
        same = render(data) == text.replace("\r\n", "\n")
    except (ValueError, RecursionError):  # NaN, infinity, halves of surrogate pairs
        return "a value that no record holds"
    if not holds:
        return "a content that its digest does not belong to"
    return "" if same else "another layout than it was written with"
