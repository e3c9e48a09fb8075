"""What a reader must be told of the reference classes of an assessment as of an earlier day."""

from dataclasses import dataclass
from datetime import date

from forecast.domain.question import Question


@dataclass(frozen=True, slots=True)
class ClassNote:
    """A reference class by its label, and what is to be known of it: "The class ... `says`"."""

    label: str
    says: str


def class_notes(question: Question, as_of: date) -> tuple[ClassNote, ...]:
    """Classes that count cases after the as-of date.

    `checks` holds classes to the question's own as-of date; this is for any other. A class that had
    not begun by the as-of date is not in the question of that day, and nobody could have known of it.
    """
    return tuple(
        ClassNote(rate.label, f"counts cases up to {rate.through.last}, after the as-of date.")
        for rate in question.prior.rates
        if rate.through and rate.through.last > as_of
    )
