"""Our own HTML pages as a tree of elements and text, from which every other readable form is made.

Left out is what serves the screen alone: the head, style, and what is marked `hidden` or has
the class `screen`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"br", "hr", "img", "col", "wbr", "meta", "link", "input"})
_LEFT_OUT = frozenset({"head", "style", "script", "template"})
# HTML's parser lowers every name; SVG's own readers want theirs as SVG spells them.
_SVG_NAMES = {
    name.lower(): name
    for name in (
        *("clipPath", "linearGradient", "radialGradient", "textPath", "foreignObject"),
        *("viewBox", "preserveAspectRatio", "clipPathUnits", "gradientUnits", "gradientTransform"),
        *("patternUnits", "patternTransform", "textLength", "lengthAdjust", "markerWidth", "markerHeight"),
    )
}

type Node = Element | str


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a page: its tag, its attributes, and what stands in it."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Node, ...] = ()

    def get(self, name: str) -> str:
        """An attribute; empty where there is none."""
        return self.attributes.get(name, "")

    @property
    def classes(self) -> frozenset[str]:
        """The names in the `class` attribute."""
        return frozenset(self.get("class").split())

    @property
    def elements(self) -> tuple["Element", ...]:
        """The elements among the children."""
        return tuple(child for child in self.children if isinstance(child, Element))


def read_page(html: str) -> Element:
    """The `main` element of a page that our templates made.

    Raises:
        ValueError: the text is no such page; the message has the line and what is wrong there.

    >>> page = read_page("<html><body><main><p>One <b>two</b></p></main></body></html>")
    >>> print(text_of(page))
    One two
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    root = reader.finished()
    main = next((element for element in walk(root) if element.tag == "main"), None)
    if main is None:
        raise ValueError("not a page of this program: it has no <main> element")
    return main


def walk(element: Element) -> Iterator[Element]:
    """An element and all elements in it, in reading order."""
    yield element
    for child in element.elements:
        yield from walk(child)


def text_of(node: Node) -> str:
    """The text in an element, as it stands there; that of pictures is not text."""
    if isinstance(node, str):
        return node
    return "" if node.tag == "svg" else "".join(map(text_of, node.children))


def as_markup(node: Node) -> str:
    """A part of the tree as XML again: for pictures, which are SVG.

    >>> print(as_markup(Element("rect", {"x": "1 < 2"})))
    <rect x="1 &lt; 2"></rect>
    """
    from markupsafe import escape

    if isinstance(node, str):
        return str(escape(node))
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
    return f"<{node.tag}{attributes}>{''.join(map(as_markup, node.children))}</{node.tag}>"


@dataclass(slots=True)
class _Open:
    """An element whose end has not been read yet."""

    tag: str
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)

    def closed(self) -> Element:
        return Element(self.tag, self.attributes, tuple(self.children))


class _Reader(HTMLParser):
    """Builds the tree; HTMLParser calls its methods in reading order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open = [_Open("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = _Open(_spelled(tag), {_spelled(name): value or "" for name, value in attrs})
        self._open.append(element)
        if tag in _VOID:
            self._close()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        opened = self._open[-1].tag
        if opened != _spelled(tag):
            line, _ = self.getpos()
            raise ValueError(
                f"not a page of this program: line {line} closes <{tag}>, but what is open there is "
                f"{f'<{opened}>' if opened else 'nothing'}"
            )
        self._close()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def finished(self) -> Element:
        if len(self._open) > 1:
            raise ValueError(f"not a page of this program: <{self._open[-1].tag}> is never closed")
        return self._open[0].closed()

    def _close(self) -> None:
        element = self._open.pop().closed()
        if not _for_the_screen(element):
            self._open[-1].children.append(element)


def _spelled(name: str) -> str:
    return _SVG_NAMES.get(name, name)


def _for_the_screen(element: Element) -> bool:
    return element.tag in _LEFT_OUT or "hidden" in element.attributes or "screen" in element.classes
