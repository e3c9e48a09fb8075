"""Where the files name what has an id."""

from collections.abc import Sequence
from typing import Any

from forecast.core.problem import Path

# One step of a place: a key, any key or number, or, at the end, the keys of a map.
ANY, KEY = "*", "<key>"
type Place = tuple[str, ...]

PLACES: dict[str, dict[str, tuple[Place, ...]]] = {
    "scenario": {
        "question": (
            ("scenarios", KEY),
            ("prior", "rates", ANY, "scenario"),
            ("prior", "shares", KEY),
            ("indicators", ANY, "given", KEY),
            ("alert", KEY),
        ),
        "evidence": (
            ("reports", ANY, "scenario"),
            ("reports", ANY, "scenario", ANY),
            ("reports", ANY, "deception", KEY),
        ),
    },
    "indicator": {"question": (("indicators", KEY),), "evidence": (("reports", ANY, "indicator"),)},
    "group": {"question": (("indicators", ANY, "group"), ("dependence", KEY))},
    "report": {"evidence": (("reports", KEY),)},
    "source": {
        "sources": (("sources", KEY),),
        "evidence": (("reports", ANY, "source"), ("reports", ANY, "citations", ANY, "via", ANY)),
    },
    "article": {"evidence": (("reports", ANY, "citations", ANY, "article"),)},
    "question": {},
}


def is_place(places: Sequence[Place], path: Path, is_key: bool) -> bool:
    """Whether a key, or a value, at a path is one of the places.

    >>> places = PLACES["scenario"]["question"]
    >>> is_place(places, ("alert", "closed"), True), is_place(places, ("alert", "closed"), False)
    (True, False)
    """
    return any(_fits(place, path, is_key) for place in places)


def _fits(place: Place, path: Path, is_key: bool) -> bool:
    if (place[-1] == KEY) != is_key or len(place) != len(path):
        return False
    return all(step in (ANY, KEY, here) for step, here in zip(place, path, strict=True))


def expected(data: Any, places: Sequence[Place], old: str, new: str, path: Path = ()) -> Any:
    """The data of a file after its ids are exchanged, by the data and not by the text."""
    if isinstance(data, dict):
        renamed = {}
        for key, value in data.items():
            here = (*path, key)
            name = new if key == old and is_place(places, here, True) else key
            renamed[name] = expected(value, places, old, new, here)
        return renamed
    if isinstance(data, list):
        return [expected(value, places, old, new, (*path, number)) for number, value in enumerate(data)]
    is_id = isinstance(data, str | int) and not isinstance(data, bool) and str(data) == old
    return new if is_id and is_place(places, path, False) else data
