"""NAME=VALUE as it is typed."""

import pytest

from forecast.core.assignment import read_assignment
from forecast.core.bad_value import BadValue


@pytest.mark.parametrize("text", ["a=b=c", " a = b=c "])
def test_the_first_equals_sign_parts_name_and_value(text):
    assert read_assignment(text, "a=1") == ("a", "b=c")


@pytest.mark.parametrize("text", ["", "a", "a=", "=b", " = "])
def test_a_part_that_is_missing_is_a_bad_value(text):
    with pytest.raises(BadValue) as caught:
        read_assignment(text, "joins-war=8%")
    assert str(caught.value).endswith(
        "; this is a name, an equals sign and a value. Write it like joins-war=8%."
    )
