"""Show what has an id: its fields as typed, its place, and what is linked with it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from forecast.core.bad_value import quoted
from forecast.desk.index import KINDS, Entry, Index, as_list, as_map, unknown_id
from forecast.domain.evidence import CORRECTION_KINDS
from forecast.files.link_question import OTHERS

Fields = Iterator[tuple[str, str]]

# Fields that are not shown, since they are links, have ids of their own, or are unreadable.
_LINKED = {
    "question": ("scenarios", "indicators"),
    "indicator": ("given",),
    "report": ("citations",),
    "article": ("fingerprint",),
}


@dataclass(frozen=True, slots=True)
class Link:
    """Something linked with an entry: how, its name, its place, and a text about it."""

    how: str
    name: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """All about one entry."""

    kind: str
    name: str
    place: str
    fields: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]


def show(index: Index, name: str) -> tuple[Card, ...]:
    """The cards of all that is called so; `question/id` means what belongs to that question.

    Raises ProblemsError if nothing is, with the nearest name.
    """
    cards = tuple(_card(index, entry) for entry in index.entries if name in (entry.id, entry.name))
    if not cards:
        raise unknown_id(name, name, index.entries, KINDS)
    return cards


def _card(index: Index, entry: Entry) -> Card:
    left_out = _LINKED.get(entry.kind, ())
    fields = [
        row for key, value in entry.data.items() if key not in left_out for row in _fields(str(key), value)
    ]
    if entry.kind == "indicator":
        fields += _row(index, entry)
    links = tuple(_LINKS[entry.kind](index, entry))
    return Card(entry.kind, entry.name, index.place(entry), tuple(fields), links)


def _fields(name: str, value: object) -> Fields:
    """Values by dotted name; what holds nothing but plain values is one row."""
    if isinstance(value, dict) and any(isinstance(inner, dict | list) for inner in value.values()):
        for key, inner in value.items():
            yield from _fields(f"{name}.{key}", inner)
    elif isinstance(value, list) and any(isinstance(inner, dict | list) for inner in value):
        for number, inner in enumerate(value):
            yield from _fields(f"{name}[{number}]", inner)
    else:
        yield name, _as_text(value)


def _as_text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_as_text(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(_as_text, value))
    return quoted(value) if value is None or isinstance(value, bool) else str(value)


def _row(index: Index, entry: Entry) -> Fields:
    """The judgements under every scenario of the question, `others` written out."""
    judgements = as_map(entry.data.get("given"))
    scenarios = [scenario.id for scenario in index.of("scenario", entry.question)]
    for name in [*scenarios, *(key for key in judgements if key not in (*scenarios, OTHERS))]:
        yield f"given {name}", _as_text(judgements.get(name, judgements.get(OTHERS)))


def _of_question(index: Index, entry: Entry) -> Iterator[Link]:
    for scenario in index.of("scenario", entry.id):
        yield _link(index, "scenarios", scenario, scenario.data.get("title"))
    for indicator in index.of("indicator", entry.id):
        yield _link(index, "indicators", indicator, indicator.data.get("text"))
    for report in index.of("report", entry.id):
        yield _link(index, "reports", report, _assertion(report))


def _reports_with(key: str, how: str) -> Callable[[Index, Entry], Iterator[Link]]:
    """Links to the reports whose value of a key names the entry."""

    def links(index: Index, entry: Entry) -> Iterator[Link]:
        for report in index.of("report", entry.question or None):
            if entry.id in map(str, as_list(report.data.get(key))):
                yield _link(index, how, report, _assertion(report))

    return links


def _of_report(index: Index, entry: Entry) -> Iterator[Link]:
    subjects = [("indicator", entry.data.get("indicator"), "text")]
    subjects += [("scenario", name, "title") for name in as_list(entry.data.get("scenario"))]
    for kind, name, says in subjects:
        for subject in index.of(kind, entry.question):
            if subject.id == str(name):
                yield _link(index, f"on {kind}", subject, subject.data.get(says))
    for source in index.of("source"):
        if source.id == str(entry.data.get("source")):
            letter = source.data.get("reliability")
            yield _link(index, "by source", source, f"{source.data.get('name')}, reliability {letter}")
    articles = {article.id: article for article in index.of("article")}
    for number, citation in enumerate(as_list(entry.data.get("citations"))):
        location, name = index.place(entry, "citations", number), str(as_map(citation).get("article"))
        since = _corrected(articles[name]) if name in articles else ""
        yield Link("citations", name, location, _quoted(as_map(citation)) + since)


def _of_article(index: Index, entry: Entry) -> Iterator[Link]:
    for report in index.of("report"):
        for number, citation in enumerate(as_list(report.data.get("citations"))):
            if str(as_map(citation).get("article")) == entry.id:
                location = index.place(report, "citations", number)
                yield Link("cited by", report.name, location, _quoted(as_map(citation)))


_LINKS: dict[str, Callable[[Index, Entry], Iterator[Link]]] = {
    "question": _of_question,
    "scenario": _reports_with("scenario", "opinions"),
    "indicator": _reports_with("indicator", "reports"),
    "report": _of_report,
    "source": _reports_with("source", "reports"),
    "article": _of_article,
}


def _link(index: Index, how: str, entry: Entry, text: object) -> Link:
    return Link(how, entry.name, index.place(entry), _as_text(text) + _corrected(entry))


def _corrected(entry: Entry) -> str:
    """Whether and when it was withdrawn or corrected, as typed."""
    corrections = [(kind, as_map(entry.data.get(kind))) for kind in CORRECTION_KINDS]
    return "".join(f"; {kind} on {_as_text(data['date'])}" for kind, data in corrections if data.get("date"))


def _assertion(report: Entry) -> str:
    """Who says what about which subject, as typed; context has no stance."""
    data = report.data
    subject = data.get("indicator") or data.get("scenario")
    words = [data.get("source"), data.get("stance", "affirms") if subject else "context", subject]
    dated = f" ({_as_text(data['date'])})" if data.get("date") else ""
    return " ".join(_as_text(part) for part in words if part) + dated


def _quoted(citation: dict[str, Any]) -> str:
    more = [f"via {_as_text(citation['via'])}"] if citation.get("via") else []
    more += [_as_text(citation["note"])] if citation.get("note") else []
    return f'"{_as_text(citation.get("quote"))}"' + (f" ({'; '.join(more)})" if more else "")
