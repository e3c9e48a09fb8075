"""A chart as shapes on a sheet, in points from its top left: as SVG in a page or a file, or as a picture."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from types import MappingProxyType
from typing import Any, Literal

from markupsafe import Markup

from forecast.render.svg import (
    AGAINST,
    FOR,
    IN_FILE,
    INK,
    PALE,
    PALER,
    PAPER,
    SERIES,
    SOFT,
    drawing,
    plot_area,
)
from forecast.render.text import clean

# A paint by its name in the page's style sheet, and its colour in a file.
COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "ink": IN_FILE[INK],
        "for": IN_FILE[FOR],
        "against": IN_FILE[AGAINST],
        "soft": IN_FILE[SOFT],
        "pale": IN_FILE[PALE],
        "paler": IN_FILE[PALER],
    }
    | {f"line-{number}": IN_FILE[paint] for number, paint in enumerate(SERIES, start=1)}
)
_FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
# What moves text down from its baseline so that it is centred on a line, as a share of its size.
_CENTRED = 0.35

type Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; `dash` are lengths of strokes and gaps."""

    points: Sequence[Point]
    paint: str = "soft"
    width: float = 1.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Area:
    """What lies within a closed line."""

    points: Sequence[Point]
    paint: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Circle:
    """A disc, or a ring where it is hollow."""

    x: float
    y: float
    radius: float
    paint: str = "ink"
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Text on one line, centred on its height."""

    x: float
    y: float
    text: str
    paint: str = "ink"
    size: float = 9.5
    align: Literal["left", "center", "right"] = "left"
    bold: bool = False


Shape = Line | Area | Circle | Words


@dataclass(frozen=True, slots=True)
class Sheet:
    """The shapes of a chart, the first lowest, and what it shows, for those who do not see it."""

    width: float
    height: float
    description: str
    shapes: list[Shape] = field(default_factory=list)

    def add(self, *shapes: Shape) -> None:
        """Draw shapes above those that are there."""
        self.shapes.extend(shapes)


def page_svg(sheet: Sheet) -> Markup:
    """The chart for a page, whose style sheet paints it.

    >>> print(page_svg(Sheet(9, 9, "A dot", [Circle(4, 4, 2)])))
    <svg class="chart" viewBox="0 0 9 9" role="img" aria-label="A dot">
    <circle cx="4" cy="4" r="2" style="fill: var(--ink)"/>
    </svg>
    """
    root = Markup('<svg class="chart" viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">').format(
        sheet.width, sheet.height, clean(sheet.description)
    )
    return Markup("\n").join([root, *(_element(shape, _in_page) for shape in sheet.shapes), Markup("</svg>")])


def file_svg(sheet: Sheet) -> str:
    """The chart as an SVG file, in the colours of COLOURS on paper."""
    root = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0:g}" height="{1:g}" viewBox="0 0 {0:g} {1:g}" '
        'font-family="{2}" role="img" aria-label="{3}">\n<rect width="100%" height="100%" fill="{4}"/>'
    ).format(sheet.width, sheet.height, _FONTS, clean(sheet.description), PAPER)
    shapes = (_element(shape, COLOURS.__getitem__) for shape in sheet.shapes)
    return str(Markup("\n").join([root, *shapes, Markup("</svg>\n")]))


def file_png(sheet: Sheet) -> bytes:
    """The chart as a PNG picture, drawn by Matplotlib."""
    with drawing():
        axes = plot_area(sheet.width, sheet.height)
        axes.set_xlim(0, sheet.width)
        axes.set_ylim(sheet.height, 0)
        axes.set_axis_off()
        for shape in sheet.shapes:
            _DRAWN[type(shape)](axes, shape)
        content = BytesIO()
        metadata = {"Description": sheet.description, "Software": None}
        figure: Any = axes.get_figure(root=True)
        figure.savefig(content, format="png", dpi=160, facecolor=PAPER, metadata=metadata)
        return content.getvalue()


def _in_page(paint: str) -> str:
    return f"var(--{paint})"


def _element(shape: Shape, colour: Callable[[str], str]) -> Markup:
    return _ELEMENTS[type(shape)](shape, colour)


def _path(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _line(line: Line, colour: Callable[[str], str]) -> Markup:
    dash = Markup(' stroke-dasharray="{}"').format(" ".join(f"{n:g}" for n in line.dash)) if line.dash else ""
    return Markup('<polyline points="{}"{} style="fill: none; stroke: {}; stroke-width: {:g}{}"/>').format(
        _path(line.points), dash, colour(line.paint), line.width, _opacity(line.opacity)
    )


def _area(area: Area, colour: Callable[[str], str]) -> Markup:
    return Markup('<polygon points="{}" style="fill: {}{}"/>').format(
        _path(area.points), colour(area.paint), _opacity(area.opacity)
    )


def _circle(circle: Circle, colour: Callable[[str], str]) -> Markup:
    paint = colour(circle.paint)
    style = f"fill: none; stroke: {paint}; stroke-width: 1.1" if circle.hollow else f"fill: {paint}"
    return Markup('<circle cx="{:.4g}" cy="{:.4g}" r="{:.3g}" style="{}"/>').format(
        circle.x, circle.y, circle.radius, style
    )


def _words(words: Words, colour: Callable[[str], str]) -> Markup:
    weight = "; font-weight: bold" if words.bold else ""
    return Markup(
        '<text x="{:.1f}" y="{:.1f}" text-anchor="{}" style="font-size: {:g}px; fill: {}{}">{}</text>'
    ).format(
        words.x,
        words.y + _CENTRED * words.size,
        _ANCHORS[words.align],
        words.size,
        colour(words.paint),
        weight,
        clean(words.text),
    )


def _opacity(opacity: float) -> str:
    return "" if opacity == 1 else f"; opacity: {opacity:.2g}"


_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_ELEMENTS: Mapping[type, Callable[[Any, Callable[[str], str]], Markup]] = {
    Line: _line,
    Area: _area,
    Circle: _circle,
    Words: _words,
}


def _draw_line(axes: Any, line: Line) -> None:
    style: Any = (0, line.dash) if line.dash else "-"
    x, y = zip(*line.points, strict=True)
    axes.plot(x, y, color=COLOURS[line.paint], lw=line.width, ls=style, alpha=line.opacity, clip_on=False)


def _draw_area(axes: Any, area: Area) -> None:
    x, y = zip(*area.points, strict=True)
    axes.fill(x, y, color=COLOURS[area.paint], alpha=area.opacity, lw=0, clip_on=False)


def _draw_circle(axes: Any, circle: Circle) -> None:
    paint = COLOURS[circle.paint]
    face = {"mfc": "none", "mew": 1.1} if circle.hollow else {"mew": 0}
    axes.plot(circle.x, circle.y, color=paint, marker="o", ms=2 * circle.radius, clip_on=False, **face)


def _draw_words(axes: Any, words: Words) -> None:
    weight = "bold" if words.bold else "normal"
    style = {"fontsize": words.size, "ha": words.align, "va": "center", "weight": weight}
    axes.text(words.x, words.y, clean(words.text), color=COLOURS[words.paint], **style)


_DRAWN: Mapping[type, Callable[[Any, Any], None]] = {
    Line: _draw_line,
    Area: _draw_area,
    Circle: _draw_circle,
    Words: _draw_words,
}
