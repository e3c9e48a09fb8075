"""What becomes of every kind of value that is written as JSON."""

import json
import math
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType

import numpy as np
import pytest

from forecast.core.plain_data import plain_data


@dataclass(frozen=True)
class Inner:
    day: date
    p: float


@dataclass(frozen=True, slots=True)
class Outer:
    name: str
    inner: tuple[Inner, ...]
    by_name: MappingProxyType[str, Inner]
    absent: None = None


def test_dataclasses_maps_and_tuples_are_converted_all_the_way_down():
    inner = Inner(date(2031, 1, 9), 0.25)
    plain = {"day": "2031-01-09", "p": 0.25}

    data = plain_data(Outer("a", (inner,), MappingProxyType({"b": inner})))

    assert data == {"name": "a", "inner": [plain], "by_name": {"b": plain}, "absent": None}
    assert json.loads(json.dumps(data)) == data
    assert list(data) == ["name", "inner", "by_name", "absent"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float64(0.1), 0.1),
        (np.float32(0.5), 0.5),
        (np.int64(7), 7),
        (np.bool_(True), True),
        (np.str_("a"), "a"),
        (datetime(2031, 1, 9, 8, tzinfo=UTC), "2031-01-09T08:00:00+00:00"),
        (True, True),
        (math.inf, math.inf),
    ],
)
def test_single_values_become_what_json_has(value, expected):
    data = plain_data([value])[0]

    assert data == expected
    assert type(data) is type(expected)


def test_nan_stays_for_the_writer_to_refuse():
    data = plain_data((math.nan, np.float64("nan")))

    assert all(math.isnan(item) for item in data)
    with pytest.raises(ValueError, match="not JSON compliant"):
        json.dumps(data, allow_nan=False)


def test_a_field_can_become_several_entries_at_every_depth():
    def entries(name, value):
        yield name, value
        if isinstance(value, float):
            yield f"{name}_text", f"{value:.0%}"

    data = plain_data({"rows": [Inner(date(2031, 1, 9), 0.25)]}, entries)

    assert data == {"rows": [{"day": "2031-01-09", "p": 0.25, "p_text": "25%"}]}


def test_numpy_is_not_imported():
    code = "import sys, forecast.core.plain_data; sys.exit('numpy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
