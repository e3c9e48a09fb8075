"""Show what has an id: its fields as typed, its place, and what is linked with it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from forecast.core.bad_value import BadValue, quoted
from forecast.core.probability import read_probability
from forecast.desk.computed import Computed
from forecast.desk.index import KINDS, Entry, Index, as_list, as_map, unknown_id
from forecast.domain.evidence import CORRECTION_KINDS
from forecast.files.link_question import OTHERS

_REPORTS = "reports"
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


def show(index: Index, name: str, of_question: Callable[[str], Computed]) -> tuple[Card, ...]:
    """The cards of all that is called so; `question/id` means what belongs to that question.

    `of_question` gives what the model makes of a question's rows and reports. Raises ProblemsError if nothing
    is called so, with the nearest name.
    """
    cards = tuple(
        _card(index, entry, of_question) for entry in index.entries if name in (entry.id, entry.name)
    )
    if not cards:
        raise unknown_id(name, name, index.entries, KINDS)
    return cards


def _card(index: Index, entry: Entry, of_question: Callable[[str], Computed]) -> Card:
    left_out = _LINKED.get(entry.kind, ())
    fields = [
        row for key, value in entry.data.items() if key not in left_out for row in _fields(str(key), value)
    ]
    computed = of_question(entry.question) if entry.kind in ("indicator", "report") else Computed()
    counts = computed.credits
    if entry.kind == "indicator":
        fields += (*_row(index, entry), *computed.implied.get(entry.id, ()))
    if entry.kind == "report" and entry.id in counts:
        fields.append(("counts", counts[entry.id]))
    links = tuple(_counted(link, counts) for link in _LINKS[entry.kind](index, entry))
    return Card(entry.kind, entry.name, index.place(entry), tuple(fields), links)


def _counted(link: Link, counts: Mapping[str, str]) -> Link:
    """A link to a report with what it counts, where that is known."""
    name = link.name.rpartition("/")[2]
    if link.how != _REPORTS or name not in counts:
        return link
    return replace(link, text=f"{link.text}; counts {counts[name]}")


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
        by = f"; by {_as_text(scenario.data['by'])}" if scenario.data.get("by") else ""
        yield _link(index, "scenarios", scenario, f"{_as_text(scenario.data.get('title'))}{by}")
    for indicator in index.of("indicator", entry.id):
        yield _link(index, "indicators", indicator, indicator.data.get("text"))
    for report in index.of("report", entry.id):
        yield _link(index, _REPORTS, report, _assertion(report))


def _reports_with(how: str, *keys: str) -> Callable[[Index, Entry], Iterator[Link]]:
    """Links to the reports whose value of one of some keys names the entry."""

    def links(index: Index, entry: Entry) -> Iterator[Link]:
        for report in index.of("report", entry.question or None):
            if any(entry.id in _names(report, key) for key in keys):
                yield _link(index, how, report, _assertion(report))

    return links


def _of_report(index: Index, entry: Entry) -> Iterator[Link]:
    subjects = [("indicator", entry.data.get("indicator"), "text")]
    scenarios = (*_names(entry, "scenario"), *_names(entry, "says"))
    subjects += [("scenario", name, "title") for name in scenarios]
    for kind, name, text in subjects:
        for subject in index.of(kind, entry.question):
            if subject.id == str(name):
                yield _link(index, f"on {kind}", subject, subject.data.get(text))
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
    "scenario": _reports_with("opinions", "scenario", "says"),
    "indicator": _reports_with(_REPORTS, "indicator"),
    "report": _of_report,
    "source": _reports_with(_REPORTS, "source"),
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
    subject, divided = data.get("indicator") or data.get("scenario"), as_map(data.get("says"))
    stance = "expects" if divided else data.get("stance", "affirms") if subject else "context"
    words = [data.get("source"), stance, subject or dict(sorted(divided.items(), key=_share, reverse=True))]
    dated = f" ({_as_text(data['date'])})" if data.get("date") else ""
    return " ".join(_as_text(part) for part in words if part) + dated


def _share(row: tuple[object, object]) -> float:
    """The number of a share as typed; 0 where it is none."""
    try:
        return read_probability(row[1])
    except BadValue:
        return 0.0


def _names(report: Entry, key: str) -> tuple[str, ...]:
    """The ids in a value of a report: itself, those of a list, or the keys of a map."""
    value = report.data.get(key)
    return tuple(map(str, value if isinstance(value, dict) else as_list(value)))


def _quoted(citation: dict[str, Any]) -> str:
    more = [f"via {_as_text(citation['via'])}"] if citation.get("via") else []
    more += [_as_text(citation["note"])] if citation.get("note") else []
    return f'"{_as_text(citation.get("quote"))}"' + (f" ({'; '.join(more)})" if more else "")
