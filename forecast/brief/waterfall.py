"""From prior to posterior, origin by origin, in parts that add up."""

from dataclasses import dataclass

from forecast.brief.basis import Basis
from forecast.brief.numbers import Figure, probability, weight
from forecast.brief.words import counted
from forecast.core.probability import expit, logit
from forecast.domain.explanation import Explanation, Share

SHOWN = 12
_BAN = 2.302585092994046


@dataclass(frozen=True, slots=True)
class Step:
    """One part: from where to where it moves the odds, in bans, and the probability it leads to."""

    label: str
    start: float
    end: float
    weight: Figure
    then: Figure


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The parts, the heaviest first; `prior` is where they begin."""

    text: str
    prior: Figure
    steps: tuple[Step, ...]


def waterfall(basis: Basis, it: Explanation | None) -> Waterfall:
    """Of the leading scenario; without steps where nothing moved it or nothing was explained."""
    if it is None or not it.shares or it.scenario != basis.leading.id:
        return Waterfall("", probability(basis.leading.prior), ())
    parts = sorted(it.shares, key=lambda share: -abs(share.weight[it.scenario]))
    told = [(_label(basis, share), share.weight[it.scenario]) for share in parts[:SHOWN]]
    if rest := parts[SHOWN:]:
        told.append((f"{counted(len(rest), 'other')}", sum(share.weight[it.scenario] for share in rest)))
    at, steps = logit(it.prior[it.scenario]) / _BAN, []
    for label, bans in told:
        steps.append(Step(label, at, at + bans, weight(bans), probability(expit((at + bans) * _BAN))))
        at += bans
    return Waterfall(_text(basis, it), probability(it.prior[it.scenario]), tuple(steps))


def _label(basis: Basis, share: Share) -> str:
    if share.kind == "silence":
        return f"Nothing is reported of: {basis.indicators[share.id]}"
    return basis.says(basis.reports[share.id])


def _text(basis: Basis, it: Explanation) -> str:
    whole = sum(share.weight[it.scenario] for share in it.shares)
    rough = " With so many reports the single parts are rough." if it.computed.is_rough else ""
    return (
        f"All origins together move the odds of {basis.name(it.scenario)} by {weight(whole)} bans. What each "
        "brings to that, whatever the order in which they are taken, adds up to the whole (Shapley values)."
        f"{rough}"
    )
