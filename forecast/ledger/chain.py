"""The order of records: each names those before it, as commits do. The clock only orders the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

from forecast.ledger.record import Record, Resolution


@dataclass(frozen=True, slots=True)
class Fork:
    """Records that followed one record, or none, without knowing of each other.

    `after` is None where they were the first of their question.
    """

    after: Record | None
    branches: tuple[Record, ...]
    joined: bool


def in_order(records: Sequence[Record]) -> tuple[Record, ...]:
    """The records, each after those that it names; where no chain orders them, by clock and digest."""
    known = {record.digest: record for record in records}
    sorter = TopologicalSorter({record.digest: _before(record, known) for record in records})
    sorter.prepare()
    ready, ordered = list(sorter.get_ready()), []
    while ready:
        first = min(ready, key=lambda digest: (known[digest].published_at, digest))
        ready.remove(first)
        ordered.append(known[first])
        sorter.done(first)
        ready += sorter.get_ready()
    return tuple(ordered)


def heads(records: Sequence[Record]) -> tuple[Record, ...]:
    """The records that no other names, in the order given."""
    named = {digest for record in records for digest in record.previous}
    return tuple(record for record in records if record.digest not in named)


def forks(records: Sequence[Record]) -> tuple[Fork, ...]:
    """Where two were published without knowing of each other, and whether a later record names both."""
    known = {record.digest: record for record in records}
    following: dict[str | None, list[Record]] = {}
    for record in records:
        first: list[str | None] = [] if record.previous else [None]
        for digest in [*first, *_before(record, known)]:
            following.setdefault(digest, []).append(record)
    last = heads(records)
    return tuple(
        Fork(known[digest] if digest else None, tuple(branches), len(last) == 1)
        for digest, branches in following.items()
        if len(branches) > 1
    )


def last_resolutions(records: Sequence[Record]) -> tuple[Resolution, ...]:
    """The resolutions that no later one in the chain replaces, in the order given."""
    known = {record.digest: record for record in records}
    resolutions = [record for record in records if isinstance(record, Resolution)]
    replaced = set[str]().union(*(_ancestors(record, known) for record in resolutions))
    return tuple(record for record in resolutions if record.digest not in replaced)


def outcome(records: Sequence[Record]) -> Resolution | None:
    """The resolution that holds; None while there is none, or while two contradict each other."""
    last = last_resolutions(records)
    return last[-1] if len({record.outcome for record in last}) == 1 else None


def _before(record: Record, known: dict[str, Record]) -> list[str]:
    return [digest for digest in record.previous if digest in known]


def _ancestors(record: Record, known: dict[str, Record]) -> set[str]:
    ancestors, ahead = set[str](), _before(record, known)
    while ahead:
        digest = ahead.pop()
        if digest not in ancestors:
            ancestors.add(digest)
            ahead += _before(known[digest], known)
    return ancestors
