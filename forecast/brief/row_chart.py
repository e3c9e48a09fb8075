"""A chart of rows under one another, each a label above a lane: what most of the brief's charts are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from forecast.render.svg import INK, SMALL, SOFT, WIDTH, Picture, page_part, plot_area
from forecast.render.text import wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Lengths in points.
LEFT, RIGHT, FOOT = 14.0, 46.0, 22.0
LINE, LANE, GAP = 15.0, 18.0, 6.0


@dataclass
class RowChart:
    """Rows under one another, each a label above a lane; `y` counts points from the top.

    `labels` may be long and hold any characters; `low` and `high` bound what a lane shows.
    """

    labels: Sequence[str]
    low: float
    high: float
    head: float = 0.0
    lane: float = LANE
    axes: "Axes" = field(init=False)
    lanes: list[float] = field(init=False)

    def __post_init__(self) -> None:
        texts = [wrapped(label) for label in self.labels]
        tops = [self.head]
        for text in texts:
            tops.append(tops[-1] + len(text) * LINE + self.lane + GAP)
        self.axes = _axes(tops[-1])
        self.axes.set_xlim(self.low, self.high)
        self.lanes = [below - GAP - self.lane / 2 for below in tops[1:]]
        for text, top in zip(texts, tops[:-1], strict=True):
            for number, line in enumerate(text):
                self.write(self.low, top + (number + 0.5) * LINE, line)

    def write(self, x: float, y: float, text: str, **style: Any) -> None:
        """Text as it stands, centred on a line."""
        self.axes.text(x, y, text, **{"va": "center", "color": INK} | style)

    def value(self, y: float, text: str, **style: Any) -> None:
        """A number at the right of a lane."""
        x = 1 + (RIGHT - 4) / (WIDTH - LEFT - RIGHT)
        self.write(x, y, text, ha="right", transform=self.axes.get_yaxis_transform(), **style)

    def ticks(self, at: Mapping[float, str]) -> None:
        """Numbers below the last row."""
        self.axes.set_xticks(list(at), list(at.values()))

    def picture(self, name: str, description: str, caption: str) -> Picture:
        """The chart for a page, described for those who do not see it."""
        return Picture(page_part(self.axes, name, description), caption)


def _axes(height: float) -> "Axes":
    axes = plot_area(WIDTH, height + FOOT, LEFT, RIGHT, FOOT)
    axes.set_ylim(height, 0)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, labelsize=SMALL, labelcolor=SOFT, left=False, labelleft=False)
    return axes
