"""A calendar file: what RFC 5545 asks of its lines."""

from datetime import date

from forecast.render.calendar import Event, calendar

LONG = "Die Reservisten werden einberufen; Straße gesperrt, \\ Hafen zu — " * 4


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")


def test_lines_are_folded_after_75_octets_and_no_character_is_cut():
    text = calendar([Event("a@b", date(2031, 1, 9), LONG, "")], date(2031, 1, 1))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    (summary,) = (line for line in unfolded(text) if line.startswith("SUMMARY:"))
    escaped = summary.removeprefix("SUMMARY:")
    assert escaped.replace("\\;", ";").replace("\\,", ",").replace("\\\\", "\\") == LONG.strip()


def test_an_event_lasts_the_whole_day_and_a_line_break_adds_no_property():
    text = calendar([Event("a@b", date(2031, 12, 31), "Look\r\nATTACH:http://x", "")], date(2031, 1, 1))
    lines = unfolded(text)
    assert {"DTSTART;VALUE=DATE:20311231", "DTEND;VALUE=DATE:20320101"} <= set(lines)
    assert "SUMMARY:Look ATTACH:http://x" in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
