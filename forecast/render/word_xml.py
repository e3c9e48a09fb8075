"""The pieces of a Word file that python-docx has no words for: fields, links, bookmarks, numbering, bytes."""

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from forecast.render.text import MARK

# The earliest day that a zip file can hold: its own times say nothing, so that equal briefs are equal files.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_BULLETS = ("•", "–", "·")
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STEP = 360  # twentieths of a point by which each level of a list is set in


def fit(text: str) -> str:
    """Text without what XML cannot hold."""
    return _UNFIT.sub(MARK, text)


def add(parent: Any, tag: str, **attributes: object) -> Any:
    """A new element `w:tag` at the end of another, its attributes in the same name space."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    parent.append(element)
    return element


def field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field that Word works out, and what it shows until then."""
    field_begin(paragraph, instruction)
    paragraph.add_run(shown)
    field_end(paragraph)


def field_begin(paragraph: Paragraph, instruction: str) -> None:
    """The beginning of a field: what follows, up to `field_end`, is what it shows."""
    add(paragraph.add_run()._r, "fldChar", fldCharType="begin")
    code = add(paragraph.add_run()._r, "instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = f" {instruction} "
    add(paragraph.add_run()._r, "fldChar", fldCharType="separate")


def field_end(paragraph: Paragraph) -> None:
    """The end of a field."""
    add(paragraph.add_run()._r, "fldChar", fldCharType="end")


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """A place to which links lead; every bookmark of a file has a number of its own."""
    add(paragraph._p, "bookmarkStart", id=number, name=name)
    add(paragraph._p, "bookmarkEnd", id=number)


def link(paragraph: Paragraph, runs: Sequence[Run], url: str = "", target: str = "") -> None:
    """Make a link of the last runs of a paragraph: to an address, or to a bookmark."""
    element = add(paragraph._p, "hyperlink", history=1)
    if url:
        relation = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        element.set(qn("r:id"), relation)
    else:
        element.set(qn("w:anchor"), target)
    for run in runs:
        element.append(run._r)


def numbering(document: Any, *, ordered: bool, kind: int) -> int:
    """The definition of a list, three levels deep; `kind` counts those of the file from 1."""
    part = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), str(1000 + kind))
    add(abstract, "multiLevelType", val="hybridMultilevel")
    for level, bullet in enumerate(_BULLETS):
        one = add(abstract, "lvl", ilvl=level)
        add(one, "start", val=1)
        add(one, "numFmt", val="decimal" if ordered else "bullet")
        add(one, "lvlText", val=f"%{level + 1}." if ordered else bullet)
        add(one, "lvlJc", val="left")
        add(add(one, "pPr"), "ind", left=_STEP * (level + 1), hanging=_STEP)
    part.insert(0, abstract)
    number = add(part, "num", numId=1000 + kind)
    add(number, "abstractNumId", val=1000 + kind)
    return 1000 + kind


def numbered(paragraph: Paragraph, number: int, level: int) -> None:
    """Make a paragraph an item of a list at a level from 0."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = min(level, len(_BULLETS) - 1)
    properties.get_or_add_numId().val = number


def described(picture: Any, text: str) -> None:
    """What a picture shows, for those who do not see it."""
    picture._inline.docPr.set("descr", text)


def same_bytes(content: bytes) -> bytes:
    """The file without the times at which its parts were made."""
    result = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(zipfile.ZipInfo(item.filename, _NO_TIME), old.read(item), zipfile.ZIP_DEFLATED)
    return result.getvalue()
