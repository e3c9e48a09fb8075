"""A page as blocks: what its tags mean, for every form that is not HTML.

Tables of tags say what each is. Elements that only group others pass on what stands in them, and so does a
tag that no table knows: no text is ever lost.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from forecast.render.blocks import (
    Anchor,
    Block,
    Break,
    Cell,
    Contents,
    Figure,
    Heading,
    Inline,
    Line,
    Listing,
    Paragraph,
    Quote,
    Run,
    Side,
    Strip,
    Table,
)
from forecast.render.tree import Element, Node, walk

_SPACE = re.compile(r"[ \t\n\r\f]+")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_SHADE = re.compile(r"\bshade-(\d)\b")


def read_blocks(main: Element) -> tuple[Block, ...]:
    """The blocks of a page, in reading order.

    >>> from forecast.render.tree import read_page
    >>> [block.line[0].text for block in read_blocks(read_page("<main><h1>A</h1> <p>b c </p></main>"))]
    ['A', 'b c']
    """
    anchors = frozenset(element.get("id") for element in walk(main)) - {""}
    return tuple(_Reader(anchors).blocks(main))


_STYLES: Mapping[str, Mapping[str, bool]] = {
    tag: style
    for tags, style in (
        ("strong b", {"bold": True}),
        ("em i cite dfn", {"italic": True}),
        ("code kbd samp", {"mono": True}),
        ("small", {"small": True, "bold": False}),
    )
    for tag in tags.split()
}
_BOLD = frozenset({"number", "tlp"})


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads elements by the tables of tags; links lead only to `anchors` that there are."""

    anchors: frozenset[str]

    def blocks(self, element: Element) -> list[Block]:
        """What stands in an element, loose text as paragraphs."""
        found: list[Block] = []
        loose: list[Node] = []
        for child in element.children:
            if isinstance(child, str) or child.tag not in _BLOCKS:
                loose.append(child)
                continue
            _append(found, self.loose(loose))
            loose = []
            _append(found, self.block(child))
        _append(found, self.loose(loose))
        return found

    def block(self, element: Element) -> list[Block]:
        blocks = _BLOCKS[element.tag](self, element)
        return _anchored(blocks, element.get("id"))

    def loose(self, nodes: Sequence[Node], classes: frozenset[str] = frozenset()) -> list[Block]:
        style = {"bold": True} if classes & _BOLD else {}
        line = tidy(part for node in nodes for part in self.inline(node, style))
        return [Paragraph(line, classes)] if line else []

    def line(self, element: Element, style: Mapping[str, Any] | None = None) -> Line:
        """Everything in an element on one line, blocks in it after one another."""
        return tidy(part for child in element.children for part in self.inline(child, style or {}))

    def inline(self, node: Node, style: Mapping[str, Any]) -> Iterator[Inline]:
        if isinstance(node, str):
            yield Run(node, **style)
            return
        if name := node.get("id"):
            yield Anchor(name)
        if node.tag in _INLINE:
            yield from _INLINE[node.tag](self, node, style)
        else:
            yield from self.inside(node, {**style, **_STYLES.get(node.tag, {})})

    def inside(self, element: Element, style: Mapping[str, Any]) -> Iterator[Inline]:
        for child in element.children:
            yield from self.inline(child, style)


def _quoted(reader: _Reader, element: Element, style: Mapping[str, Any]) -> Iterator[Inline]:
    yield Run("“", **style)
    yield from reader.inside(element, style)
    yield Run("”", **style)


def _link(reader: _Reader, element: Element, style: Mapping[str, Any]) -> Iterator[Inline]:
    address = element.get("href")
    if _WEB.match(address):
        style = {**style, "url": address}
    elif address.startswith("#") and address[1:] in reader.anchors:
        style = {**style, "target": address[1:]}
    return reader.inside(element, style)


def _picture(reader: _Reader, element: Element, style: Mapping[str, Any]) -> Iterator[Inline]:
    if "strip" in element.classes:
        yield Strip(element)


def _broken(reader: _Reader, element: Element, style: Mapping[str, Any]) -> Iterator[Inline]:
    """A block where only a line can stand: a line of its own."""
    yield Break()
    yield from reader.inside(element, style)
    yield Break()


_INLINE: Mapping[str, Callable[[_Reader, Element, Mapping[str, Any]], Iterator[Inline]]] = {
    "a": _link,
    "br": lambda reader, element, style: iter((Break(),)),
    "q": _quoted,
    "svg": _picture,
    **dict.fromkeys(("p", "div", "li", "ul", "ol", "tr", "dt", "dd", "details", "blockquote"), _broken),
}


def _paragraph(reader: _Reader, element: Element) -> list[Block]:
    paragraphs = reader.loose(element.children, element.classes)
    return [Quote(tuple(paragraphs))] if paragraphs and "notice" in element.classes else paragraphs


def _heading(reader: _Reader, element: Element) -> list[Block]:
    return [Heading(int(element.tag[1]), reader.line(element))]


def _listing(reader: _Reader, element: Element) -> list[Block]:
    items = [item for item in element.elements if item.tag == "li"]
    blocks = tuple(tuple(_anchored(reader.blocks(item), item.get("id"))) for item in items)
    return [Listing(tuple(filter(None, blocks)), ordered=element.tag == "ol")] if items else []


def _quotation(reader: _Reader, element: Element) -> list[Block]:
    return [Quote(tuple(reader.blocks(element)))]


def _fold(reader: _Reader, element: Element) -> list[Block]:
    """What a page folds away is open here, under its summary; more of the list or table above goes on."""
    summary = next((child for child in element.elements if child.tag == "summary"), Element("summary"))
    rest = reader.blocks(
        Element("div", {}, tuple(child for child in element.children if child is not summary))
    )
    heading = next((part for part in walk(summary) if part.tag in {"h2", "h3", "h4"}), None)
    if heading is not None:
        return [*reader.block(heading), *rest]
    return [Paragraph(reader.line(summary, {"bold": True}), frozenset({"summary"})), *rest]


def _figure(reader: _Reader, element: Element) -> list[Block]:
    parts = list(walk(element))
    svg = next((part for part in parts if part.tag == "svg"), None)
    caption = next((reader.line(part) for part in parts if part.tag == "figcaption"), ())
    described = [part.get("aria-label") for part in parts if part.get("aria-label")]
    return [Figure(element.get("data-picture"), svg, described[0] if described else "", caption)]


def _chart(reader: _Reader, element: Element) -> list[Block]:
    if "strip" in element.classes:
        return [Paragraph((Strip(element),))]
    return [Figure("", element, element.get("aria-label"), ())]


def _table(reader: _Reader, element: Element) -> list[Block]:
    parts = list(walk(element))
    captions = [part for part in parts if part.tag == "caption"]
    groups = {
        kind: [row for part in parts if part.tag in tags for row in part.elements if row.tag == "tr"]
        for kind, tags in (("head", {"thead"}), ("rows", {"tbody", "tfoot", "table"}))
    }
    if not groups["rows"]:
        return []
    sides = _sides((groups["head"] or groups["rows"])[-1])
    head, rows = (tuple(_row(reader, row, len(sides)) for row in part) for part in groups.values())
    return [
        *(Paragraph(reader.line(caption), frozenset({"soft"})) for caption in captions),
        Table(head, rows, sides),
    ]


def _row(reader: _Reader, row: Element, columns: int) -> tuple[Cell, ...]:
    """The cells of a row, and empty ones up to the number of columns."""
    cells = [_cell(reader, cell, {"bold": True} if "leading" in row.classes else {}) for cell in row.elements]
    missing = columns - sum(cell.span for cell in cells)
    if missing < 0:
        raise ValueError(f"not a page of this program: a table of {columns} columns has a longer row")
    if row.get("id"):
        cells[0] = replace(cells[0], line=(Anchor(row.get("id")), *cells[0].line))
    return (*cells, *[Cell(())] * missing)


def _cell(reader: _Reader, cell: Element, style: Mapping[str, bool]) -> Cell:
    shade = _SHADE.search(cell.get("class"))
    line = reader.line(cell, style)
    if name := cell.get("id"):
        line = (Anchor(name), *line)
    return Cell(line, int(cell.get("colspan") or 1), int(shade[1]) if shade else None)


def _sides(row: Element) -> tuple[Side, ...]:
    sides: list[Side] = []
    for cell in row.elements:
        side: Side = "right" if "n" in cell.classes else "centre" if "p" in cell.classes else "left"
        sides += [side] * int(cell.get("colspan") or 1)
    return tuple(sides)


def _group(reader: _Reader, element: Element) -> list[Block]:
    return reader.blocks(element)


def _term(reader: _Reader, element: Element) -> list[Block]:
    return [Paragraph(reader.line(element, {"bold": True}))]


_GROUPS = ("div", "section", "article", "header", "footer", "aside", "main", "dl", "dd", "fieldset")
_BLOCKS: Mapping[str, Callable[[_Reader, Element], list[Block]]] = {
    "p": _paragraph,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("ul", "ol"), _listing),
    "blockquote": _quotation,
    "details": _fold,
    "figure": _figure,
    "svg": _chart,
    "table": _table,
    "dt": _term,
    "nav": lambda reader, element: [Contents()],
    "hr": lambda reader, element: [],
    **dict.fromkeys(_GROUPS, _group),
}


def tidy(line: Iterable[Inline]) -> Line:
    """A line without the spaces that a browser does not show."""
    parts: list[Inline] = []
    spaced = True
    for part in line:
        if isinstance(part, Run):
            text = _SPACE.sub(" ", part.text)
            text = text.removeprefix(" ") if spaced else text
            if text:
                parts.append(replace(part, text=text))
                spaced = text.endswith(" ")
        elif isinstance(part, Break):
            _trim(parts)
            if _ends_in_text(parts):
                parts.append(part)
            spaced = True
        else:
            parts.append(part)
            spaced = spaced and isinstance(part, Anchor)
    while parts and isinstance(parts[-1], Break):
        parts.pop()
    _trim(parts)
    return tuple(parts)


def _trim(parts: list[Inline]) -> None:
    """Take the space off the end."""
    while parts and isinstance(last := parts[-1], Run) and last.text.endswith(" "):
        parts.pop()
        if text := last.text.rstrip(" "):
            parts.append(replace(last, text=text))


def _ends_in_text(parts: Sequence[Inline]) -> bool:
    last = next((part for part in reversed(parts) if not isinstance(part, Anchor)), None)
    return isinstance(last, Run | Strip)


def _append(blocks: list[Block], more: Sequence[Block]) -> None:
    """Add blocks; rows or items that were folded away join those that they go on from."""
    if len(more) == 2 and blocks and isinstance(more[0], Paragraph) and "summary" in more[0].classes:
        before, rest = blocks[-1], more[1]
        if isinstance(before, Table) and isinstance(rest, Table) and before.head == rest.head:
            blocks[-1] = replace(before, rows=(*before.rows, *rest.rows))
            return
        if isinstance(before, Listing) and isinstance(rest, Listing) and before.ordered == rest.ordered:
            blocks[-1] = replace(before, items=(*before.items, *rest.items))
            return
    blocks += more


def _anchored(blocks: list[Block], name: str) -> list[Block]:
    """The blocks with an anchor at their beginning."""
    if not name or not blocks:
        return blocks
    return [_with_anchor(blocks[0], Anchor(name)), *blocks[1:]]


def _with_anchor(block: Block, anchor: Anchor) -> Block:
    match block:
        case Heading() | Paragraph():
            return replace(block, line=(anchor, *block.line))
        case Figure():
            return replace(block, caption=(anchor, *block.caption))
        case Quote():
            return replace(block, blocks=tuple(_anchored(list(block.blocks), anchor.name)))
        case Listing():
            first, *rest = block.items
            return replace(block, items=(tuple(_anchored(list(first), anchor.name)), *rest))
        case Table():
            part = "head" if block.head else "rows"
            first, *rest = getattr(block, part)
            first = (replace(first[0], line=(anchor, *first[0].line)), *first[1:])
            return replace(block, **{part: (first, *rest)})
        case _:
            return block
