"""Two sides of a question, and cases with some kinds of change of one and the rest of the other."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType

from forecast.domain.case import Case
from forecast.domain.evidence import Report
from forecast.domain.question import Indicator
from forecast.engine.inputs import EngineInputs, build_inputs
from forecast.engine.prior import scenario_prior
from forecast.explain.sensitivity import with_prior
from forecast.explain.sides import Sided


@dataclass(frozen=True)
class Pair:
    """Two sides, each with what was known on its day."""

    before: Sided
    after: Sided
    days: tuple[date, date]

    @cached_property
    def cases(self) -> tuple[Case, Case]:
        """As known on their days."""
        return self.before.case.on(self.days[0]), self.after.case.on(self.days[1])

    def inputs(self, kinds: Set[str]) -> EngineInputs:
        """The numbers of the case before, with these kinds of change made."""
        case = _mixed(self, kinds)
        day = self.days["ageing" in kinds]
        inputs, _ = build_inputs(case, min(day, case.question.closes))
        time = min(self.days["time" in kinds], case.question.closes)
        return with_prior(inputs, scenario_prior(case.question, time))


def _mixed(pair: Pair, kinds: Set[str]) -> Case:
    """Reports, judgements and grades, prior and scenarios each of the side that its kind says."""
    asked, judged = pair.cases["prior" in kinds], pair.cases["judgements" in kinds]
    reports = tuple(_reports(pair, kinds))
    ids = asked.question.scenario_ids
    restricted = tuple(told for report in reports if (told := _restricted(report, ids)) is not None)
    question = replace(
        asked.question,
        indicators=tuple(_indicators(pair, kinds, {report.indicator for report in restricted})),
        dependence=judged.question.dependence,
    )
    others = pair.cases["judgements" not in kinds]
    sources = MappingProxyType({**others.sources, **judged.sources})
    return replace(asked, question=question, reports=restricted, sources=sources)


def _reports(pair: Pair, kinds: Set[str]) -> Iterator[Report]:
    old, new = ({report.id: report for report in case.reports} for case in pair.cases)
    for name in dict.fromkeys((*old, *new)):
        if name in old and name in new:
            yield (new if "judgements" in kinds else old)[name]
        elif name in new and "new" in kinds:
            yield new[name]
        elif name in old and "withdrawn" not in kinds:
            yield old[name]


def _restricted(report: Report, scenarios: tuple[str, ...]) -> Report | None:
    """A report as far as the question has the scenarios that it names."""
    named = tuple(name for name in report.scenarios if name in scenarios)
    if report.scenarios and len(named) in (0, len(scenarios)):
        return None
    staged = {name: p for name, p in (report.deception or {}).items() if name in scenarios}
    return replace(report, scenarios=named, deception=MappingProxyType(staged) if staged else None)


def _indicators(pair: Pair, kinds: Set[str], reported: Set[str | None]) -> Iterator[Indicator]:
    """Those of the side whose judgements count, and others that a report needs, for the scenarios asked."""
    sides = [{each.id: each for each in case.question.indicators} for case in pair.cases]
    ids = pair.cases["prior" in kinds].question.scenario_ids
    own, other = sides["judgements" in kinds], sides["judgements" not in kinds]
    for name in dict.fromkeys((*own, *other)):
        if name in own or name in reported:
            found = own.get(name) or other[name]
            both = {**other[name].given} if name in other else {}
            given = {**both, **found.given}
            yield replace(found, given=MappingProxyType({k: given[k] for k in ids}))
