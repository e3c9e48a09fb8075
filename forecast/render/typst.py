r"""A document as Typst, from which its program makes a PDF where there is no browser.

Everything is written in Typst's code, where text stands only in string literals: no text can act as markup.
"""

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from forecast.render.blocks import (
    Anchor,
    Block,
    Break,
    Cell,
    Contents,
    Document,
    Figure,
    Heading,
    Line,
    Listing,
    Paragraph,
    Quote,
    Run,
    Side,
    Strip,
    Table,
    column_shares,
)
from forecast.render.strip import COLOURS, mixed, nominal_size, strip_file
from forecast.render.svg import chart_size, file_from_page
from forecast.render.text import MARK
from forecast.render.tree import Element

FONTS = ("Liberation Sans", "Arial", "Helvetica Neue", "Noto Sans", "DejaVu Sans", "Libertinus Serif")
_SIGNS = {"\\": "\\\\", '"': '\\"'}
_UNFIT = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# A word so long may be broken after every so many characters, with an unseen space.
_LONG_WORD = re.compile(r"\S{31,}")
_BREAK_EVERY = re.compile(r"\S{15}(?=\S)")
_POINTS = 0.75  # a page's pixel
_DENSITY = 220.0  # dots of a picture in an inch
_WIDEST, _HIGHEST = 125, 200  # a picture, in millimetres
_SOFT = frozenset({"soft", "eyebrow"})
_SIDES: Mapping[Side, str] = {"left": "left", "right": "right", "centre": "center"}


def write_typst(document: Document) -> str:
    """The document as the text of one Typst file that needs no other."""
    names = {name: f"a{number}" for number, name in enumerate(_anchors(document.blocks))}
    writer = _Writer(names)
    return "\n".join(["#{", *_head(document), *map(writer.write, document.blocks), "}"])


def typst_pdf(document: Document) -> bytes:
    """The document as PDF. Needs the package `typst`."""
    return _compiled(write_typst(document), "pdf")


def picture_png(svg: Element, description: str) -> bytes:
    """A chart of a page as a PNG picture. Needs the package `typst`."""
    page = "set page(width: auto, height: auto, margin: 0pt)"
    fonts = f"set text(font: ({', '.join(map(literal, FONTS))}))"
    width = f"{chart_size(svg)[0]:g}pt"
    return _compiled(f"#{{ {page}\n{fonts}\n{_image(file_from_page(svg), description, width)} }}", "png")


def _compiled(text: str, form: Literal["pdf", "png"]) -> bytes:
    """The text as Typst sets it, in a folder of its own, so that it can read nothing else."""
    import typst

    with tempfile.TemporaryDirectory(prefix="forecast-") as name:
        root = Path(name)
        source = root / "brief.typ"
        source.write_text(text, encoding="utf-8")
        content, _ = typst.compile_with_warnings(source, None, root, format=form, ppi=_DENSITY)
    return content


def literal(text: str) -> str:
    r"""Text as a Typst string.

    >>> print(literal('a "b" \\ #c'))
    "a \"b\" \\ #c"
    """
    return '"' + "".join(_SIGNS.get(char, char) for char in _UNFIT.sub(MARK, text)) + '"'


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes blocks as Typst's code; `names` are the labels of the anchors."""

    names: Mapping[str, str]

    def write(self, block: Block) -> str:
        return _WRITTEN[type(block)](self, block)

    def all(self, blocks: Iterable[Block]) -> str:
        return "; ".join(map(self.write, blocks))

    def line(self, line: Line, *, in_cell: bool = False) -> str:
        """A line as a block of code, which joins what stands in it."""
        return f"{{ {'; '.join(self.part(part, in_cell) for part in line)} }}"

    def part(self, part: Any, in_cell: bool) -> str:
        match part:
            case Run():
                return self.run(part)
            case Break():
                return "linebreak()"
            case Strip():
                width = "100%" if in_cell else f"{nominal_size(part.svg)[0] * _POINTS:g}pt"
                picture = _image(strip_file(part.svg), part.svg.get("aria-label"))
                return f"box(width: {width}, {picture})"
            case Anchor():
                return f"[#metadata(none) <{self.names[part.name]}>]"
        raise TypeError(f"no line has a {type(part).__name__}")

    def run(self, run: Run) -> str:
        text = literal(_breakable(run.text))
        for wanted, function in (
            (run.mono, "raw"),
            (run.bold, "strong"),
            (run.italic, "emph"),
            (run.small, "soft"),
        ):
            text = f"{function}({text})" if wanted else text
        if run.url:
            return f"link({literal(run.url)}, {text})"
        return f"link(<{self.names[run.target]}>, {text})" if run.target else text


def _head(document: Document) -> Sequence[str]:
    """What holds for every page, and what the file says of itself."""
    day = document.as_of
    date = f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"
    keywords = "".join(f"{literal(word)}, " for word in document.keywords)
    mark = f"strong(text(size: 11pt, fill: ink, {literal(document.handling)}))"
    return (
        f"set document(title: {literal(document.title)}, author: {literal(document.author)}, "
        f"description: {literal(document.subject)}, keywords: ({keywords}), date: {date})",
        f'let ink = rgb("{COLOURS["ink"]}")',
        f'let soft-ink = rgb("{COLOURS["soft"]}")',
        "let soft(it) = text(fill: soft-ink, it)",
        'set page(paper: "a4", margin: (x: 18mm, y: 20mm), numbering: "1 / 1")',
        f"set page(header: {_edge(literal(f'As of {document.day}'), mark)})",
        f"set page(footer: {_edge(_PAGE, mark)})",
        *_LOOK,
    )


_PAGE = 'context { "Page "; counter(page).display("1"); " of "; str(counter(page).final().first()) }'


def _edge(left: str, right: str) -> str:
    """What stands above or below the text of every page."""
    return f"text(size: 8.5pt, fill: soft-ink, {{ {left}; h(1fr); {right} }})"


_LOOK = (
    f'set text(font: ({", ".join(map(literal, FONTS))}), size: 9.5pt, fill: ink, lang: "en", fallback: true)',
    "set par(leading: 0.6em, spacing: 0.9em)",
    "set list(indent: 2pt, body-indent: 6pt, spacing: 0.75em)",
    "set enum(indent: 2pt, body-indent: 6pt, spacing: 0.75em)",
    "set heading(numbering: none)",
    f'show link: set text(fill: rgb("{COLOURS["for"]}"))',
    *(
        f"show heading.where(level: {level}): set text(size: {size}pt)"
        for level, size in ((1, 18), (2, 13), (3, 10.5), (4, 9.5))
    ),
    "show heading: set block(above: 1.5em, below: 0.8em)",
    'set table(stroke: (x: none, y: 0.5pt + rgb("#d5dae0")), inset: (x: 3pt, y: 3.5pt))',
    "show table: set text(size: 8pt)",
    "show table: set par(leading: 0.5em)",
    "set table.cell(breakable: false)",
)


def _anchors(blocks: Iterable[Any]) -> list[str]:
    """The names of all anchors in blocks, lines and cells, once and in reading order."""
    names: dict[str, None] = {}
    for part in blocks:
        if isinstance(part, Anchor):
            names[part.name] = None
        elif isinstance(part, tuple):
            names |= dict.fromkeys(_anchors(part))
        elif isinstance(part, Heading | Paragraph | Listing | Table | Quote | Figure | Cell):
            held = (getattr(part, name) for name in type(part).__slots__)
            names |= dict.fromkeys(_anchors(value for value in held if isinstance(value, tuple)))
    return list(names)


def _breakable(text: str) -> str:
    return _LONG_WORD.sub(lambda word: _BREAK_EVERY.sub("\\g<0>\u200b", word[0]), text)


def _image(svg: str, description: str, width: str = "100%") -> str:
    content = literal(" ".join(svg.split()))
    return f'image(bytes({content}), format: "svg", width: {width}, alt: {literal(description)})'


def _heading(writer: _Writer, block: Heading) -> str:
    return f"heading(level: {block.level}, {writer.line(block.line)})"


def _paragraph(writer: _Writer, block: Paragraph) -> str:
    if "tlp" in block.classes:
        return "none"  # it stands on every page
    line = writer.line(block.line)
    text = f"par({f'soft({line})' if block.classes & _SOFT else line})"
    return f"block(sticky: true, {text})" if "summary" in block.classes else text


def _listing(writer: _Writer, block: Listing) -> str:
    items = ", ".join(_item(writer, item) for item in block.items)
    return f"{'enum' if block.ordered else 'list'}({items})"


def _item(writer: _Writer, blocks: Sequence[Block]) -> str:
    first, *rest = blocks
    start = writer.line(first.line) if isinstance(first, Paragraph) else writer.write(first)
    return f"{{ {start}; {writer.all(rest)} }}"


def _table(writer: _Writer, block: Table) -> str:
    columns = "".join(f"{1000 * share:.0f}fr, " for share in column_shares(block))
    sides = "".join(f"{_SIDES[side]}, " for side in block.sides)
    head = ", ".join(_cell(writer, cell, bold=True) for row in block.head for cell in row)
    rows = [f"table.header({head})"] if block.head else []
    rows += [_cell(writer, cell) for row in block.rows for cell in row]
    return f"table(columns: ({columns}), align: ({sides}), {', '.join(rows)})"


def _cell(writer: _Writer, cell: Cell, *, bold: bool = False) -> str:
    line = writer.line(cell.line, in_cell=True)
    fill = "" if cell.shade is None else f', fill: rgb("{mixed(cell.shade)}")'
    return f"table.cell(colspan: {cell.span}{fill}, {f'strong({line})' if bold else line})"


def _quote(writer: _Writer, block: Quote) -> str:
    stroke = '(left: 2pt + rgb("#d5dae0"))'
    return f"block(stroke: {stroke}, inset: (left: 8pt, y: 2pt), {{ {writer.all(block.blocks)} }})"


def _figure(writer: _Writer, block: Figure) -> str:
    if block.svg is None:
        picture = f"par({literal(block.description)})"
    else:
        wide, high = chart_size(block.svg)
        width = min(_WIDEST, _HIGHEST * wide / high)
        picture = _image(file_from_page(block.svg), block.description, f"{width:.1f}mm")
    caption = f"block(text(size: 8.5pt, soft({writer.line(block.caption)})))"
    return f"block(breakable: false, {{ {picture}; {caption} }})"


def _contents(writer: _Writer, block: Contents) -> str:
    title = 'block(above: 1.5em, sticky: true, strong(text(size: 11pt, "Contents")))'
    outline = "outline(title: none, target: heading.where(level: 2))"
    return f"pagebreak(weak: true); block(breakable: false, {{ {title}; {outline} }})"


_WRITTEN: Mapping[type, Callable[[_Writer, Any], str]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Listing: _listing,
    Table: _table,
    Quote: _quote,
    Figure: _figure,
    Contents: _contents,
}
