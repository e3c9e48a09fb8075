from datetime import date

import pytest

from forecast.core.bad_value import BadValue
from forecast.core.dates import Span, read_day, read_span

YEAR_FIRST = "a date is written year first, 2022-12-04, all in digits"
ANY = "Write a day, a month, a year or a span: 2022-12-04, 2022-12, 2022 or 2022-12-06..2022-12-07."


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2022-12-04", date(2022, 12, 4), date(2022, 12, 4)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-12-06..2022-12-07", date(2022, 12, 6), date(2022, 12, 7)),
        ("2022-11..2023", date(2022, 11, 1), date(2023, 12, 31)),
        ("2022-12-06..2022-12", date(2022, 12, 6), date(2022, 12, 31)),
    ],
)
def test_span_reads_every_form(typed: str, first: date, last: date) -> None:
    assert read_span(typed) == Span(first, last, typed)


def test_span_takes_a_year_that_yaml_made_a_number() -> None:
    assert read_span(2022) == read_span("2022")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("2023-02-29", 'found "2023-02-29"; there is no such day. February 2023 ends on 2023-02-28.'),
        ("2023-04-00", 'found "2023-04-00"; there is no such day. April 2023 ends on 2023-04-30.'),
        ("2023-13", f'found "2023-13"; there is no such month or year. {ANY}'),
        ("2023-00-04", f'found "2023-00-04"; there is no such month or year. {ANY}'),
        ("0000", f'found "0000"; there is no such month or year. {ANY}'),
        ("4 December 2022", f'found "4 December 2022"; {YEAR_FIRST}. {ANY}'),
        ("2022-12-4", f'found "2022-12-4"; {YEAR_FIRST}. Write 2022-12-04.'),
        ("2022/12/04", f'found "2022/12/04"; {YEAR_FIRST}. Write 2022-12-04.'),
        (20221204, f"found 20221204; {YEAR_FIRST}. Write 2022-12-04."),
        (2022.12, f"found 2022.12; {YEAR_FIRST}. {ANY}"),
        (True, f"found true; {YEAR_FIRST}. {ANY}"),
        (None, f"found nothing; {YEAR_FIRST}. {ANY}"),
        ([2022], f"found a list; {YEAR_FIRST}. {ANY}"),
        ("", f'found ""; {YEAR_FIRST}. {ANY}'),
        ("2022..", f'found "2022.."; {YEAR_FIRST}. {ANY}'),
        ("٢٠٢٢", f'found "٢٠٢٢"; {YEAR_FIRST}. {ANY}'),
        (
            "2022-12-07..2022-12-06",
            'found "2022-12-07..2022-12-06"; a span runs from its earlier date to its later one. '
            "Write 2022-12-06..2022-12-07.",
        ),
        (
            "2022-12-04T09:30Z",
            'found "2022-12-04T09:30Z"; dates are whole days, without a time of day or a time zone. '
            "Write 2022-12-04.",
        ),
        (
            "2022-12-04 09:30 +02:00",
            'found "2022-12-04 09:30 +02:00"; dates are whole days, without a time of day or a time zone. '
            "Write 2022-12-04.",
        ),
    ],
)
def test_span_refuses(typed: object, message: str) -> None:
    with pytest.raises(BadValue) as refused:
        read_span(typed)
    assert str(refused.value) == message


@pytest.mark.parametrize("typed", ["2022-12", "2022", 2022, "2022-12-06..2022-12-07"])
def test_day_refuses_what_is_longer(typed: object) -> None:
    with pytest.raises(BadValue, match="one day is needed here, not a longer time"):
        read_day(typed)


def test_day_names_only_days_in_its_next_step() -> None:
    with pytest.raises(BadValue) as refused:
        read_day("soon")
    assert refused.value.next_step == "Write a day, like 2022-12-04."
