"""Every chart of a brief, each drawn when the page asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from forecast.brief import figures, strips
from forecast.brief.strips import Bar
from forecast.brief.view import BriefView
from forecast.render.svg import Picture


@dataclass(frozen=True)
class Charts:
    """The charts by their names; a chart of rows is its rows, each with its strip."""

    view: BriefView

    @cached_property
    def answer(self) -> Sequence[Bar]:
        """The answer alone, with its interval."""
        return tuple(strips.answer(self.view))

    @cached_property
    def scenarios(self) -> Sequence[Bar]:
        """Every scenario before and now, with its interval."""
        return tuple(strips.scenarios(self.view))

    @cached_property
    def effects(self) -> Sequence[Bar]:
        """What moved the answer, the largest part first."""
        return tuple(strips.effects(self.view))

    @cached_property
    def observations(self) -> Sequence[Bar]:
        """What would change the answer, the largest move first."""
        return tuple(strips.observations(self.view))

    @cached_property
    def indicators(self) -> Sequence[Bar]:
        """The reported indicators before and now, those that moved most first."""
        return tuple(strips.indicators(self.view))

    @cached_property
    def timeline(self) -> Picture | None:
        """How the probabilities have moved; None without a timeline."""
        return figures.timeline(self.view)

    @cached_property
    def ranks(self) -> Picture | None:
        """The ranks of the draws by chain; None without draws."""
        return figures.ranks(self.view)
