"""The brief's charts that are drawn on a sheet: how it has moved, and the ranks of the draws."""

from forecast.brief.timeline_chart import CAPTION, IN_BRIEF, draw
from forecast.brief.view import BriefView
from forecast.render.sheet import Line, Sheet, Words, page_svg
from forecast.render.svg import Picture
from forecast.render.text import shorten

# Lengths in points.
_WIDTH, _LINE, _LANE, _GAP, _FOOT = 400.0, 15.0, 34.0, 6.0, 16.0
_LONGEST = 60
_RANKS = (
    "One line a chain. Where chains agree, every line stays near the level one, and none keeps to one side."
)
_DASHES: tuple[tuple[float, ...], ...] = ((), (5, 2), (5, 2, 1, 2), (1, 1.5))


def ranks(view: BriefView) -> Picture | None:
    """For every scenario, a line a chain: its share of each part of the joint ranking."""
    rows = view.method.ranks
    if not rows:
        return None
    most = max(abs(share - 1) for row in rows for chain in row.chains for share in chain)
    height = len(rows) * (_LINE + _LANE + _GAP) + _FOOT
    description = (
        f"Rank plot of the scenarios' probabilities, {len(rows[0].chains)} chains; "
        f"the largest departure from a chain's fair share is {100 * most:.0f}%."
    )
    sheet = Sheet(_WIDTH, height, description)
    for number, row in enumerate(rows):
        top = number * (_LINE + _LANE + _GAP)
        middle = top + _LINE + _LANE / 2
        sheet.add(Words(0, top + _LINE / 2, shorten(row.title, _LONGEST), size=11))
        sheet.add(Line(((0, middle), (_WIDTH, middle))))
        sheet.add(*(_steps(chain, middle, index) for index, chain in enumerate(row.chains)))
    foot = height - _FOOT / 2
    sheet.add(Words(0, foot, "low", "soft"), Words(_WIDTH, foot, "high", "soft", align="right"))
    sheet.add(Words(_WIDTH / 2, foot, "rank of the draws among all chains", "soft", align="center"))
    return Picture(page_svg(sheet), _RANKS)


def _steps(shares: tuple[float, ...], middle: float, index: int) -> Line:
    """The shares of a chain as stairs around the level of a fair share."""
    step = _WIDTH / len(shares)
    heights = [middle - (min(share, 2.0) - 1) * _LANE / 2 for share in shares]
    corners = [(x * step, y) for bin_, y in enumerate(heights) for x in (bin_, bin_ + 1)]
    return Line(corners, "for", 1.1, _DASHES[index % len(_DASHES)], 0.75)


def timeline(view: BriefView) -> Picture | None:
    """How the probabilities have moved from date to date."""
    return Picture(page_svg(draw(view.timeline, IN_BRIEF)), CAPTION) if view.timeline else None
