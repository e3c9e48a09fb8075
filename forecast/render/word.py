"""A document as a Word file: headings, lists, tables, quotations, links and pictures that Word knows as such.

The same document gives the same bytes.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import groupby
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from docx.table import _Cell

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
    plain_text,
)
from forecast.render.strip import mixed, nominal_size, strip_png
from forecast.render.typst import picture_png
from forecast.render.word_styles import TABLE_STYLE, TEXT_WIDTH, colour, styled_file
from forecast.render.word_xml import (
    add,
    bookmark,
    described,
    field_begin,
    field_end,
    fit,
    link,
    numbered,
    numbering,
    same_bytes,
)

_PIXEL = 25.4 / 96  # a page's pixel in millimetres
_PADDING = 4.0  # millimetres of a column that its cells' margins take
_SOFT = frozenset({"soft", "eyebrow"})
_ALIGNED: Mapping[Side, WD_ALIGN_PARAGRAPH] = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
}


def write_word(document: Document, pictures: Mapping[str, bytes]) -> bytes:
    """The document as .docx; `pictures` are PNG by the names of its figures.

    Other figures are drawn from their SVG; those without one are in words.
    """
    writer = _Writer(styled_file(document), pictures, document.blocks)
    for block in document.blocks:
        writer.write(block)
    content = BytesIO()
    writer.file.save(content)
    return same_bytes(content.getvalue())


@dataclass(slots=True)
class _Writer:
    """A Word file to which blocks are added, and how many bookmarks and lists it has so far."""

    file: Any
    pictures: Mapping[str, bytes]
    blocks: Sequence[Block]
    styles: dict[str, str] = field(init=False)
    bookmarks: dict[str, str] = field(default_factory=dict)
    marked: int = 0
    lists: int = 0

    def __post_init__(self) -> None:
        self.styles = {style.name: style.style_id for style in self.file.styles}

    def write(self, block: Block, style: str = "") -> None:
        """Add a block at the end; `style` is that of the paragraphs in what encloses it."""
        _WRITTEN[type(block)](self, block, style)

    def paragraph(self, line: Line, style: str, room: float = TEXT_WIDTH) -> Any:
        return self.fill(self.new(style), line, room)

    def new(self, style: str) -> Any:
        """A paragraph at the end; python-docx would look its style up in every other one first."""
        paragraph = self.file.add_paragraph()
        paragraph._p.style = self.styles[style]
        return paragraph

    def fill(self, paragraph: Any, line: Line, room: float = TEXT_WIDTH) -> Any:
        """Add what stands in a line, pictures no wider than the room in millimetres."""
        for (url, target), parts in groupby(line, _leads_to):
            added: list[Any] = []
            for part in parts:
                added += self.part(paragraph, part, room)
            for run in added if url else ():
                run._r.style = self.styles["Hyperlink"]
            if url or target:
                link(paragraph, added, url, self.name(target) if target else "")
        return paragraph

    def part(self, paragraph: Any, part: Any, room: float) -> list[Any]:
        match part:
            case Run():
                return [_text(paragraph, part)]
            case Break():
                run = paragraph.add_run()
                run.add_break()
                return [run]
            case Strip():
                size = min(room, nominal_size(part.svg)[0] * _PIXEL)
                picture = paragraph.add_run().add_picture(BytesIO(strip_png(part.svg)), width=Mm(size))
                described(picture, fit(part.svg.get("aria-label")))
            case Anchor():
                self.mark(paragraph, self.name(part.name))
        return []

    def name(self, anchor: str) -> str:
        """The bookmark of an anchor: short, of letters and digits, and of no other anchor."""
        plain = re.sub(r"\W", "_", anchor, flags=re.ASCII)[:24]
        return self.bookmarks.setdefault(anchor, f"b{len(self.bookmarks) + 1}_{plain}")

    def mark(self, paragraph: Any, name: str) -> None:
        self.marked += 1
        bookmark(paragraph, name, self.marked)


def _leads_to(part: Any) -> tuple[str, str]:
    return (part.url, part.target) if isinstance(part, Run) else ("", "")


def _text(paragraph: Any, part: Run) -> Any:
    run = paragraph.add_run(fit(part.text))
    if part.bold:
        run.font.bold = run.font.cs_bold = True
    if part.italic:
        run.font.italic = run.font.cs_italic = True
    if part.small:
        run.font.color.rgb = colour("soft")
    if _right_to_left(part.text):
        run.font.rtl = True
    return run


def _right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction goes from right to left."""
    directions = (unicodedata.bidirectional(char) for char in text)
    return next((way for way in directions if way in {"L", "R", "AL"}), "L") != "L"


def _heading(writer: _Writer, block: Heading, style: str) -> None:
    paragraph = writer.new(f"Heading {min(block.level, 4)}")
    if block.level in _LISTED:
        writer.mark(paragraph, _contents_name(writer.blocks, block))
    writer.fill(paragraph, block.line)


def _paragraph(writer: _Writer, block: Paragraph, style: str) -> None:
    if "tlp" in block.classes:
        return  # it stands on every page
    usual = "Soft" if block.classes & _SOFT else "Normal"
    paragraph = writer.paragraph(block.line, style or usual)
    if "summary" in block.classes:
        paragraph.paragraph_format.keep_with_next = True


def _listing(writer: _Writer, block: Listing, style: str, level: int = 0) -> None:
    writer.lists += 1
    number = numbering(writer.file, ordered=block.ordered, kind=writer.lists)
    kind = "List Number" if block.ordered else "List Bullet"
    for item in block.items:
        for place, part in enumerate(item):
            if isinstance(part, Listing):
                _listing(writer, part, style, level + 1)
            elif isinstance(part, Paragraph) and place == 0:
                numbered(writer.paragraph(part.line, kind), number, level)
            else:
                writer.write(part, style)


def _quote(writer: _Writer, block: Quote, style: str) -> None:
    for part in block.blocks:
        writer.write(part, "Quote")


def _figure(writer: _Writer, block: Figure, style: str) -> None:
    content = writer.pictures.get(block.name)
    if content is None and block.svg is not None:
        content = picture_png(block.svg, block.description)
    if content:
        paragraph = writer.new("Normal")
        paragraph.paragraph_format.keep_with_next = True
        picture = paragraph.add_run().add_picture(BytesIO(content))
        _shrink(picture)
        described(picture, fit(block.description))
    elif block.description:
        writer.paragraph((Run(block.description),), "Normal")
    if block.caption:
        writer.paragraph(block.caption, "Caption")


def _shrink(picture: Any) -> None:
    """No wider than the text, no higher than most of a page."""
    part = min(Mm(TEXT_WIDTH * 0.8) / picture.width, Mm(200) / picture.height, 1)
    picture.width, picture.height = int(picture.width * part), int(picture.height * part)


def _table(writer: _Writer, block: Table, style: str) -> None:
    heads = tuple(tuple(map(_in_bold, row)) for row in block.head)
    rows = (*heads, *block.rows)
    widths = [TEXT_WIDTH * share for share in column_shares(block)]
    table = writer.file.add_table(len(rows), len(widths), TABLE_STYLE)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    for column, size in zip(table.columns, widths, strict=True):
        column.width = Mm(size)
    for number, (cells, row) in enumerate(zip(rows, table.rows, strict=True)):
        properties = row._tr.get_or_add_trPr()
        add(properties, "cantSplit")
        if number < len(heads):
            add(properties, "tblHeader")
        _row(writer, cells, [_Cell(place, row) for place in row._tr.tc_lst], (widths, block.sides))
    writer.new("After Table")  # or Word would make one of two tables


def _in_bold(cell: Cell) -> Cell:
    line = (replace(part, bold=True) if isinstance(part, Run) else part for part in cell.line)
    return replace(cell, line=tuple(line))


def _row(
    writer: _Writer,
    cells: Iterable[Cell],
    places: Sequence[Any],
    columns: tuple[Sequence[float], Sequence[Side]],
) -> None:
    widths, sides = columns
    first = 0
    for cell in cells:
        place, size = places[first], sum(widths[first : first + cell.span])
        if cell.span > 1:
            place = place.merge(places[first + cell.span - 1])
        place.width = Mm(size)
        paragraph = place.paragraphs[0]
        paragraph._p.style, paragraph.alignment = writer.styles["Table Text"], _ALIGNED[sides[first]]
        writer.fill(paragraph, cell.line, size - _PADDING)
        if cell.shade is not None:
            add(place._tc.get_or_add_tcPr(), "shd", val="clear", color="auto", fill=mixed(cell.shade)[1:])
        first += cell.span


_LISTED = (2,)


def _contents(writer: _Writer, block: Contents, style: str) -> None:
    """A field that Word makes anew when asked, with what it shows until then."""
    after = writer.blocks[writer.blocks.index(block) :]
    heads = [head for head in after if isinstance(head, Heading) and head.level in _LISTED]
    writer.paragraph((Run("Contents"),), "TOC Heading")
    paragraph = None
    for head in heads:
        first, paragraph = paragraph is None, writer.new(f"toc {head.level}")
        paragraph.paragraph_format.keep_with_next = head is not heads[-1]
        if first:
            field_begin(paragraph, 'TOC \\o "2-2" \\h \\z \\u')
        name = _contents_name(writer.blocks, head)
        link(paragraph, [paragraph.add_run(fit(plain_text(head.line)))], target=name)
    if paragraph is not None:
        field_end(paragraph)


def _contents_name(blocks: Sequence[Block], heading: Heading) -> str:
    place = next(number for number, block in enumerate(blocks) if block is heading)
    return f"_Toc{place:09d}"


_WRITTEN: Mapping[type, Callable[[_Writer, Any, str], None]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Listing: _listing,
    Quote: _quote,
    Figure: _figure,
    Table: _table,
    Contents: _contents,
}
