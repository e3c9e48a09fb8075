"""Errors for values that cannot be used, with what their writer needs to mend them."""


class BadValue(ValueError):
    """A value that cannot be read: what was found, the rule it breaks and the next step.

    >>> str(BadValue('found "2023-02-29"', "there is no such day", "Write a day that exists."))
    'found "2023-02-29"; there is no such day. Write a day that exists.'
    """

    def __init__(self, found: str, rule: str, next_step: str) -> None:
        super().__init__(found, rule, next_step)
        self.found = found
        self.rule = rule
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.found}; {self.rule}. {self.next_step}"


# Names of values that are not text.
_NAMES: dict[type, str] = {dict: "a map", list: "a list", tuple: "a list"}
_WORDS = {None: "nothing", True: "true", False: "false"}


def quoted(value: object, limit: int = 60) -> str:
    """A value as a message shows it: on one line, quoted if text, shortened.

    >>> quoted("yes"), quoted(1.2), quoted(None), quoted(True), quoted([1]), quoted({})
    ('"yes"', '1.2', 'nothing', 'true', 'a list', 'a map')
    >>> quoted("a very long line", limit=10)
    '"a very ..."'
    """
    if isinstance(value, bool) or value is None:
        return _WORDS[value]
    if not isinstance(value, str):
        return _NAMES.get(type(value)) or str(value)[:limit]
    line = "".join(char if char.isprintable() else "?" for char in " ".join(value.split()))
    return f'"{line}"' if len(line) <= limit else f'"{line[: limit - 3]}..."'


def bad_value(value: object, rule: str, next_step: str) -> BadValue:
    """The error for a value, which it quotes.

    >>> str(bad_value("yes", "this is a number", "Write 1."))
    'found "yes"; this is a number. Write 1.'
    """
    return BadValue(f"found {quoted(value)}", rule, next_step)


class TooMuch(ValueError):
    """More was asked for than there is time or memory for.

    The message gives the size, the limit and what to do instead, without a full stop.
    """
