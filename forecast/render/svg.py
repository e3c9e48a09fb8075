"""Matplotlib's charts as SVG inside a page, or as files.

Text stays text, set in the page's fonts; colours are names of the page's style sheet, so that a chart
follows light, dark and print. Nothing in it depends on the day, the machine or other charts.
"""

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from forecast.core.away import import_away
from forecast.render.text import clean
from forecast.render.tree import Element, as_markup

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Lengths in points; a chart is as wide as a phone and grows with the page.
WIDTH = 400.0
SIZE, SMALL = 12.0, 10.0

# Colours as Matplotlib sees them, as the page paints them, and as they are in a file of its own.
INK, FOR, AGAINST, SOFT, PALE, PALER = "#010101", "#020202", "#030303", "#040404", "#050505", "#060606"
SERIES = tuple(f"#0a010{number}" for number in range(1, 9))
_PAINT = {
    INK: "currentColor",
    FOR: "var(--for)",
    AGAINST: "var(--against)",
    SOFT: "var(--soft)",
    PALE: "var(--pale)",
    PALER: "var(--paler)",
} | {line: f"var(--line-{number})" for number, line in enumerate(SERIES, start=1)}
IN_FILE = dict(
    zip(
        _PAINT,
        (
            *("#1b1f24", "#1f5fa8", "#b5510c", "#57606a", "#e3e8ee", "#f1f4f7"),
            *("#1f5fa8", "#b5510c", "#2a7f4f", "#8a3a8f", "#0b7d8c", "#a3224a", "#6b6210", "#4d5561"),
        ),
        strict=True,
    )
)
PAPER = "#ffffff"
_IN_FILE_BY_NAME = {name: IN_FILE[colour] for colour, name in _PAINT.items()}
_FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "forecast",
    "font.size": SIZE,
    "text.parse_math": False,
    "axes.unicode_minus": True,
}

_TAG = re.compile(r"<[^>]+>")
_ID = re.compile(r'(\bid="|href="#)')
_COLOUR = re.compile("|".join(_PAINT))
_NAMED = re.compile("|".join(map(re.escape, _IN_FILE_BY_NAME)))
_FONT = re.compile(r"font: ([\d.]+px)[^;\"]*|font-family:[^;\"]*;?")
_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_LEFT_OUT = re.compile(
    r"<metadata>.*?</metadata>|<style[^>]*>.*?</style>|<!--.*?-->|<defs>\s*</defs>", re.DOTALL
)
_NOTHING: dict[str, Any] = dict.fromkeys(("Date", "Creator", "Format", "Type"))


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, what stands below it, and its heading where it has one."""

    svg: Markup
    caption: str
    title: str = ""


def plot_area(
    width: float, height: float, left: float = 0, right: float = 0, foot: float = 0, top: float = 0
) -> "Axes":
    """Axes in a picture of that size, with that much room around them."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width / 72, height / 72), facecolor="none")
    inside = ((width - left - right) / width, (height - foot - top) / height)
    return figure.add_axes((left / width, foot / height, *inside), facecolor="none")


@contextmanager
def drawing() -> Iterator[None]:
    """The same settings on every machine, and silence about fonts: the page's fonts are used."""
    import_away("matplotlib")
    import matplotlib as mpl

    log = logging.getLogger("matplotlib")
    level = log.level
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", message="Glyph|Matplotlib currently does not support", category=UserWarning
        )
        log.setLevel(logging.ERROR)
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        try:
            yield
        finally:
            log.setLevel(level)


def page_part(axes: "Axes", name: str, description: str) -> Markup:
    """A chart as SVG for a page, with a description for those who do not see it."""
    return _page_part(_svg(_figure(axes)), name, description)


def file_svg(axes: "Axes", description: str) -> str:
    """A chart drawn in the colours of IN_FILE, as an SVG file."""
    part = str(page_part(axes, "chart", description))
    root = f'<svg xmlns="http://www.w3.org/2000/svg" style="background: {PAPER}; font-family: {_FONTS}"'
    return part.replace('<svg class="chart"', root, 1) + "\n"


def file_png(axes: "Axes", description: str) -> bytes:
    """A chart drawn in the colours of IN_FILE, as a PNG picture."""
    content = BytesIO()
    metadata = {"Description": description, "Software": None}
    _figure(axes).savefig(content, format="png", dpi=160, facecolor=PAPER, metadata=metadata)
    return content.getvalue()


def file_from_page(svg: Element) -> str:
    """A chart of a page as an SVG file, in the colours of IN_FILE."""
    width, height = chart_size(svg)
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": svg.get("viewBox"),
        "width": f"{width:g}",
        "height": f"{height:g}",
        "font-family": "Liberation Sans, Arial, DejaVu Sans, sans-serif",
    }
    text = as_markup(Element("svg", attributes, svg.children))
    return _NAMED.sub(lambda colour: _IN_FILE_BY_NAME[colour[0]], text)


def chart_size(svg: Element) -> tuple[float, float]:
    """Width and height of a chart of a page, in its own points."""
    _, _, width, height = map(float, svg.get("viewBox").split())
    return width, height


def _figure(axes: "Axes") -> "Figure":
    figure = axes.get_figure(root=True)
    if figure is None:
        raise TypeError("the axes have no figure")
    return figure


def _svg(figure: "Figure") -> str:
    for artist in figure.findobj():
        artist.set_clip_on(False)
    text = StringIO()
    figure.savefig(text, format="svg", metadata=_NOTHING)
    return text.getvalue()


def _page_part(svg: str, name: str, description: str) -> Markup:
    """The content of the SVG under our own root, without what only a file needs."""
    content = _INSIDE.search(svg)
    size = re.search(r'viewBox="([^"]+)"', svg)
    if not content or not size:
        raise ValueError("Matplotlib gave no SVG")
    inside = _TAG.sub(lambda tag: _tag(tag[0], name), _LEFT_OUT.sub("", content[1]))
    lines = "\n".join(line for line in inside.splitlines() if line.strip())
    root = Markup('<svg class="chart" viewBox="{}" role="img" aria-label="{}">').format(
        size[1], clean(description)
    )
    return root + Markup("\n") + Markup(lines) + Markup("\n</svg>")


def _tag(tag: str, name: str) -> str:
    tag = _ID.sub(rf"\g<1>{escape(name)}-", tag).replace("xlink:href", "href")
    tag = _FONT.sub(lambda font: f"font-size: {font[1]}" if font[1] else "", tag)
    return _COLOUR.sub(lambda colour: _PAINT[colour[0]], tag)
