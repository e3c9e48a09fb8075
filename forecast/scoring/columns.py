"""The columns of a table of forecasts, long or wide."""

from dataclasses import dataclass

BASE_RATE = "base_rate"
OUTCOME_VOID = "void"


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name: whether it is needed, and what stands in it."""

    name: str
    needed: bool
    meaning: str


KEYS = (
    Column("question", True, "its id"),
    Column("forecaster", True, "who forecast: a person, a model"),
    Column("at", True, "when: a day, or a day and time (ISO 8601; UTC unless it names a zone)"),
)
LONG = (
    Column("scenario", True, "one answer; every scenario of the question has a row a forecast"),
    Column("probability", True, "`0.15`, `15%`, `0,15`; blank where none was given"),
)
FACTS = (
    Column("outcome", True, "the scenario that came true; `void`; blank while the question is open"),
    Column("opens", True, "the question's first day"),
    Column("closes", True, "its last scheduled day, whenever it was resolved"),
    Column("resolved_at", False, "the day on which the outcome was known; left out: after `closes`"),
    Column("ordered", False, "`true` where the scenarios form a scale, in the order of the file"),
    Column("tags", False, "words parted by `|`, for the table by tag"),
)
MARKS = (
    Column("retrospective", False, "`true` where the outcome may have been known when it was written"),
    Column("record", False, "where it was published; for the reader, not used"),
)
RATE = Column(BASE_RATE, False, "the scenario's base rate, the same for every forecast of the question")
# What other programs call the same things.
ALSO = {"tag": "tags"}

LONG_FORM = (*KEYS, *LONG, *FACTS, RATE, *MARKS)
WIDE_FORM = (*KEYS, *FACTS, *MARKS)
