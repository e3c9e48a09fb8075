"""How a Word file looks: its page, its styles, and what stands on every page."""

from datetime import datetime, time
from typing import Any, NamedTuple

from docx import Document as new_file
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from forecast.render.blocks import Document
from forecast.render.strip import COLOURS
from forecast.render.text import shorten
from forecast.render.word_xml import add, field, fit

FONT = "Arial"
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 210, 297, 20  # millimetres
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
TABLE_STYLE = "Brief Table"
_LINE = "D5DAE0"
_LONGEST_PROPERTY = 250  # the format has 255


class _Look(NamedTuple):
    """A style of paragraphs; lengths in points."""

    name: str
    size: float
    bold: bool
    paint: str
    before: float
    after: float


_PARAGRAPHS = (
    _Look("Normal", 10, False, "ink", 0, 5),
    _Look("Heading 1", 16, True, "ink", 0, 6),
    _Look("Heading 2", 12.5, True, "ink", 10, 3),
    _Look("Heading 3", 11, True, "ink", 10, 4),
    _Look("Heading 4", 10, True, "ink", 8, 3),
    _Look("Quote", 9.5, False, "ink", 2, 4),
    _Look("Caption", 8.5, False, "soft", 0, 8),
    _Look("List Bullet", 10, False, "ink", 0, 3),
    _Look("List Number", 10, False, "ink", 0, 3),
    _Look("TOC Heading", 11, True, "ink", 12, 4),
    _Look("toc 2", 9.5, False, "ink", 0, 2),
    _Look("toc 3", 9.5, False, "ink", 0, 2),
    _Look("Table Text", 8.5, False, "ink", 1, 1),
    _Look("After Table", 4, False, "ink", 0, 0),
    _Look("Soft", 9, False, "soft", 0, 5),
    _Look("Header", 8.5, False, "soft", 0, 0),
    _Look("Footer", 8.5, False, "soft", 0, 0),
)


def styled_file(document: Document) -> Any:
    """An empty Word file with the styles of a brief, its properties, and its header and footer."""
    file = new_file()
    _page(file.sections[0])
    for look in _PARAGRAPHS:
        _paragraph_style(file.styles, look)
    file.styles["Quote"].paragraph_format.left_indent = Mm(4)
    for level in (2, 3):
        toc = file.styles[f"toc {level}"].paragraph_format
        toc.left_indent = Mm(4 * (level - 2))
        toc.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    contents = file.styles["TOC Heading"].paragraph_format
    contents.keep_with_next = contents.page_break_before = True  # the first page stands alone
    _quote_border(file.styles["Quote"])
    _link_style(file.styles)
    _table_style(file.styles)
    _properties(file.core_properties, document)
    _every_page(file.sections[0], document)
    return file


def colour(name: str) -> RGBColor:
    """A colour of the brief's pictures as Word has it."""
    return RGBColor.from_string(COLOURS[name].removeprefix("#"))


def _page(section: Any) -> None:
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(MARGIN))
    section.header_distance = section.footer_distance = Mm(9)


def _paragraph_style(styles: Any, look: _Look) -> None:
    known = {style.name for style in styles}
    new = look.name not in known
    style = styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH) if new else styles[look.name]
    if style.name not in {"Normal"} and style.base_style is None:
        style.base_style = styles["Normal"]
    font, paragraph = style.font, style.paragraph_format
    font.size, font.bold, font.italic, font.color.rgb = Pt(look.size), look.bold, False, colour(look.paint)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(look.after)
    paragraph.line_spacing = 1.1


def _quote_border(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    borders = add(properties, "pBdr")
    properties.insert_element_before(borders, "w:spacing", "w:ind")  # the format has an order
    add(borders, "left", val="single", sz=18, space=8, color=_LINE)


def _link_style(styles: Any) -> None:
    style = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    style.font.color.rgb, style.font.underline = colour("for"), True


def _table_style(styles: Any) -> None:
    """Light lines between rows."""
    style = styles.add_style(TABLE_STYLE, WD_STYLE_TYPE.TABLE)
    properties = add(style.element, "tblPr")
    borders = add(properties, "tblBorders")
    for side in ("top", "bottom", "insideH"):
        add(borders, side, val="single", sz=4, space=0, color=_LINE)
    margins = add(properties, "tblCellMar")
    for side in ("left", "right"):
        add(margins, side, w=70, type="dxa")


def _properties(properties: Any, document: Document) -> None:
    day = datetime.combine(document.as_of, time())
    texts = {
        "title": document.title,
        "author": document.author,
        "last_modified_by": document.author,
        "subject": document.subject,
        "keywords": ", ".join(document.keywords),
        "comments": "",
        "language": "en",
    }
    for name, text in texts.items():
        setattr(properties, name, fit(shorten(text, _LONGEST_PROPERTY)))
    properties.created = properties.modified = day
    properties.revision = 1


def _every_page(section: Any, document: Document) -> None:
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (head, foot):
        paragraph.style.paragraph_format.tab_stops.clear_all()
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    head.add_run(f"As of {document.day}\t")
    foot.add_run("Page ")
    field(foot, "PAGE", "1")
    foot.add_run(" of ")
    field(foot, "NUMPAGES", "1")
    foot.add_run("\t")
    for paragraph in (head, foot):
        mark = paragraph.add_run(document.handling)
        mark.font.bold, mark.font.size, mark.font.color.rgb = True, Pt(11), colour("ink")
