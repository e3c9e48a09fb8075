"""Marks of the Traffic Light Protocol 2.0 (FIRST, 2022, https://www.first.org/tlp/) and their order.

What carries no mark counts as TLP:CLEAR, since a workspace holds what published articles say.
"""

from collections.abc import Iterable

CLEAR = "TLP:CLEAR"
# From what everyone may see to what only those present may.
MARKS = (CLEAR, "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")


def highest(marks: Iterable[str]) -> str:
    """The most restrictive of some marks; TLP:CLEAR of none.

    >>> highest(["TLP:GREEN", "", "TLP:AMBER"]), highest([])
    ('TLP:AMBER', 'TLP:CLEAR')
    """
    return max((mark or CLEAR for mark in marks), key=MARKS.index, default=CLEAR)


def may_show(mark: str, release: str) -> bool:
    """Whether what carries a mark may be shown to readers for whom another is the limit.

    >>> may_show("TLP:AMBER", "TLP:GREEN"), may_show("TLP:AMBER", "TLP:AMBER"), may_show("", "TLP:CLEAR")
    (False, True, True)
    """
    return highest((mark, release)) == release


def is_private(mark: str) -> bool:
    """Whether what carries a mark is for named readers, so that no other user of a machine may read it.

    >>> is_private("TLP:AMBER"), is_private("TLP:GREEN"), is_private("")
    (True, False, False)
    """
    return may_show("TLP:AMBER", mark or CLEAR)


def in_name(mark: str) -> str:
    """A mark as part of a file's name.

    >>> in_name("TLP:AMBER+STRICT")
    'tlp-amber-strict'
    """
    return mark.lower().replace(":", "-").replace("+", "-")
