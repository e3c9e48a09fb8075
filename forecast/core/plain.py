"""Values as they are printed: on one line, without characters that control a terminal or a page."""


def plain(text: str) -> str:
    r"""A text on one line; control characters and turns of the writing direction become spaces.

    >>> plain("left\u202eright\x1b[1m\n end")
    'left right [1m end'
    """
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def percent(probability: float) -> str:
    """One decimal, and never 0% or 100% for what is neither.

    >>> percent(0.314), percent(0.0001), percent(0.9999), percent(1.0)
    ('31.4%', '<0.1%', '>99.9%', '100.0%')
    """
    if 0 < probability < 0.0005:
        return "<0.1%"
    if 0.9995 < probability < 1:
        return ">99.9%"
    return f"{100 * probability:.1f}%"


def count(number: int, noun: str) -> str:
    """A number of things in words.

    >>> count(0, "error"), count(1, "error"), count(2, "error")
    ('no errors', '1 error', '2 errors')
    """
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
