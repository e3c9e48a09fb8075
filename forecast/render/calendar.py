r"""A calendar of whole days as a file that calendar programs import (RFC 5545).

>>> event = Event("a@b", date(2031, 1, 9), "Look", "Mines; seen?")
>>> calendar([event], date(2031, 1, 1)).splitlines()[8:10]
['SUMMARY:Look', 'DESCRIPTION:Mines\\; seen?']
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from forecast.core.plain import plain

_OCTETS = 75
_SIGNS = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,"})


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a day. The `id` names it for good, so that a later file takes its place."""

    id: str
    day: date
    summary: str
    description: str


def calendar(events: Iterable[Event], stamp: date) -> str:
    """The events as a calendar, written on the day `stamp`; lines are folded after 75 octets."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//forecast//plan//EN"]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{plain(event.id)}",
            f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + timedelta(1):%Y%m%d}",
            f"SUMMARY:{_text(event.summary)}",
            f"DESCRIPTION:{_text(event.description)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _text(value: str) -> str:
    return plain(value).translate(_SIGNS)


def _folded(line: str) -> Iterator[str]:
    """The parts of a line, those after the first with a space before them; no character is cut in two."""
    part = ""
    for char in line:
        if len(f"{part}{char}".encode()) > _OCTETS:
            yield part
            part = " "
        part += char
    yield part
