"""The explanation in plain sentences, each with its figures."""

from collections.abc import Iterator

from forecast.core.plain import count, percent, plain, shares
from forecast.domain.case import Case
from forecast.domain.evidence import Report
from forecast.domain.explanation import Explanation, LeaveOneOutRow, SensitivityRow, is_move
from forecast.engine.windows import Watch

_MOST = 3
# Judgements are named where they move it by a point or more, so many at most.
_HANDFUL, _POINT = 5, 0.01
_LONGEST = 90


def sentences(explanation: Explanation, case: Case) -> tuple[str, ...]:
    """Sentences on the evidence for and against the explained scenario, and on what its figure depends on."""
    parts = (_stands, _by_report, _credits, _against, _judgements, _opinions, _silence, _ranges)
    return tuple(sentence for part in parts for sentence in part(explanation, case))


def _stands(it: Explanation, case: Case) -> Iterator[str]:
    title = _quoted(case, it.scenario)
    before, after = it.prior[it.scenario], it.posterior[it.scenario]
    bans = sum(share.weight[it.scenario] for share in it.shares)
    if not it.shares:
        yield f"{title} stands at {percent(after)}, its prior: no report carries weight."
        return
    yield (
        f"{title} stands at {percent(after)}; before any report it was {percent(before)}. "
        f"The reports move it by {bans:+.2f} bans, of which every origin has its part."
    )


def _by_report(it: Explanation, case: Case) -> Iterator[str]:
    """The origins that move it most."""
    now = it.posterior[it.scenario]
    origins = sorted(it.of_kind("origin"), key=lambda row: -abs(row.without[it.scenario] - now))
    for row in origins[:_MOST]:
        then = row.without[it.scenario]
        if is_move(then - now, row.error[it.scenario]):
            instead = f"it would be {percent(then)}, not {percent(now)}{_led(it, case, row)}."
            yield f"Without {_report(case, row.id)} {instead}"


def _led(it: Explanation, case: Case, row: LeaveOneOutRow | SensitivityRow) -> str:
    leader = it.other_leader(row)
    return f", and {_quoted(case, leader)} would lead" if leader else ""


def _credits(it: Explanation, case: Case) -> Iterator[str]:
    """The reports that count in part, by the one of their camp that counts whole."""
    beside: dict[str, list[str]] = {}
    for share in it.shares:
        if share.credit < 1:
            beside.setdefault(share.shares_with[0], []).append(share.id)
    if beside:
        reports, part = sum(map(len, beside.values())), 1 - case.question.repetition
        named = [f"{', '.join(names)} beside {_of_camp(case, first)}" for first, names in beside.items()]
        more = [f"{len(named) - _HANDFUL} camps or matters more"] if len(named) > _HANDFUL else []
        yield (
            f"{count(reports, 'report')} {'counts' if reports == 1 else 'count'} for {part:.0%} of what "
            f"{'it says' if reports == 1 else 'they say'}, beside the firmest of the camp on the matter, "
            "by certainty and letter: "
            f"{'; '.join([*named[:_HANDFUL], *more])}."
        )


def _of_camp(case: Case, name: str) -> str:
    report = _filed(case, name)
    return f"{name} ({case.sources[report.source].camp or report.source})"


def _against(it: Explanation, case: Case) -> Iterator[str]:
    """The parts that are most against it."""
    pulls = sorted(it.shares, key=lambda share: share.weight[it.scenario])
    named = [
        f"{_share(case, share.kind, share.id)} ({share.weight[it.scenario]:+.2f} bans)"
        for share in pulls[:_MOST]
        if share.weight[it.scenario] < -max(0.005, 2 * share.error[it.scenario])
    ]
    if named:
        yield f"Against it pulls most: {'; '.join(named)}."


def _judgements(it: Explanation, case: Case) -> Iterator[str]:
    """The few judgements that move it most if they were unknown."""
    now = it.posterior[it.scenario]
    rows = [
        row
        for row in it.sensitivity
        if row.kind == "judgement"
        and row.under == it.scenario
        and abs(row.posterior[it.scenario] - now)
        > max(_POINT * min(1.0, 10 * now), 2 * row.error[it.scenario])
    ]
    if not rows:
        yield "No single judgement under it decides: none moves it by much if it were unknown."
        return
    texts = [
        f"{row.id} ({row.assumed}; if unknown {percent(row.posterior[it.scenario])}{_led(it, case, row)})"
        for row in rows[:_HANDFUL]
    ]
    yield f"The judgements under it that decide, of {_count(it)}: {'; '.join(texts)}."


def _count(it: Explanation) -> int:
    return sum(row.kind == "judgement" and row.under == it.scenario for row in it.sensitivity)


def _opinions(it: Explanation, case: Case) -> Iterator[str]:
    now = it.posterior[it.scenario]
    for row in it.of_kind("opinions"):
        then = row.without[it.scenario]
        figure = percent(then) if is_move(then - now, row.error[it.scenario]) else "the same"
        yield f"Without opinions on the outcome it would be {figure}."


def _silence(it: Explanation, case: Case) -> Iterator[str]:
    silent = [share for share in it.shares if share.kind == "silence"]
    if silent:
        bans = sum(share.weight[it.scenario] for share in silent)
        yield f"What was looked for and not seen ({len(silent)}) moves it by {bans:+.2f} bans."


def _ranges(it: Explanation, case: Case) -> Iterator[str]:
    """The ranges over all rhos, and over the reference classes alone."""
    for kind, over in (
        ("rho", "Over all degrees of dependence"),
        ("class", "With one reference class alone"),
    ):
        if values := [row.posterior[it.scenario] for row in it.sensitivity if row.kind == kind]:
            yield f"{over} it runs from {percent(min(values))} to {percent(max(values))}."


def _share(case: Case, kind: str, name: str) -> str:
    if kind == "origin":
        return _report(case, name)
    return f"nothing having been seen of {name}{since_denied(case, name)}"


def since_denied(case: Case, indicator: str) -> str:
    """The day from which the silence on an indicator counts, where that is one of a denial."""
    denial = Watch(case).last_denial(indicator)
    return f" since {denial.date}, when it was denied" if denial else ""


def _report(case: Case, name: str) -> str:
    report = _filed(case, name)
    source = plain(case.sources[report.source].name)
    return f"{_short(source)} ({name}: {report.stance} {_about(case, report)})"


def _about(case: Case, report: Report) -> str:
    if report.indicator is not None:
        return f'"{_short(case.question.indicator(report.indicator).text)}"'
    if report.says:
        return shares((_quoted(case, scenario), part) for scenario, part in report.shares)
    return " or ".join(_quoted(case, scenario) for scenario in report.scenarios)


def _filed(case: Case, name: str) -> Report:
    return next(report for report in case.reports if report.id == name)


def _quoted(case: Case, scenario: str) -> str:
    titles = {row.id: row.title for row in case.question.scenarios}
    return f'"{_short(titles[scenario])}"'


def _short(text: str) -> str:
    line = plain(text).removesuffix(".")
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3].rpartition(' ')[0]}..."
