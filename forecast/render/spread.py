"""The parts of an interval's width in words, for the terminal and the brief."""

from forecast.domain.assessment import Assessment, Spread

# By part: its name, and what the width is due to where it brings the most.
PARTS = {
    "prior": ("prior", ""),
    "classes": ("classes", "how little the reference classes say"),
    "shares": ("shares", "the division of the prior among scenarios, which rests on {counts:g} cases"),
    "judgements": ("judgements", "the width of the judgements"),
    "reliabilities": ("reliability", "how little is known of the sources' reliability"),
    "dependence": ("dependence", "how little is known of the dependence within groups"),
}
OF_PRIOR = ("classes", "shares")


def number(sd: float) -> str:
    """A standard deviation of a probability in points, as a number.

    >>> number(0.1714), number(0.004)
    ('17', '0.4')
    """
    return f"{100 * sd:.0f}" if sd >= 0.01 else f"{100 * sd:.1f}"


def points(sd: float) -> str:
    """A standard deviation of a probability, in points.

    >>> points(0.1714), points(0.01)
    ('17 points', '1 point')
    """
    text = number(sd)
    return f"{text} point{'s' * (text != '1')}"


def widest_part(spread: Spread) -> str:
    """The part that brings the most width; of the prior its classes or its shares."""
    whole = {name: sd for name, sd in spread.parts.items() if name not in OF_PRIOR}
    part = max(whole, key=lambda name: whole[name])
    if part != "prior":
        return part
    return max(OF_PRIOR, key=lambda name: spread.parts.get(name, 0.0))


def reason(assessment: Assessment) -> str:
    """What brings the most width, as the end of a sentence; "" without an interval."""
    if assessment.spread is None:
        return ""
    counts = sum(assessment.question.prior.shares.values())
    return f"mostly due to {PARTS[widest_part(assessment.spread)][1].format(counts=counts)}"
