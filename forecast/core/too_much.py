"""Asked for more than there is time or room for."""


class TooMuch(ValueError):
    """The message tells the size, the limit and what to do instead, without a full stop."""
