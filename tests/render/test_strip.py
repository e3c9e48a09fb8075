"""Strips: what stands in the page, and that a file shows the same in its own colours."""

from datetime import date
from io import BytesIO

import docx
import pytest
from PIL import Image

from forecast.render.blocks import Document
from forecast.render.reading import read_blocks
from forecast.render.strip import COLOURS, Mark, read_shapes, strip_file, strip_png, strip_svg
from forecast.render.tree import Element, read_page
from forecast.render.typst import typst_pdf
from forecast.render.word import write_word

DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
MARKS = (
    Mark("span", 0, 1, "paler"),
    Mark("span", 0.25, 0.75, "faint", 0.5),
    Mark("tick", 0.5, 0.5, "ink"),
    Mark("ring", 0, 0, "hollow"),
    Mark("dot", 1, 1, "against"),
)


def read(marks=MARKS, description="25% to 75%", width=240, height=16) -> Element:
    svg = strip_svg(marks, description, width, height)
    return read_page(f"<main><p>{svg}</p></main>").elements[0].elements[0]


def test_page_has_classes_and_percentages_and_no_colour():
    svg = strip_svg(MARKS, 'from "a" <b>')
    assert 'width="100%"' in svg
    assert "viewBox" not in svg
    assert "#" not in svg.replace("&#34;", "")
    assert 'role="img" aria-label="from &#34;a&#34; &lt;b&gt;"' in svg


def test_marks_stand_where_they_are_said_to():
    span, faint, tick, ring, dot = read_shapes(read())
    assert (span.left, span.right, span.top, span.bottom) == (8, 248, 0, 16)
    assert (faint.left, faint.right, faint.top, faint.bottom) == (68, 188, 4, 12)
    assert (tick.left, tick.right) == (127, 129)
    assert ((ring.left + ring.right) / 2, ring.paint) == (8, "hollow")
    assert ((dot.left + dot.right) / 2, dot.round) == (248, True)


def test_picture_is_three_times_as_large_and_in_the_colours_of_a_file():
    image = Image.open(BytesIO(strip_png(read()))).convert("RGB")
    assert image.size == (3 * 256, 3 * 16)
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((3 * 248, 24))) == COLOURS["against"]
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((3 * 128, 24))) == COLOURS["ink"]
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((3 * 40, 24))) == COLOURS["paler"]
    assert image.getpixel((3 * 8, 3 * 4))[0] < 80  # the ring's outline, and its middle
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((3 * 8 + 1, 24))) == COLOURS["paler"]


def test_files_are_the_same_bytes_each_time():
    assert strip_png(read()) == strip_png(read())
    assert strip_file(read()) == strip_file(read())
    assert "class=" not in strip_file(read())


@pytest.mark.parametrize(("start", "end", "paint"), [(-0.1, 1, "for"), (0.6, 0.5, "for"), (0, 1, "red")])
def test_mark_off_the_strip_is_refused(start, end, paint):
    with pytest.raises(ValueError, match="is not"):
        Mark("span", start, end, paint)


def test_foreign_shapes_are_refused():
    with pytest.raises(ValueError, match="no strip has <path"):
        read_shapes(Element("svg", {}, (Element("path", {"class": "for"}),)))


def in_table(strips: str) -> Document:
    page = (
        "<main><table><thead><tr><th>Scenario</th><th>Range</th><th class='n'>Now</th></tr></thead>"
        f"<tbody>{strips}</tbody></table><p>In a line {strip_svg(MARKS, 'alone')}</p></main>"
    )
    blocks = read_blocks(read_page(page))
    return Document("Title", "", "", (), "TLP:GREEN", date(2031, 4, 20), "20 April 2031", blocks)


def test_strips_are_pictures_with_words_in_word_and_pdf():
    rows = "".join(
        f"<tr><td>{number}</td><td>{strip_svg(MARKS, f'strip {number}')}</td><td class='n'>4%</td></tr>"
        for number in (1, 2)
    )
    document = in_table(rows)
    file = docx.Document(BytesIO(write_word(document, {})))
    pictures = list(file.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}ext"))
    described = [name.get("descr") for name in file.element.body.iter(DOC_PR)]
    assert described == ["strip 1", "strip 2", "alone"]
    assert {round(int(size.get("cx")) / int(size.get("cy"))) for size in pictures} == {16}
    columns = [column.width.mm for column in file.tables[0].columns]
    assert all(int(size.get("cx")) / 36_000 <= columns[1] for size in pictures[:2])
    assert typst_pdf(document).count(b"/Figure") >= 3
