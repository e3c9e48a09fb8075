"""An id as typed to the one thing that it names."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from forecast.core.bad_value import quoted
from forecast.core.problem import Problem, ProblemsError, nearest
from forecast.desk.index import Entry


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an id; `question` is the one that it belongs to, "" for sources and articles."""

    kind: str
    id: str
    question: str = ""

    @property
    def name(self) -> str:
        """What names it among its kind."""
        return f"{self.question}/{self.id}" if self.question else self.id

    @property
    def full(self) -> str:
        """What names it among all kinds."""
        return f"{self.kind}:{self.name}"


def named(entry: Entry) -> Named:
    """What names an entry."""
    return Named(entry.kind, entry.id, "" if entry.kind == "question" else entry.question)


def pick(known: Iterable[Named], typed: str, kinds: Sequence[str]) -> Named:
    """The one that is meant by `id`, `question/id`, `kind:id` or `kind:question/id`.

    Raises ProblemsError where there is none, with the nearest name, or more than one, with all of them.

    >>> pick([Named("report", "calm", "strait"), Named("article", "calm")], "report:calm", ("report",)).name
    'strait/calm'
    """
    known = tuple(dict.fromkeys(known))  # what is filed twice, which `check` refuses, is still one
    kind, _, name = typed.rpartition(":")
    meant = [each for each in known if name in (each.id, each.name) and kind in ("", each.kind)]
    if len(meant) == 1:
        return meant[0]
    raise ProblemsError((_ambiguous(typed, meant) if meant else _unknown(known, typed, kinds),))


def _ambiguous(typed: str, meant: Collection[Named]) -> Problem:
    several_kinds = len({each.kind for each in meant}) > 1
    names = [each.full if several_kinds else each.name for each in meant]
    rule = f"this names {len(meant)} things"
    return Problem(
        "ambiguous-id", "workspace", (), f"found {quoted(typed)}", rule, f"Write {' or '.join(names)}."
    )


def _unknown(known: Collection[Named], typed: str, kinds: Sequence[str]) -> Problem:
    kind, _, name = typed.rpartition(":")
    among = [each for each in known if kind in ("", each.kind)]
    names = list(dict.fromkeys(each.name if "/" in name else each.id for each in among))
    rule = (
        f"no {', '.join(kinds[:-1])} or {kinds[-1]} has this id"
        if len(kinds) > 1
        else f"no {kinds[0]} has this id"
    )
    step = nearest(name, names, "")
    step = step if step.startswith("Did") else "Look for words with `forecast find`."
    return Problem("unknown-id", "workspace", (), f"found {quoted(typed)}", rule, step)
