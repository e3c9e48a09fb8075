"""Strips: a line of marks on a scale, small enough for a table's cell.

In a page a strip is SVG as wide as its cell, in classes that the page's style sheet paints; in a file it
is a picture of the nominal size, in the colours of COLOURS.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType
from typing import Literal

from markupsafe import Markup

from forecast.render.svg import AGAINST, FOR, IN_FILE, INK, PALE, PALER, SOFT
from forecast.render.text import clean
from forecast.render.tree import Element

WIDTH, HEIGHT = 240, 16
_TICK = 2
_DOT = 0.56  # the diameter of a dot, as a share of the strip's height
_FAINT = 0.45
_OUTLINE = 1.5
_SCALE, _SMOOTH = 3, 4

# A paint is a class in the page: its colour in a file, and how much of it covers what is below.
COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "for": IN_FILE[FOR],
        "against": IN_FILE[AGAINST],
        "soft": IN_FILE[SOFT],
        "pale": IN_FILE[PALE],
        "paler": IN_FILE[PALER],
        "ink": IN_FILE[INK],
        "faint": IN_FILE[FOR],
        "hollow": "none",
    }
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on a strip; positions are shares of its width, the thickness is one of its height.

    A span goes from start to end; a tick, a dot and a ring stand at start. A ring is always hollow.

    Raises:
        ValueError: a position beyond the strip, or a paint that is not one of COLOURS.
    """

    shape: Literal["span", "dot", "tick", "ring"]
    start: float
    end: float
    paint: str
    thickness: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end <= 1:
            raise ValueError(f"a mark from {self.start} to {self.end} is not within 0 to 1, in that order")
        if self.paint not in COLOURS:
            raise ValueError(f"paint {self.paint!r} is not one of {', '.join(COLOURS)}")


def strip_svg(marks: Sequence[Mark], description: str, width: int = WIDTH, height: int = HEIGHT) -> Markup:
    """The marks, the first lowest, as SVG that is as wide as where it stands.

    >>> print(strip_svg([Mark("span", 0.25, 0.5, "for", 0.5)], "25% to 50%").partition(">")[2])
    <rect class="for" x="25.00%" y="4" width="25.00%" height="8"/></svg>
    """
    shapes = Markup("").join(_MADE[mark.shape](mark, height) for mark in marks)
    return Markup(
        '<svg class="strip" width="100%" height="{1}" data-width="{0}" data-height="{1}" overflow="visible" '
        'role="img" aria-label="{2}">{3}</svg>'
    ).format(width, height, clean(description), shapes)


@dataclass(frozen=True, slots=True)
class Shape:
    """A mark as it is drawn in a file: its box in pixels of a page, whether it is round, its paint."""

    left: float
    top: float
    right: float
    bottom: float
    round: bool
    paint: str


def read_shapes(strip: Element) -> list[Shape]:
    """The marks of a strip at its nominal size, moved in by half a height for those at its ends.

    Raises:
        ValueError: a shape, a length or a paint that `strip_svg` does not make.
    """
    width, height = nominal_size(strip)
    return [_shape(element, width, height) for element in strip.elements]


def nominal_size(strip: Element) -> tuple[float, float]:
    """Width and height of a strip where nothing stretches it, in pixels of a page."""
    return float(strip.get("data-width") or WIDTH), float(strip.get("data-height") or HEIGHT)


def strip_png(strip: Element) -> bytes:
    """The strip as a PNG picture of three times its nominal size, on white."""
    from PIL import Image, ImageDraw

    width, height = nominal_size(strip)
    size = round((width + height) * _SCALE), round(height * _SCALE)
    large = _SCALE * _SMOOTH
    image = Image.new("RGB", (size[0] * _SMOOTH, size[1] * _SMOOTH), "white")
    draw = ImageDraw.Draw(image, "RGBA")
    for shape in read_shapes(strip):
        box = (shape.left * large, shape.top * large, shape.right * large - 1, shape.bottom * large - 1)
        outline = {"outline": COLOURS["ink"], "width": round(_OUTLINE * large)}
        (draw.ellipse if shape.round else draw.rectangle)(
            box, **(outline if shape.paint == "hollow" else {"fill": _with_cover(shape.paint)})
        )
    content = BytesIO()
    image.resize(size, Image.Resampling.BOX).save(content, "PNG", optimize=True)
    return content.getvalue()


def strip_file(strip: Element) -> str:
    """The strip as an SVG file of its nominal size, with colours instead of classes."""
    width, height = nominal_size(strip)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width + height:g}" height="{height:g}">'
        f"{''.join(map(_in_file, read_shapes(strip)))}</svg>"
    )


def _shape(element: Element, width: float, height: float) -> Shape:
    paint = element.get("class")
    if element.tag not in _BOXES or paint not in COLOURS:
        raise ValueError(f"no strip has <{element.tag} class={paint!r}>")
    left, top, right, bottom = _BOXES[element.tag](element, width, height)
    return Shape(left, top, right, bottom, element.tag == "circle", paint)


def _rectangle(element: Element, width: float, height: float) -> tuple[float, float, float, float]:
    moved = re.fullmatch(r"translate\((-?[\d.]+)\)", element.get("transform"))
    left = _length(element, "x", width) + height / 2 + (float(moved[1]) if moved else 0)
    top = _length(element, "y", height)
    return left, top, left + _length(element, "width", width), top + _length(element, "height", height)


def _circle(element: Element, width: float, height: float) -> tuple[float, float, float, float]:
    x, y = _length(element, "cx", width) + height / 2, _length(element, "cy", height)
    radius = _length(element, "r", height)
    return x - radius, y - radius, x + radius, y + radius


_BOXES: Mapping[str, Callable[[Element, float, float], tuple[float, float, float, float]]] = {
    "rect": _rectangle,
    "circle": _circle,
}


def _length(element: Element, name: str, whole: float) -> float:
    """A length in pixels, which may be written as a percentage of the strip's."""
    text = element.get(name) or "0"
    return float(text[:-1]) * whole / 100 if text.endswith("%") else float(text.removesuffix("px"))


def _with_cover(paint: str) -> str:
    """The colour as Pillow reads it, with how much it covers."""
    return f"{COLOURS[paint]}{round(255 * (_FAINT if paint == 'faint' else 1)):02x}"


def _in_file(shape: Shape) -> str:
    wide, high = shape.right - shape.left, shape.bottom - shape.top
    paint = f'fill="{COLOURS[shape.paint]}"'
    if shape.paint == "faint":
        paint += f' fill-opacity="{_FAINT}"'
    if shape.paint == "hollow":
        paint += f' stroke="{COLOURS["ink"]}" stroke-width="{_OUTLINE}"'
    corner = f' rx="{wide / 2:.2f}"' if shape.round else ""
    place = f'x="{shape.left:.2f}" y="{shape.top:.2f}" width="{wide:.2f}" height="{high:.2f}"'
    return f"<rect {place}{corner} {paint}/>"


def _span(mark: Mark, height: int) -> Markup:
    thick = mark.thickness * height
    return Markup('<rect class="{}" x="{:.2f}%" y="{:g}" width="{:.2f}%" height="{:g}"/>').format(
        mark.paint, 100 * mark.start, (height - thick) / 2, 100 * (mark.end - mark.start), thick
    )


def _tick(mark: Mark, height: int) -> Markup:
    thick = mark.thickness * height
    return Markup(
        '<rect class="{}" x="{:.2f}%" y="{:g}" width="{}" height="{:g}" transform="translate(-{})"/>'
    ).format(mark.paint, 100 * mark.start, (height - thick) / 2, _TICK, thick, _TICK // 2)


def _dot(mark: Mark, height: int) -> Markup:
    paint = "hollow" if mark.shape == "ring" else mark.paint
    return Markup('<circle class="{}" cx="{:.2f}%" cy="{:g}" r="{:.3g}"/>').format(
        paint, 100 * mark.start, height / 2, mark.thickness * _DOT * height / 2
    )


_MADE: Mapping[str, Callable[[Mark, int], Markup]] = {
    "span": _span,
    "tick": _tick,
    "dot": _dot,
    "ring": _dot,
}


def mixed(shade: int) -> str:
    """The colour of a cell of a shade from 0 to 9 in a file, as the style sheet mixes it.

    >>> mixed(0), mixed(9)
    ('#fbfcfd', '#96b4d6')
    """
    part = (2 + 5 * shade) / 100
    channels = (int(COLOURS["for"][place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (channel - 255) * part):02x}" for channel in channels)
