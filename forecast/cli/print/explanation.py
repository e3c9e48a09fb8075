"""Print explanations, what-ifs and differences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forecast.cli.print.echo import echo, print_csv, print_json
from forecast.cli.print.table import Column, can_print, numbers, paragraph, render
from forecast.core.plain import count, percent, plain
from forecast.core.probability import logit
from forecast.domain.explained import as_data, as_rows
from forecast.domain.explanation import (
    ByScenario,
    Computation,
    Difference,
    Explanation,
    LeaveOneOutRow,
    SensitivityRow,
    Share,
    WhatIf,
    is_move,
)

_MOST = 12
_LANE = 28
_BANS = 2.302585092994046
_KINDS = {"origin": "origins", "indicator": "indicators", "source": "sources", "group": "groups"}


def print_data(result: Explanation | WhatIf | Difference, as_csv: bool) -> None:
    """Print a result as JSON, or as CSV, and nothing else."""
    if as_csv:
        print_csv(as_rows(result))
    else:
        print_json(as_data(result))


def print_explanation(it: Explanation, every: bool) -> None:
    """Print sentences, the waterfall, leave-one-out, the judgements, and the sensitivity to assumptions."""
    echo(paragraph(it.question.text))
    echo(paragraph(f"As of {it.as_of}. {_how(it.computed)}"))
    echo("")
    for sentence in it.sentences:
        echo(paragraph(f"- {sentence}", rest="  "))
    most = None if every else _MOST
    if it.shares:
        _print_waterfall(it, most)
    for kind, heading in _KINDS.items():
        _print_left_out(it, it.of_kind(kind)[:most], f"Without each of the {heading}")
    _print_matrix(it, most)
    _print_instead(it, most)


def _how(it: Computation) -> str:
    if it.exact:
        return f"Summed without error over {it.nodes:,} reliabilities."
    k_hat = "" if it.k_hat is None else f", k-hat {max(it.k_hat, 0):.2f} at worst (limit 0.7)"
    rough = " Parts far from the whole are rough: their error is larger than shown." if it.is_rough else ""
    return f"Summed over {it.nodes:,} drawn reliabilities{k_hat}; seed {it.seed}.{rough}"


def _head(text: str) -> None:
    echo(f"\n{paragraph(text)}")


def _print_waterfall(it: Explanation, most: int | None) -> None:
    """Print the parts of the move from prior to posterior, in bans."""
    orders = it.computed.orders
    how = f"{orders} orders" if orders else "all orders"
    credit = (
        "; in brackets how much of a report counts" if any(share.credit < 1 for share in it.shares) else ""
    )
    _head(f"From prior to posterior, in bans; the parts add up (Shapley values over {how}){credit}")
    shares = sorted(it.shares, key=lambda share: -abs(share.weight[it.scenario]))
    parts = [(_named(share), share.weight[it.scenario], share.error[it.scenario]) for share in shares[:most]]
    if rest := shares[len(parts) :]:
        error = sum(share.error[it.scenario] ** 2 for share in rest) ** 0.5
        parts.append((f"{len(rest)} others", sum(share.weight[it.scenario] for share in rest), error))
    at = logit(it.prior[it.scenario]) / _BANS
    edges = [at]
    for _, weight, _ in parts:
        edges.append(edges[-1] + weight)
    low, high = min(edges), max(edges)
    rows = [["before any report", "", "", percent(it.prior[it.scenario]), _lane(at, at, low, high)]]
    for (name, weight, error), start, end in zip(parts, edges[:-1], edges[1:], strict=True):
        off = f"{error:.2f}" if error >= 0.005 else ""
        rows.append([name, f"{weight:+.2f}", off, percent(_odds(end)), _lane(start, end, low, high)])
    echo(render([Column("", gives=True), *numbers("bans", "error", "then"), Column("")], rows))


def _named(share: Share) -> str:
    """The id of a part, and how much of it counts where that is not the whole."""
    return share.id if share.credit == 1 else f"{share.id} ({share.credit:.0%})"


def _odds(bans: float) -> float:
    odds: float = 10.0**bans
    return odds / (1 + odds)


def _lane(start: float, end: float, low: float, high: float) -> str:
    """A bar from one position to another, full for a part above 0, light for one below 0."""
    full, light, edge = ("█", "░", "│") if can_print("█░│") else ("#", "-", "|")
    width = (high - low) or 1.0
    first, last = sorted(round((x - low) / width * _LANE) for x in (start, end))
    bar = (full if end >= start else light) * (last - first)
    return " " * first + (bar or edge)


def _print_left_out(it: Explanation, left_out: Sequence[LeaveOneOutRow], heading: str) -> None:
    if not left_out:
        return
    _head(f"{heading}, by weight of evidence in bans")
    now = it.posterior[it.scenario]
    rows = [
        [
            row.id,
            f"{row.weight[it.scenario]:+.2f}",
            _then(row.without[it.scenario], now, row.error[it.scenario]),
            it.other_leader(row),
        ]
        for row in left_out
    ]
    columns = [Column("", gives=True), *numbers("bans", "without it"), Column("would lead instead")]
    echo(render(columns, rows))


def _then(then: float, now: float, error: float) -> str:
    if not is_move(then - now, error):
        return "no move"
    return percent(then) + (f" ±{100 * error:.1f}" if error else "")


def _print_matrix(it: Explanation, most: int | None) -> None:
    """Print the judgements of every indicator, the most diagnostic first."""
    if not it.indicators:
        return
    _head("Indicators by scenario as judged, the most telling first")
    scenarios = {str(number): name for number, name in enumerate(it.posterior, start=1)}
    for number, name in scenarios.items():
        echo(f"  {number} {name}")
    columns = [Column("", gives=True), *numbers(*scenarios, "ratio", "bans")]
    rows = [
        [
            row.id,
            *(f"{100 * row.given[name]:.0f}%" for name in it.posterior),
            f"{row.ratio:.1f}",
            f"{row.weight[it.scenario]:+.2f}" if row.reported else "not reported",
        ]
        for row in it.indicators[:most]
    ]
    echo(render(columns, rows))


def _print_instead(it: Explanation, most: int | None) -> None:
    others = [row for row in it.sensitivity if row.kind != "rho"]
    now = it.posterior[it.scenario]
    if others:
        _head("If what is assumed were otherwise, the largest move first")
    rows = [
        [
            row.kind,
            f"{row.id}{_under(it, row)}: {plain(row.assumed)}",
            plain(row.alternative),
            _then(row.posterior[it.scenario], now, row.error[it.scenario]),
            it.other_leader(row),
        ]
        for row in others[:most]
    ]
    columns = [Column(""), Column("assumed", gives=True), Column("instead", most=40)]
    if rows:
        echo(render([*columns, *numbers("then"), Column("would lead")], rows))
    if rhos := [row for row in it.sensitivity if row.kind == "rho"]:
        chances = ", ".join(
            f"{percent(row.posterior[it.scenario])} at {row.id}" for row in sorted(rhos, key=lambda r: r.id)
        )
        _head(f"If every group had one rho: {chances}.")


def _under(it: Explanation, row: SensitivityRow) -> str:
    """The scenario of a judgement, where that is not the explained one."""
    return f" under {row.under}" if row.under not in ("", it.scenario) else ""


def print_what_if(it: WhatIf) -> None:
    """Print the probabilities before and after, side by side."""
    echo(paragraph(it.question.text))
    echo(paragraph(f"As of {it.as_of}. {_how(it.computed)} Nothing is written."))
    echo("")
    for assumption in it.assumptions:
        echo(f"  {plain(str(assumption))}")
    for note in it.notes:
        echo(f"  Note: {plain(note)}")
    titles = {scenario.id: scenario.title for scenario in it.question.scenarios}
    columns = [Column("scenario", gives=True), *numbers("before", "after", "move")]
    rows = [
        [titles[key], percent(before), percent(it.after[key]), _move(it.after[key] - before, it.error[key])]
        for key, before in it.before.items()
    ]
    echo(f"\n{render(columns, rows)}")


def _move(change: float, error: float) -> str:
    if not is_move(change, error):
        return "no move"
    return f"{100 * change:+.1f} points" + (f" ±{100 * error:.1f}" if error else "")


def print_difference(it: Difference) -> None:
    """Print the causes of each scenario's move, and their items with file and line."""
    echo(paragraph(it.question.text))
    for what, side in (("From", it.before), ("To", it.after)):
        commit = f", files of commit {side.commit}" if side.commit else ""
        echo(f"{what} {plain(side.name)}: as of {side.as_of}{commit}")
    echo(paragraph(f"{_how(it.computed)} The parts add up (Shapley values over all kinds of change)."))
    echo("")
    scenarios = list(dict.fromkeys((*it.before.posterior, *it.after.posterior)))
    columns = [Column("in points", gives=True), *(Column(key, right=True, most=14) for key in scenarios)]
    rows = [["before", *(_side(it.before.posterior, key) for key in scenarios)]]
    for cause in it.causes:
        moves = (
            _points(cause.move[key], cause.error[key]) if key in cause.move else "-" for key in scenarios
        )
        rows.append([cause.title, *moves])
    rows.append(["after", *(_side(it.after.posterior, key) for key in scenarios)])
    echo(render(columns, rows))
    for line in _items(it):
        echo(line)


def _side(posterior: ByScenario, key: str) -> str:
    return percent(posterior[key]) if key in posterior else "-"


def _points(change: float, error: float) -> str:
    return f"{100 * change:+.1f}" if is_move(change, error) else "no move"


def _items(it: Difference) -> Iterator[str]:
    if not it.causes:
        yield "\nNothing that bears on the figures differs."
    for cause in it.causes:
        if cause.items:
            yield f"\n{cause.title} ({count(len(cause.items), 'item')})"
        for item in cause.items:
            yield f"  {plain(item.place)}"
            yield paragraph(item.text, "    ", "    ")
