"""Print explanations, what-ifs and differences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from forecast.cli.print.echo import echo, print_csv, print_json
from forecast.cli.print.table import Column, can_print, numbers, paragraph, render
from forecast.core.plain import count, in_points, percent, plain
from forecast.domain.explained import as_data, as_rows
from forecast.domain.explanation import (
    MOST_K,
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
from forecast.domain.question import asked_name

_MOST = 12
_LANE = 28
# An error from here on shows with two decimals of a point.
_SEEN = 0.00005
_KINDS = {
    "origin": "Without each report, and what repeats it",
    "indicator": "Without all reports on an indicator",
    "source": "Without all reports of a source",
    "group": "Without all reports on a group of indicators",
}
_UNITS = "Points are of probability, and add up. Bans are powers of ten of the odds: +1 makes them tenfold."


def print_data(result: Explanation | WhatIf | Difference, as_csv: bool) -> None:
    """Print a result as JSON, or as CSV, and nothing else."""
    if as_csv:
        print_csv(as_rows(result))
    else:
        print_json(as_data(result))


def print_explanation(it: Explanation, every: bool) -> None:
    """Print the answer, sentences, the waterfall, leave-one-out, judgements, and other assumptions."""
    first, *rest = it.sentences
    echo(paragraph(it.question.text))
    echo(paragraph(first))
    echo(paragraph(f"As of {it.as_of}. {_how(it.computed)}"))
    echo("")
    for sentence in rest:
        echo(paragraph(f"- {sentence}", rest="  "))
    most = None if every else _MOST
    if it.shares:
        _print_waterfall(it, most)
    for kind, heading in _KINDS.items():
        _print_left_out(it, it.of_kind(kind)[:most], heading)
    _print_matrix(it, most)
    _print_instead(it, most)


def _how(it: Computation) -> str:
    if it.exact:
        return "Probabilities are exact sums, without sampling error."
    rough = (
        f" Parts far from the whole are rough: their error is larger than shown (k-hat {it.k_hat:.2f}, "
        f"limit {MOST_K:g})."
        if it.is_rough
        else ""
    )
    return (
        f"Probabilities are means over {it.nodes:,} draws, seed {it.seed}; ± is their standard error.{rough}"
    )


def _head(text: str) -> None:
    echo(f"\n{paragraph(text)}")


def _print_waterfall(it: Explanation, most: int | None) -> None:
    """Print the parts of the move from prior to posterior, in points and in bans."""
    _head(_on_parts(it))
    parts = _parts(it, most)
    edges = [*accumulate((points for _, points, *_ in parts), initial=it.answer_prior)]
    ends = (min(edges), max(edges))
    errors = ["error"] if any(error >= _SEEN for _, _, error, _ in parts) else []
    columns = [Column("", gives=True), *numbers("points", *errors, "then", "bans"), Column("")]
    rows = [
        [
            name,
            f"{100 * points:+.2f}",
            *(f"{100 * error:.2f}" for _ in errors),
            percent(_inside(end)),
            f"{bans:+.2f}",
            _lane(start, end, *ends),
        ]
        for (name, points, error, bans), (start, end) in zip(parts, pairwise(edges), strict=True)
    ]
    first = ["before any report", "", *("" for _ in errors), percent(edges[0]), ""]
    echo(render(columns, [[*first, _lane(edges[0], edges[0], *ends)], *rows]))


def _on_parts(it: Explanation) -> str:
    """What the parts are, how they were computed, and their units."""
    orders = it.computed.orders
    how = f"the mean over {orders} random orders" if orders else "the mean over every order"
    credit = " In brackets how much of a report counts." if any(row.credit < 1 for row in it.shares) else ""
    return (
        f"From {percent(it.answer_prior)} to {percent(it.answer)}, part by part: what each adds to those "
        f"before it, {how} in which they may come. {_UNITS}{credit}"
    )


def _parts(it: Explanation, most: int | None) -> list[tuple[str, float, float, float]]:
    """Name, points, their error and bans of the largest parts, and of the others together."""
    shares = sorted(it.shares, key=lambda share: -abs(share.points))
    parts = [(_named(row), row.points, row.points_error, row.bans) for row in shares[:most]]
    if rest := shares[len(parts) :]:
        error = sum(row.points_error**2 for row in rest) ** 0.5
        points, bans = sum(row.points for row in rest), sum(row.bans for row in rest)
        parts.append((f"{len(rest)} others", points, error, bans))
    return parts


def _inside(p: float) -> float:
    """A running chance, which parts in their order by size may take a little below 0 or above 1."""
    return min(max(p, 0.0), 1.0)


def _named(share: Share) -> str:
    """The id of a part, and how much of it counts where that is not the whole."""
    return share.id if share.credit == 1 else f"{share.id} ({share.credit:.0%})"


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
    _head(heading)
    rows = [
        [
            row.id,
            _then(it.share(row.without), row.points, row.points_error),
            f"{100 * row.points:+.2f}",
            f"{row.bans:+.2f}",
            it.other_leader(row),
        ]
        for row in left_out
    ]
    columns = [
        Column("", gives=True),
        *numbers("without it", "it brings", "bans"),
        Column("would lead instead"),
    ]
    echo(render(columns, rows))


def _then(then: float, move: float, error: float) -> str:
    if not is_move(move, error):
        return "no move"
    return percent(then) + (f" ±{100 * error:.1f}" if error else "")


def _print_matrix(it: Explanation, most: int | None) -> None:
    """Print the judgements of every indicator, the most diagnostic first."""
    if not it.indicators:
        return
    _head("Chance of every indicator under each scenario, as judged; ratio is the largest over the smallest")
    scenarios = {str(number): name for number, name in enumerate(it.posterior, start=1)}
    for number, name in scenarios.items():
        echo(f"  {number} {name}")
    columns = [Column("", gives=True), *numbers(*scenarios, "ratio", "bans")]
    rows = [
        [
            row.id,
            *(f"{100 * row.given[name]:.0f}%" for name in it.posterior),
            f"{row.ratio:.1f}",
            f"{row.bans:+.2f}" if row.reported else "not reported",
        ]
        for row in it.indicators[:most]
    ]
    echo(render(columns, rows))


def _print_instead(it: Explanation, most: int | None) -> None:
    others = [row for row in it.sensitivity if row.kind != "rho"]
    if others:
        _head("If what is assumed were otherwise, the largest move first")
    rows = [
        [
            row.kind,
            f"{row.id}{_under(it, row)}: {plain(row.assumed)}",
            plain(row.alternative),
            _then(it.share(row.posterior), row.points, row.points_error),
            it.other_leader(row),
        ]
        for row in others[:most]
    ]
    columns = [Column(""), Column("assumed", gives=True), Column("instead", most=40)]
    if rows:
        echo(render([*columns, *numbers("then"), Column("would lead")], rows))
    if rhos := [row for row in it.sensitivity if row.kind == "rho"]:
        chances = ", ".join(
            f"{percent(it.share(row.posterior))} at {row.id}" for row in sorted(rhos, key=lambda r: r.id)
        )
        _head(f"By how far indicators of a group follow one cause, 0 not at all and 1 wholly: {chances}.")


def _under(it: Explanation, row: SensitivityRow) -> str:
    """The scenario of a judgement, where several are asked for."""
    return f" under {row.under}" if row.under and len(it.asked) > 1 else ""


def print_what_if(it: WhatIf) -> None:
    """Print the answer and the probabilities before and after, side by side."""
    echo(paragraph(it.question.text))
    name = asked_name(it.question, it.asked, it.before)
    move = _move(it.points, it.points_error)
    echo(
        paragraph(
            f"{name}: {percent(it.answer_before)} by the files, {percent(it.answer_after)} as assumed here, "
            f"{move}."
        )
    )
    echo(paragraph(f"As of {it.as_of}. {_how(it.computed)} Nothing is written."))
    echo("")
    for assumption in it.assumptions:
        echo(f"  {plain(str(assumption))}")
    for note in it.notes:
        echo(paragraph(f"Note: {note}", "  ", "  "))
    echo(f"\n{before_and_after(it)}")


def before_and_after(it: WhatIf) -> str:
    """A table of the answer, if the question has one, and of every scenario, before and after."""
    titles = {scenario.id: scenario.title for scenario in it.question.scenarios}
    columns = [Column("scenario", gives=True), *numbers("before", "after", "move")]
    move = _move(it.points, it.points_error)
    rows = [["Yes", percent(it.answer_before), percent(it.answer_after), move]] if it.question.yes else []
    rows += [
        [titles[key], percent(before), percent(it.after[key]), _move(it.after[key] - before, it.error[key])]
        for key, before in it.before.items()
    ]
    return render(columns, rows)


def _move(change: float, error: float) -> str:
    if not is_move(change, error):
        return "no move"
    return in_points(change) + (f" ±{100 * error:.1f}" if error else "")


def print_difference(it: Difference) -> None:
    """Print the move of the answer, the causes of every move, and their items with file and line."""
    echo(paragraph(it.question.text))
    echo(paragraph(_whole_move(it)))
    for what, side in (("From", it.before), ("To", it.after)):
        commit = f", files of commit {side.commit}" if side.commit else ""
        echo(paragraph(f"{what} {side.name}: as of {side.as_of}{commit}"))
    echo(paragraph(f"{_how(it.computed)} A part is the mean over every order in which the changes may come."))
    echo(f"\n{_causes(it)}")
    for line in _items(it):
        echo(line)


def _causes(it: Difference) -> str:
    """A row a cause between those of both sides; columns for the answer, if any, and for every scenario."""
    scenarios = list(dict.fromkeys((*it.before.posterior, *it.after.posterior)))
    yes = ["yes"] if it.question.yes else []
    columns = [Column("in points", gives=True), *numbers(*yes)]
    columns += [Column(key, right=True, most=14) for key in scenarios]
    rows = [
        [
            cause.title,
            *(_points(cause.points, cause.points_error) for _ in yes),
            *(_points(cause.move[key], cause.error[key]) if key in cause.move else "-" for key in scenarios),
        ]
        for cause in it.causes
    ]
    before, after = (
        [name, *(percent(answer) for _ in yes), *(_at(side.posterior, key) for key in scenarios)]
        for name, side, answer in (
            ("before", it.before, it.answer_before),
            ("after", it.after, it.answer_after),
        )
    )
    return render(columns, [before, *rows, after])


def _whole_move(it: Difference) -> str:
    """What is asked, before and after, and its whole move."""
    name = asked_name(it.question, it.asked, it.after.posterior)
    before, after = it.answer_before, it.answer_after
    moved = f"{percent(before)} before, {percent(after)} after, {_move(after - before, 0.0)}"
    if not any(scenario in it.before.posterior for scenario in it.asked):
        return f"{name}: {percent(after)} after; before, the question did not have it."
    return f"{name}: {moved}."


def _at(posterior: ByScenario, key: str) -> str:
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
