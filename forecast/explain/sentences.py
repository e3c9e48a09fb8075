"""The explanation in plain sentences, each with its figures."""

from collections.abc import Iterator

from forecast.core.plain import count, in_points, percent, plain, shares
from forecast.domain.case import Case
from forecast.domain.evidence import Report
from forecast.domain.explanation import Explanation, LeaveOneOutRow, SensitivityRow, is_move
from forecast.domain.question import asked_name
from forecast.engine.windows import Watch

_MOST = 3
# Judgements are named where they move it by a point or more, so many at most.
_HANDFUL, _POINT = 5, 0.01
_LONGEST = 90


def sentences(explanation: Explanation, case: Case) -> tuple[str, ...]:
    """Sentences on the evidence for and against what is asked, and on what its figure depends on."""
    parts = (_stands, _by_report, _credits, _against, _judgements, _opinions, _silence, _ranges)
    return tuple(sentence for part in parts for sentence in part(explanation, case))


def _stands(it: Explanation, case: Case) -> Iterator[str]:
    name = asked_name(it.question, it.asked, it.posterior)
    before, after = percent(it.answer_prior), percent(it.answer)
    if it.shares:
        yield f"{name}: {before} before any report, {after} now."
    else:
        yield f"{name}: {after}, the prior: no report carries weight."


def _by_report(it: Explanation, case: Case) -> Iterator[str]:
    """The origins that move it most."""
    origins = sorted(it.of_kind("origin"), key=lambda row: -abs(row.points))
    for row in origins[:_MOST]:
        if is_move(row.points, row.points_error):
            then = percent(it.share(row.without))
            instead = f"it would be {then}, not {percent(it.answer)}{_led(it, case, row)}."
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
    """The parts that lower it most."""
    named = [
        f"{_share(case, share.kind, share.id)} ({in_points(share.points)})"
        for share in sorted(it.shares, key=lambda share: share.points)[:_MOST]
        if share.points < 0 and is_move(share.points, share.points_error)
    ]
    if named:
        yield f"Against it pulls most: {'; '.join(named)}."


def _judgements(it: Explanation, case: Case) -> Iterator[str]:
    """The few judgements that move it most if they were unknown."""
    least = _POINT * min(1.0, 10 * it.answer)
    judged = [row for row in it.sensitivity if row.kind == "judgement"]
    rows = [row for row in judged if abs(row.points) > max(least, 2 * row.points_error)]
    if not rows:
        yield "No single judgement under it decides: none moves it by much if it were unknown."
        return
    texts = [
        f"{_judged(it, row)} ({row.assumed}; if unknown {percent(it.share(row.posterior))}"
        f"{_led(it, case, row)})"
        for row in rows[:_HANDFUL]
    ]
    yield f"The judgements under it that decide, of {len(judged)}: {'; '.join(texts)}."


def _judged(it: Explanation, row: SensitivityRow) -> str:
    """The indicator of a judgement, and its scenario where several are asked for."""
    return f"{row.id} under {row.under}" if len(it.asked) > 1 else row.id


def _opinions(it: Explanation, case: Case) -> Iterator[str]:
    for row in it.of_kind("opinions"):
        moves = is_move(row.points, row.points_error)
        figure = percent(it.share(row.without)) if moves else "the same"
        many = len(row.reports)
        opinions = "opinion on the outcome" if many == 1 else f"{many} opinions on the outcome together"
        yield f"Without the {opinions} it would be {figure}."


def _silence(it: Explanation, case: Case) -> Iterator[str]:
    silent = [share for share in it.shares if share.kind == "silence"]
    if silent:
        move = in_points(sum(share.points for share in silent))
        yield f"What was looked for and not seen ({len(silent)}) moves it by {move}."


def _ranges(it: Explanation, case: Case) -> Iterator[str]:
    """The ranges over all rhos, and over the reference classes alone."""
    for kind, over in (
        ("rho", "Over all degrees of dependence"),
        ("class", "With one reference class alone"),
    ):
        if values := [it.share(row.posterior) for row in it.sensitivity if row.kind == kind]:
            low, high = percent(min(values)), percent(max(values))
            yield f"{over} it {f'stays at {low}' if low == high else f'runs from {low} to {high}'}."


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
