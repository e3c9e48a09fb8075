"""A record's figures computed again from the inputs that it holds."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import hypot
from pathlib import Path
from typing import Any, Literal

from forecast.core.bad_value import quoted
from forecast.core.problem import Problem, ProblemsError, nearest
from forecast.domain.assessment import Assessment, ScenarioResult
from forecast.domain.case import Case
from forecast.engine.assess import ENGINES, Settings, assess
from forecast.engine.draws import Advance
from forecast.files.workspace import Workspace
from forecast.ledger.book import parse, problem, questions, read_book, recorded_case, refusal
from forecast.ledger.contradictions import contradictions
from forecast.ledger.record import IN_NAME, Figures, Forecast, file_of, read_record, versions

IDENTICAL = 1e-12
# Monte Carlo standard errors of the difference between two runs.
MOST_MCSE = 4
# Where nothing is sampled, only the order of additions differs between versions.
MOST_EXACT = 1e-9
_DIGEST = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}-)?([0-9a-f]{4,64})")


@dataclass(frozen=True, slots=True)
class Row:
    """One scenario then and now."""

    then: Figures
    now: ScenarioResult

    @property
    def difference(self) -> float:
        """The largest difference between any two figures."""
        pairs = [(self.then.prior, self.now.prior), (self.then.posterior, self.now.posterior)]
        pairs += zip(self.then.interval or (), self.now.interval or (), strict=False)
        return max(abs(a - b) for a, b in pairs)

    @property
    def mcse(self) -> float | None:
        """The difference of the posteriors in its Monte Carlo standard errors; None if none is known."""
        error = hypot(self.then.mcse or 0, self.now.mcse or 0)
        return abs(self.then.posterior - self.now.posterior) / error if error else None


@dataclass(frozen=True, slots=True)
class Rerun:
    """A record and its assessment computed again; `versions` are those that differ, then and now."""

    record: Forecast
    assessment: Assessment
    rows: tuple[Row, ...]
    versions: Mapping[str, tuple[str, str]]

    @property
    def status(self) -> Literal["identical", "within", "differs"]:
        """Whether all figures agree to 1e-12, or priors to 1e-9 and posteriors within 4 errors, or not."""
        if all(row.difference <= IDENTICAL for row in self.rows):
            return "identical"
        return "within" if all(map(_is_within, self.rows)) else "differs"


def _is_within(row: Row) -> bool:
    posterior = abs(row.then.posterior - row.now.posterior)
    near = posterior <= MOST_EXACT if row.mcse is None else row.mcse <= MOST_MCSE
    return near and abs(row.then.prior - row.now.prior) <= MOST_EXACT


def read_forecast(root: Path, named: str) -> tuple[str, Forecast, Case]:
    """The file of a record, its forecast, and the case that it holds; raises what `rerun` raises."""
    file, data = _find(root, named)
    record = read_record(data)
    if not isinstance(record, Forecast):
        raise _unlike(file, "a resolution, which has no figures")
    if faults := tuple(contradictions(record, None)):
        raise ProblemsError(tuple(problem("record-contradicts-itself", file, what=what) for what in faults))
    return file, record, recorded_case(file, record.question, data)


def rerun(root: Path, named: str, advance: Advance | None = None) -> Rerun:
    """Compute a record again: a path, or the beginning of a digest in the workspace's ledger.

    Raises ProblemsError where there is no such record, it is not as it was published, or is no forecast.
    """
    file, record, case = read_forecast(root, named)
    settings = _settings(file, record)
    assessment = assess(case, record.as_of, settings, advance)
    now = {scenario.id: scenario for scenario in assessment.scenarios}
    if set(now) != {scenario.id for scenario in record.scenarios}:
        raise _unlike(file, "its figures are of other scenarios than its inputs")
    rows = tuple(Row(then, now[then.id]) for then in record.scenarios)
    return Rerun(record, assessment, rows, dict(_versions(record.versions, versions(assessment))))


# Nobody published anything beyond these, and a run would take days.
_BOUNDS = {"chains": (1, 1_000), "draws": (1, 1_000_000), "seed": (0, 2**63), "warm_up": (0, 100_000)}


def _settings(file: str, record: Forecast) -> Settings:
    """The settings of a record's run. Raises ProblemsError where it cannot have had them."""
    try:
        settings = Settings(**record.settings)
    except TypeError as error:
        raise _unlike(file, str(error).splitlines()[0]) from error
    if settings.engine not in ENGINES:
        raise _unlike(file, f"an engine {quoted(settings.engine)}")
    for name, (least, most) in _BOUNDS.items():
        value = getattr(settings, name)
        if not (isinstance(value, int) and least <= value <= most) and (name, value) != ("chains", None):
            raise _unlike(file, f"{name} of {quoted(value)}")
    return settings


def _versions(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    for name in sorted({*then, *now}):
        if then.get(name) != now.get(name):
            yield name, (then.get(name, "none"), now.get(name, "none"))


def _find(root: Path, named: str) -> tuple[str, dict[str, Any]]:
    """The file and the content of the record that has this path or digest."""
    path = Path(named)
    if path.is_file():
        inside = path.absolute().is_relative_to(root.absolute())
        folder = root if inside else path.parent
        text = Workspace(folder).read(path.absolute().relative_to(folder.absolute()).as_posix())
        data = text if isinstance(text, Problem) else parse(text, named)
        if isinstance(data, Problem):
            raise ProblemsError((data,))
        return named, data
    match = _DIGEST.fullmatch(path.name.removesuffix(".json"))
    books = [read_book(root, name) for name in questions(root)]
    known = [record for book in books for record in book.records]
    digits = match[1] if match else "\0"  # which is in no digest and in no name of a file
    matches = [record for record in known if record.digest.startswith(digits)]
    faults = [fault for book in books for fault in book.problems if digits[:IN_NAME] in fault.file]
    if faults and not matches:
        raise ProblemsError(tuple(faults))
    if len(matches) != 1:
        rule = "several records begin like this" if matches else "there is no such record"
        step = nearest(named, tuple(map(file_of, known)), "Publish one: forecast publish QUESTION.")
        raise refusal("unknown-record", "RECORD", named=quoted(named), rule=rule, step=step)
    digest = matches[0].digest
    return digest, next(book.data[digest] for book in books if digest in book.data)


def _unlike(file: str, what: str) -> ProblemsError:
    return refusal("record-unlike", file, what=what)
