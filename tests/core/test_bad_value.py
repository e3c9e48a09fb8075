import pytest

from forecast.core.bad_value import BadValue, quoted
from forecast.core.ids import is_id, read_id


@pytest.mark.parametrize("name", ["a", "vessel-seized", "2024", "b2-c3"])
def test_id_reads(name: str) -> None:
    assert read_id(name) == name


@pytest.mark.parametrize("name", ["", "A", "a_b", "a--b", "-a", "a-", "../a", "a/b", "a b", "ä", "a\n"])
def test_id_refuses(name: str) -> None:
    assert not is_id(name)
    with pytest.raises(BadValue):
        read_id(name)


def test_id_takes_a_number_that_yaml_made() -> None:
    assert read_id(2024) == "2024"


def test_shown_keeps_to_one_line_and_to_printable_characters() -> None:
    assert quoted("a\n  b\x1b[31m") == '"a b?[31m"'
    assert len(quoted("word " * 1000)) == 62
