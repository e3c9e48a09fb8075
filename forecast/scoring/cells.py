"""Columns of cells as numbers: texts as codes, probabilities, days, yes and no.

Every distinct text is read once, however many rows repeat it, so nothing loops over rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

# The arrays of scoring; comments and docstrings name their dimensions, as in (question) or (row, draw).
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BLANKS = ("", "-", "na", "n/a", "nan", "none", "null")
NO_DAY = np.iinfo(np.int64).min
_DAY_US = 86_400_000_000
_DAY = r"\d{4}-\d{2}-\d{2}(?:[T ].*)?"
_NUMBER = r"([0-9]*[.,]?[0-9]+)\s*(%?)"
_YES, _NO = ("true", "yes", "1", "1.0"), ("false", "no", "0", "0.0", "")


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts: `codes` [row] point into the sorted `names` [text]; -1 is a blank."""

    codes: Ints
    names: NDArray[Any]

    def at(self, row: int) -> str:
        """The text of a row, blank or not."""
        return str(self.names[self.codes[row]]) if self.codes[row] >= 0 else ""

    def __getitem__(self, rows: NDArray[Any]) -> Texts:
        return Texts(self.codes[rows], self.names)


def texts(column: pd.Series[Any]) -> Texts:
    """A column [row] as texts, without spaces around them.

    >>> import pandas as pd
    >>> column = texts(pd.Series(["b", " a", None, "b "]))
    >>> column.codes.tolist(), column.names.tolist()
    ([1, 0, -1, 1], ['a', 'b'])
    """
    codes, typed = _distinct(column)
    names, inverse = np.unique(typed, return_inverse=True)
    if blank := len(names) > 0 and names[0] == "":
        names = names[1:]
    # The last one serves code -1, a blank of pandas.
    recoded = np.append(inverse - int(blank), -1).astype(np.int64)
    return Texts(recoded[codes], names)


def _distinct(column: pd.Series[Any]) -> tuple[Ints, NDArray[Any]]:
    """Codes into the distinct cells, -1 for blanks of pandas; two cells may be alike but for spaces."""
    import pandas as pd

    parted = column if isinstance(column.dtype, pd.CategoricalDtype) else column.astype("category")
    names = np.array([str(cell).strip() for cell in parted.cat.categories], dtype=object)
    return parted.cat.codes.to_numpy().astype(np.int64), names


def probabilities(column: pd.Series[Any]) -> tuple[Floats, Bools]:
    """Probabilities [row] from 0 to 1, NaN for blanks, and which cells are neither [row].

    >>> import pandas as pd
    >>> values, bad = probabilities(pd.Series(["0.15", "15%", "0,15", "n/a", "15", "high"]))
    >>> values.tolist(), bad.tolist()
    ([0.15, 0.15, 0.15, nan, 15.0, nan], [False, False, False, False, True, True])
    """
    import pandas as pd

    if pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
        return values, _outside(values)
    codes, names = _distinct(column)
    numbers, unread = _numbers(names)
    values = np.append(numbers, np.nan)[codes]
    return values, np.append(unread, False)[codes] | _outside(values)


def _numbers(names: NDArray[Any]) -> tuple[Floats, Bools]:
    import pandas as pd

    typed = pd.Series(names, dtype=object)
    values = pd.to_numeric(typed, errors="coerce").to_numpy(dtype=np.float64, copy=True)
    rest = np.flatnonzero(np.isnan(values))
    parts = typed.iloc[rest].astype(str).str.extract(rf"^{_NUMBER}$")
    number = pd.to_numeric(parts[0].str.replace(",", "."), errors="coerce").to_numpy(dtype=np.float64)
    values[rest] = np.where(parts[1].to_numpy() == "%", number / 100, number)
    blank = typed.astype(str).str.lower().isin(BLANKS).to_numpy(dtype=bool)
    return values, np.isnan(values) & ~blank


def _outside(values: Floats) -> Bools:
    return (values < 0) | (values > 1)


def moments(column: pd.Series[Any]) -> tuple[Ints, Bools]:
    """Microseconds since 1970 (UTC) [row], `NO_DAY` for blanks, and which cells are no day [row].

    >>> import pandas as pd
    >>> values, bad = moments(pd.Series(["2024-05-31", "2024-05-31T12:00Z", "", "31.5.2024"]))
    >>> as_days(values[:2]).tolist(), bad.tolist()
    ([19874, 19874], [False, False, False, True])
    """
    import pandas as pd

    codes, names = _distinct(column)
    typed = pd.Series(names, dtype=object).astype(str)
    shaped = typed.str.fullmatch(_DAY).to_numpy(dtype=bool)
    read = pd.to_datetime(typed.where(shaped), format="ISO8601", utc=True, errors="coerce")
    naive = read.dt.tz_localize(None).to_numpy().astype("datetime64[us]")
    micros = naive.astype(np.int64)
    unread = np.isnat(naive) & (typed != "").to_numpy(dtype=bool)
    return np.append(micros, NO_DAY)[codes], np.append(unread, False)[codes]


def as_days(micros: Ints) -> Ints:
    """The days since 1970 on which moments lie, both [row]; `NO_DAY` stays.

    >>> as_days(np.array([86_400_000_000, -1])).tolist()
    [1, -1]
    """
    return np.where(micros == NO_DAY, NO_DAY, micros // _DAY_US)


def day_text(day: int) -> str:
    """A day, counted from 1970, as it is typed.

    >>> day_text(19_874), day_text(NO_DAY)
    ('2024-05-31', 'blank')
    """
    return "blank" if day == NO_DAY else str(np.datetime64(int(day), "D"))


def flags(column: pd.Series[Any]) -> tuple[Bools, Bools]:
    """Yes or no [row], blank being no, and which cells are neither [row].

    >>> import pandas as pd
    >>> [part.tolist() for part in flags(pd.Series(["true", "no", "", "high"]))]
    [[True, False, False, False], [False, False, False, True]]
    """
    read = texts(column)
    names = np.append(np.char.lower(read.names.astype(str)), "")
    return np.isin(names, _YES)[read.codes], ~np.isin(names, (*_YES, *_NO))[read.codes]
