"""Contradictions within a record: a digest does not make one true.

A digest shows that a record is as it was written, not that what was written makes sense. What follows from
the rest of the record is worked out again, all but the figures themselves (`rerun` does that), and a record
that differs is left out of every score.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from math import fsum
from pathlib import PurePosixPath

from forecast.core.bad_value import quoted
from forecast.core.ids import is_id
from forecast.domain.analyst import completed
from forecast.domain.question import VOID
from forecast.ledger.record import MODEL, Forecast, Judge, Record, Resolution, brief_files, moment

# A forecast of the evening may be published the next morning, days begin elsewhere at another time, and
# clocks differ.
GRACE = timedelta(days=1)
# The most by which rounding can change a sum of probabilities that are kept in full.
_SUM = 1e-6


def hindsight(as_of: date, published: datetime, written: date | None) -> str:
    """Why a forecast is one in retrospect, "" if it is none.

    It is when its publication, or the writing of its question, came more than a day after the day
    that it is of: what became known in between may have shaped it.

    >>> hindsight(date(2031, 1, 15), datetime(2031, 1, 16, 8, tzinfo=UTC), None)
    ''
    >>> hindsight(date(2031, 1, 15), datetime(2031, 1, 16, 8, tzinfo=UTC), date(2031, 2, 1))
    'a question written on 2031-02-01, 17 days after 2031-01-15'
    """
    events = (("a question written on", written), ("a publication on", published.astimezone(UTC).date()))
    late = (
        f"{what} {day}, {(day - as_of).days} days after {as_of}"
        for what, day in events
        if day and day - as_of > GRACE
    )
    return next(late, "")


def contradictions(record: Record, now: datetime | None) -> Iterator[str]:
    """Every contradiction within a record, in words; it cannot be later than `now`, unless that is None."""
    if now is not None and record.published_at > now + GRACE:
        yield f"a publication at {moment(record)}, which is still to come"
    yield from _forecast(record) if isinstance(record, Forecast) else _resolution(record)


def _forecast(record: Forecast) -> Iterator[str]:
    for rule in _RULES:
        yield from rule(record)


def _retrospective(record: Forecast) -> Iterator[str]:
    why = hindsight(record.as_of, record.published_at, record.inputs.question.written)
    if record.retrospective != bool(why):
        says = str(record.retrospective).lower()
        yield f"retrospective {says}, though it tells of {why or 'no such delay'}"


def _order(record: Forecast) -> Iterator[str]:
    published = record.published_at.date()
    days = (("a forecast of", record.as_of), ("a question written on", record.inputs.question.written))
    for what, day in days:
        if day and day - published > GRACE:
            yield f"{what} {day}, which was published before, at {moment(record)}"


def _window(record: Forecast) -> Iterator[str]:
    opens, closes = record.inputs.question.opens, record.inputs.question.closes
    if not opens <= record.as_of <= closes:
        yield f"a forecast of {record.as_of}, though its question is open from {opens} to {closes}"


def _scenarios(record: Forecast) -> Iterator[str]:
    ids, figured = record.scenario_ids, [row.id for row in record.scenarios]
    if sorted(ids) != sorted(figured):
        yield f"figures for {_listed(figured)}, though its question has {_listed(ids)}"
    if len(set(ids)) < len(ids):
        yield f"a scenario twice among {_listed(ids)}"
    for name in ("prior", "posterior"):
        yield from _sum(f"{name}s", (getattr(row, name) for row in record.scenarios))
    for row in record.scenarios:
        if row.interval and row.interval[0] > row.interval[1]:
            yield f"an interval of {quoted(row.id)} whose lower end is the higher one"


def _judge(record: Forecast) -> Iterator[str]:
    judge = record.judge
    if judge is None:
        return
    ids, judged = record.scenario_ids, judge.probability
    if sorted(ids) != sorted(judged):
        yield f"numbers of {judge.name} for {_listed(judged)}, though its question has {_listed(ids)}"
    if judge.name == MODEL:
        yield f"numbers of an analyst called {MODEL}, as whom the engine's figures are kept"
    yield from _sum(f"numbers of {judge.name}", judge.probability.values())
    figured = [row.id for row in record.scenarios]
    if sorted(ids) == sorted(judged) == sorted(figured) and not _is_completed(judge, record):
        yield f"numbers of {judge.name} other than those given, completed in the model's proportions"


def _is_completed(judge: Judge, record: Forecast) -> bool:
    model = {row.id: row.posterior for row in record.scenarios}
    if not any(p for name, p in model.items() if name not in judge.given):
        return all(judge.probability.get(name) == p for name, p in judge.given.items())
    return all(abs(judge.probability[name] - p) < _SUM for name, p in completed(judge.given, model).items())


def _verdict(record: Forecast) -> Iterator[str]:
    if record.verdict.status != "passed":
        yield f"a verdict that is {record.verdict.status}, with which nothing is published"


def _brief(record: Forecast) -> Iterator[str]:
    brief = record.brief
    if brief is None or not brief.is_kept:
        return
    by_suffix = {PurePosixPath(file).suffix: digest for file, digest in brief.digests.items()}
    if {*brief_files(record.question, record.day, by_suffix).values()} != {*brief.digests}:
        yield f"a brief under the name {quoted(brief.file, limit=200)}, which its content does not give"


_RULES: tuple[Callable[[Forecast], Iterator[str]], ...] = (
    _retrospective,
    _order,
    _window,
    _scenarios,
    _judge,
    _verdict,
    _brief,
)


def _resolution(record: Resolution) -> Iterator[str]:
    if record.date - record.published_at.date() > GRACE:
        yield f"an outcome of {record.date}, which came after it was recorded at {moment(record)}"
    if record.scenarios is not None:
        yield from unknown_outcome(record, record.scenarios)


def unlike_forecasts(record: Resolution, forecasts: Iterable[Forecast]) -> Iterator[str]:
    """Why an outcome cannot be true, given the published forecasts of its question, if there are any."""
    forecasts = tuple(forecasts)
    if not forecasts:
        return
    known = dict.fromkeys(name for forecast in forecasts for name in forecast.scenario_ids)
    later = dict.fromkeys(name for name in record.scenarios or () if name not in known)
    yield from unknown_outcome(record, (*known, *later))
    opens = min(forecast.inputs.question.opens for forecast in forecasts)
    if record.date < opens:
        yield f"an outcome of {record.date}, though its question opens on {opens}"


def unknown_outcome(record: Resolution, known: Iterable[str]) -> Iterator[str]:
    """A contradiction if the outcome is none of the known scenarios."""
    if record.outcome not in (*known, VOID):
        yield f"the outcome {quoted(record.outcome)}, though its question has {_listed(known)}"


def _sum(what: str, probabilities: Iterable[float]) -> Iterator[str]:
    total = fsum(probabilities)
    if abs(total - 1) > _SUM:
        yield f"{what} that add up to {100 * total:.6g}%"


def _listed(names: Iterable[str] | Mapping[str, float]) -> str:
    return ", ".join(name if is_id(name) else quoted(name) for name in names) or "none"
