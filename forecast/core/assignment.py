"""NAME=VALUE as it is typed."""

from forecast.core.bad_value import bad_value


def read_assignment(text: str, example: str) -> tuple[str, str]:
    """The name and the value, without spaces around them; `example` shows how one is written.

    >>> read_assignment("joins-war = 8%", "joins-war=8%")
    ('joins-war', '8%')
    """
    name, _, value = map(str.strip, text.partition("="))
    if not (name and value):
        raise bad_value(text, "this is a name, an equals sign and a value", f"Write it like {example}.")
    return name, value
