"""An assessment: the headline table, short tables below it where they have rows, and the verdict."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from forecast.cli.print.echo import echo
from forecast.cli.print.table import Column, bar, cut, numbers, paragraph, render, terminal_width
from forecast.core.bad_value import quoted
from forecast.core.plain import percent, plain
from forecast.domain.assessment import Assessment, Interval, ScenarioResult, Verdict
from forecast.domain.question import asked_name, class_notes, passed_deadlines
from forecast.render.spread import OF_PRIOR, PARTS, number, points, reason

_WIDE = 94
_TITLE, _NARROW = 32, 12
_MARK = "- "
_STATES = 'The other scenarios have no reference class, and with it no chance "by" a day.'


def print_assessment(assessment: Assessment) -> None:
    """The headline table and what stands behind it."""
    question, run = assessment.question, assessment.run
    echo(paragraph(question.text))
    echo(paragraph(_headline(assessment)))
    sampled = f", {run.chains} chains of {run.draws:,} draws, seed {run.seed}" if run.chains else ""
    echo(paragraph(f"As of {assessment.as_of}, {_days_left(assessment)}. Engine {run.engine}{sampled}."))
    if run.commit:
        echo(f"By the files of commit {run.commit[:12]} of {run.committed}.")
    if assessment.after_close:
        notice = "No forecast: resolve the question. Prior and ages are those of the closing day."
        echo(paragraph(notice))
    echo(f"\n{_scenario_table(assessment.scenarios)}")
    if assessment.leading.interval is not None and _has_bars():
        echo("bar: posterior; shaded: upper part of the 90% interval", dim=True)
    for table in short_tables(assessment):
        echo(f"\n{table}")
    echo("")
    for line in (*_spread_lines(assessment), *_dependence_lines(assessment), *_agreement_lines(assessment)):
        echo(paragraph(line, rest="  "))
    echo(paragraph(verdict_line(assessment.verdict)))


def _headline(assessment: Assessment) -> str:
    """P(yes), where the question says what that is; else the leading scenario."""
    of = assessment.answer or assessment.leading
    interval = f", 90% interval {_span(of.interval)}" if of.interval else ""
    before = f"; {percent(of.prior)} before any report."
    return f"{_asked(assessment)}: {percent(of.posterior)}{interval}{before}"


def _asked(assessment: Assessment) -> str:
    """What is asked, in words."""
    posterior = {row.id: row.posterior for row in assessment.scenarios}
    return asked_name(assessment.question, assessment.asked, posterior)


def _short(assessment: Assessment) -> str:
    """What is asked in a line below the headline: "yes", or the scenario."""
    return "yes" if assessment.answer else _named(assessment, assessment.asked)


def _share(assessment: Assessment, of: Mapping[str, float]) -> float:
    """What some numbers by scenario give to those that are asked for."""
    return sum(of[scenario] for scenario in assessment.asked)


def _named(assessment: Assessment, scenarios: Sequence[str]) -> str:
    titles = {row.id: row.title for row in assessment.scenarios}
    return " or ".join(quoted(plain(titles[name])) for name in scenarios)


def _has_bars() -> bool:
    """Whether bars leave the scenarios' names, and the longest word, their room."""
    return terminal_width() >= _WIDE


def _days_left(assessment: Assessment) -> str:
    closes = assessment.question.closes
    days = abs((closes - assessment.as_of).days)
    side = "after it closed" if assessment.after_close else "before it closes"
    return f"{days} day{'s' * (days != 1)} {side} on {closes}"


def _scenario_table(scenarios: tuple[ScenarioResult, ...]) -> str:
    bars = [Column("")] if _has_bars() else []
    columns = [
        Column("scenario", gives=True),
        *numbers("prior", "posterior", "90% interval"),
        *bars,
        Column("word"),
    ]
    rows = [
        [
            scenario.title,
            percent(scenario.prior),
            percent(scenario.posterior),
            _span(scenario.interval) if scenario.interval else "",
            *(bar(scenario.posterior, scenario.interval) for _ in bars),
            scenario.term,
        ]
        for scenario in scenarios
    ]
    return render(columns, rows)


def _span(interval: Interval) -> str:
    return f"{percent(interval[0])} to {percent(interval[1])}"


def short_tables(assessment: Assessment) -> Iterator[str]:
    """Chances by earlier days, reference classes, silences, and what a replay must not hide."""
    return (table for make in _SHORT_TABLES if (table := make(assessment)))


def _horizons(assessment: Assessment) -> str:
    """A row a day, a column for every scenario that is an event."""
    if not assessment.horizons:
        return ""
    chances = assessment.horizons[0].posterior
    events = [scenario for scenario in assessment.scenarios if scenario.id in chances]
    width = min(_TITLE, max(_NARROW, (terminal_width() - len("2022-12-04")) // len(events) - 2))
    columns = [Column("by"), *numbers(*(cut(plain(event.title), width) for event in events))]
    rows = [
        [str(row.day), *(percent(row.posterior[event.id]) for event in events)] for row in assessment.horizons
    ]
    table = render(columns, rows)
    return f"{table}\n{paragraph(_STATES)}" if len(events) < len(assessment.scenarios) else table


def _classes(assessment: Assessment) -> str:
    """A row a class below its scenario, whose own row has the posterior by all of them together."""
    columns = [Column("each reference class alone", gives=True), *numbers("says", "90% range", "posterior")]
    rows = [row for scenario in assessment.scenarios for row in _class_rows(assessment, scenario)]
    return render(columns, rows) if rows else ""


def _class_rows(assessment: Assessment, scenario: ScenarioResult) -> list[list[str]]:
    rows = [
        [
            f"{_MARK}{'own record: ' if alone.own else ''}{alone.label}",
            percent(alone.prior),
            _span(alone.interval),
            "" if alone.is_data else percent(alone.posterior[scenario.id]),
        ]
        for alone in assessment.classes
        if alone.scenario == scenario.id
    ]
    return [[scenario.title, "", "", percent(scenario.posterior)], *rows] if rows else []


def _silences(assessment: Assessment) -> str:
    """A row an indicator; points are what its silence does to what is asked."""
    if not assessment.run.silence:
        return paragraph("Left out, by --no-silence: that nothing is reported in an indicator's window.")
    if not assessment.silences:
        return ""
    texts = {indicator.id: indicator.text for indicator in assessment.indicators}
    now = _share(assessment, {row.id: row.posterior for row in assessment.scenarios})
    since = [Column("denied")] if any(silence.since for silence in assessment.silences) else []
    columns = [Column("looked for and not seen", gives=True), *since, *numbers("detection", "points")]
    rows = [
        [
            texts[silence.indicator],
            *(str(silence.since or "") for _ in since),
            percent(silence.detection),
            f"{100 * (now - _share(assessment, silence.without)):+.2f}",
        ]
        for silence in assessment.silences
    ]
    denied = " Denied: the last time; its silence counts from then on." if since else ""
    legend = (
        "Detection: chance that it would have been reported by now if true. Points of probability: its "
        f"effect on {_short(assessment)}.{denied}"
    )
    return f"{render(columns, rows)}\n{paragraph(legend)}"


def _notes(assessment: Assessment) -> str:
    passed = passed_deadlines(assessment.question, assessment.as_of)
    notes = class_notes(assessment.question, assessment.as_of)
    lines = [f"The deadline of {_named(assessment, (name,))} has passed." for name in passed]
    lines += [f"The class {quoted(note.label)} {note.says}" for note in notes]
    return "\n".join(map(paragraph, lines))


_SHORT_TABLES: tuple[Callable[[Assessment], str], ...] = (_horizons, _classes, _silences, _notes)


def _spread_lines(assessment: Assessment) -> list[str]:
    """What the width of the interval is made of, in standard deviations."""
    spread = assessment.spread
    if spread is None:
        return []
    own = {name: f"{PARTS[name][0]} {number(sd)}" for name, sd in spread.parts.items()}
    of_prior = ", ".join(own.pop(name) for name in OF_PRIOR)
    own["prior"] += f" ({of_prior})"
    return [
        f"One standard deviation of {_short(assessment)} is {points(spread.sd)}, {reason(assessment)}. "
        f"Each alone, in points: {', '.join(own.values())}; they need not add up.",
    ]


def _dependence_lines(assessment: Assessment) -> list[str]:
    if not assessment.dependence:
        return []
    chances = {row.rho: _share(assessment, row.posterior) for row in assessment.dependence}
    by_rho = ", ".join(f"{percent(p)} at {rho:g}" for rho, p in chances.items())
    return [
        f"By how far indicators of a group follow one cause, 0 not at all and 1 wholly, {_short(assessment)} "
        f"has {by_rho}; range {_span((min(chances.values()), max(chances.values())))}.",
    ]


def _agreement_lines(assessment: Assessment) -> list[str]:
    return [
        f"The {row.engine} engine differs by {row.points:.2f} points at most"
        + ("." if row.mcse is None else f", {row.mcse:.1f} times the Monte Carlo error.")
        for row in assessment.agreement
    ]


def verdict_line(verdict: Verdict) -> str:
    """The verdict, and what failed most."""
    if verdict.status == "failed":
        worst = "; ".join(
            f"{c.name} of {c.quantity} {c.value:.4g}, limit {c.limit}" for c in verdict.failures[:5]
        )
        return f"Verdict FAILED, not for release: {worst}. Try more --draws."
    why = verdict.reason or f"{len(verdict.checks)} checks"
    return f"Verdict {verdict.status} ({why})."


def verdict_status(verdict: Verdict) -> int:
    """The exit status that a verdict asks for."""
    return 4 if verdict.status == "failed" else 0
