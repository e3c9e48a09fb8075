"""What the model of a brief assumes, what it was tested on and what it is not for, as its case has it.

docs/model-card.md has the whole card; the figures of tests are those of docs/validation.md.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from forecast.brief.basis import Basis
from forecast.brief.method import ENGINES
from forecast.brief.numbers import percent
from forecast.brief.words import Prose, counted
from forecast.core.plain import in_words

# A printed card of five sentences a part is read; a longer one is not.
MOST = 5

_SCENARIOS = "Exactly one of {scenarios} is the outcome: the first, in file order, whose criterion holds."
_ONE_SCENARIO = "The question has a single scenario, so that there is nothing to tell apart."
_JUDGED = "The chances of {indicators} under every scenario are those that the analyst wrote down{groups}."
_NOT_JUDGED = "No indicator was judged, so that only the prior and opinions bear on the outcome."
_GROUPS = ", and indicators of one group ({groups}) share a cause to a degree that {degree}"
_ALONE = ", and none is taken to share a cause with another"
_REPORTS = (
    "The {origins} behind {reports} are independent once the truth of what they say and the reliability of "
    "their sources are known, except that on one matter only the firmest of a camp counts whole and the "
    "others with {part} of their certainty ({camps})."
)
_NO_REPORTS = "No report has weight, so that the probabilities are those of the prior and of silence."
_WINDOWS = (
    "Silence on {indicators} counts as a denial, by the chance that the desk wrote down of seeing it by now."
)
_NO_WINDOWS = "Silence counts for nothing, since {reason}."
_OPINIONS = (
    "Opinions on the outcome ({opinions}) speak of one shared view, which goes beyond a guess with a chance "
    "of {foresight}, a convention that nobody has measured."
)
_MODEL = "The figures are those of model {model} ({engine})."
_ARITHMETIC = (
    "The sum behind every engine agrees with an enumeration of every state on random cases, within 1e-10, "
    "and with the printed posteriors of two published networks to their last digit."
)
_CALIBRATED = (
    "The engine was calibrated on 2,000 cases drawn from the model itself: of 25 quantities none left its "
    "99% band."
)
_EXACT = "Nothing was sampled, so that no error of sampling is in the figures."
_NOT_JUDGEMENTS = (
    "All of this tests the arithmetic; whether judgements such as these are right shows only in forecasts "
    "that have been resolved."
)
_EVIDENCE = "It knows of no evidence but the reports that are filed, and of no outcome but the {scenarios}."
_CAUSES = (
    "It says what an observation would tell, and not what an act would bring about, nor why anything is done."
)
_NO_CAMPS = (
    "It cannot see that sources speak for one side or draw on one informant: no camp is named here, so that "
    "each counts as a witness of its own."
)
_CAMPS = "It cannot see that sources draw on one informant unless they are joined by hand."
_RETROSPECT = (
    "The question was written after the day that it is assessed for, so that this is no test of foresight."
)
_UNCHECKED = (
    "The diagnostics do not confirm the computation of this run, so that no figure here should be relied "
    "upon alone."
)


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What the model assumes, was tested on and is not for: at most five sentences each."""

    assumes: tuple[Prose, ...]
    tested: tuple[Prose, ...]
    not_for: tuple[Prose, ...]


def model_card(basis: Basis) -> ModelCard:
    """The card of the model behind a brief, with what holds of its case alone."""
    return ModelCard(tuple(_assumes(basis)), tuple(_tested(basis)), tuple(_not_for(basis)))


def _assumes(basis: Basis) -> Iterator[str]:
    count = len(basis.titles)
    yield _SCENARIOS.format(scenarios=counted(count, "scenario")) if count > 1 else _ONE_SCENARIO
    yield _judged(basis)
    yield _reports(basis)
    yield _silence(basis)
    if opinions := _opinions(basis):
        question = basis.case.question
        yield _OPINIONS.format(opinions=counted(opinions, "report"), foresight=percent(question.foresight))


def _judged(basis: Basis) -> str:
    indicators = len(basis.indicators)
    if not indicators:
        return _NOT_JUDGED
    return _JUDGED.format(indicators=counted(indicators, "indicator"), groups=_groups(basis))


def _groups(basis: Basis) -> str:
    sizes = Counter(row.group for row in basis.indicators.values() if row.group)
    groups = [group for group, size in sizes.items() if size > 1]
    if not groups:
        return _ALONE
    values = basis.case.question.dependence or {}
    fixed = all(len(values.get(group, (0, 1))) == 1 for group in groups)
    degree = "the question fixes" if fixed else "is itself uncertain"
    return _GROUPS.format(groups=counted(len(groups), "group"), degree=degree)


def _reports(basis: Basis) -> str:
    if not basis.assessment.origins:
        return _NO_REPORTS
    camps = len(_camps(basis))
    return _REPORTS.format(
        origins=counted(len(basis.assessment.origins), "origin"),
        reports=counted(len(basis.origin_of), "report"),
        part=percent(1 - basis.case.question.repetition),
        camps=f"{counted(camps, 'camp')} named" if camps else "no camp is named",
    )


def _camps(basis: Basis) -> set[str]:
    names = (origin.source.partition("/")[0] for origin in basis.assessment.origins)
    return {basis.case.sources[name].camp for name in names} - {""}


def _silence(basis: Basis) -> str:
    if not basis.assessment.run.silence:
        return _NO_WINDOWS.format(reason="this assessment leaves it out")
    if not basis.windows:
        return _NO_WINDOWS.format(reason="no indicator has a window in which it was looked for")
    if not basis.assessment.silences:
        return _NO_WINDOWS.format(reason="nothing with a window has been looked for in vain yet")
    return _WINDOWS.format(indicators=counted(len(basis.assessment.silences), "indicator"))


def _opinions(basis: Basis) -> int:
    return sum(basis.reports[origin.report].is_opinion for origin in basis.assessment.origins)


def _tested(basis: Basis) -> Iterator[str]:
    engine = basis.assessment.run.engine
    yield _MODEL.format(model=basis.case.question.model, engine=ENGINES.get(engine, engine))
    yield _ARITHMETIC
    yield _CALIBRATED if basis.assessment.run.chains else _EXACT
    yield _run(basis)
    yield _NOT_JUDGEMENTS


def _run(basis: Basis) -> str:
    verdict = basis.assessment.verdict
    if verdict.status == "not assessed":
        return "The diagnostics of this run were not assessed."
    if verdict.status == "failed":
        checks = counted(len(verdict.checks), "check")
        return f"Of {checks} of this run {in_words(len(verdict.failures))} failed."
    if not verdict.checks:
        return "This run had nothing to check."
    return f"In this run {counted(len(verdict.checks), 'check')} of the computation passed."


def _not_for(basis: Basis) -> Iterator[str]:
    yield _EVIDENCE.format(scenarios=counted(len(basis.titles), "scenario"))
    yield _CAUSES
    yield _CAMPS if _camps(basis) else _NO_CAMPS
    written = basis.case.question.written
    if written and written > basis.assessment.as_of:
        yield _RETROSPECT
    if basis.assessment.verdict.status != "passed":
        yield _UNCHECKED
