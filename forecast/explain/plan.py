"""What to look for next: what is still to be seen, which sources could tell, and what tells most together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from itertools import chain, combinations, product

import numpy as np

from forecast.core.problem import Problem, ProblemsError
from forecast.core.scales import ADMIRALTY, AFFIRMS_ANYWAY, CERTAIN
from forecast.domain.case import Case
from forecast.domain.evidence import Report
from forecast.domain.plan import NextReport, Observation, Plan, Together, brier_gain, expected_bits
from forecast.domain.question import Indicator
from forecast.engine.arrays import Floats, log_sum
from forecast.engine.changes import with_more_silence, with_tracked_word
from forecast.engine.draws import DEFAULT_SEED
from forecast.engine.inputs import EngineInputs, build_inputs
from forecast.engine.lookout import Lookout
from forecast.engine.sums import MOST_EXACT, Sums
from forecast.explain.explanation import asked_of

# Pairs and triples are of so many observations, those that tell most alone.
_COMPARED = 8
# The next reports of sources are of so many.
_WITH_REPORTS = 12


def plan(
    case: Case,
    as_of: date,
    until: date | None = None,
    scenario: str | None = None,
    seed: int = DEFAULT_SEED,
    most_exact: int = MOST_EXACT,
) -> Plan:
    """Rank what can be observed from a day until another one, the question's close if left out.

    What is asked is as in `explain`. Raises ProblemsError as `explain` does, and where nothing can be
    observed: after the close, without indicators, or with a day that is not between the two.
    """
    known = case.on(as_of)
    until = _until(known, as_of, until)
    plain = Sums(build_inputs(known, as_of)[0], seed, most_exact=most_exact)
    draws = None if plain.is_exact else plain.draws
    inputs, _ = build_inputs(known, as_of, unreported=True)
    sums = Sums(inputs, seed, draws, most_exact)
    asked = asked_of(known.question, sums, scenario, as_of)
    chances = Chances(sums)
    columns = [inputs.scenario.index(name) for name in asked]
    lookout = Lookout(known, (as_of, until), chances.now, columns, chances.true)
    planner = _Planner(lookout, chances)
    observations = planner.observations()
    pair, triple = planner.together(observations[:_COMPARED])
    return Plan(
        question=known.question,
        as_of=as_of,
        until=until,
        asked=asked,
        answer=lookout.answer,
        observations=tuple(observations),
        pair=pair,
        triple=triple,
        compared=min(_COMPARED, len(observations)),
        computed=sums.computed(),
        posterior=sums.by_scenario(sums.posterior),
        handling=known.handling,
    )


def _until(case: Case, as_of: date, until: date | None) -> date:
    """The last day to plan for.

    Raises ProblemsError for a day outside the question's time from now on, and where nothing is to be seen.
    """
    question, field = case.question, ("closes",)
    if as_of >= question.closes:
        rule = "from then on nothing that is seen can bear on it"
        step = f"Plan as of an earlier day: --as-of {question.closes - timedelta(1)}."
        found = f"found {as_of}, and the question closes on {question.closes}"
        raise ProblemsError((Problem("plan-closed", question.file, field, found, rule, step),))
    if not question.indicators:
        rule = f"on {as_of} the question has no indicator, and a plan is of indicators"
        step = "Write under `indicators:` what would be seen if a scenario were coming about."
        raise ProblemsError(
            (Problem("plan-empty", question.file, ("indicators",), "found none", rule, step),)
        )
    if until is not None and not as_of < until <= question.closes:
        rule = f"a plan is for days after {as_of}, until the question closes on {question.closes}"
        step = "Leave --until out for the question's whole time."
        raise ProblemsError((Problem("plan-until", "--until", (), f"found {until}", rule, step),))
    return until or question.closes


class Chances:
    """Joint chances P(., s = k | reports), [scenario], by changed sums.

    That an indicator is false is that it would surely have been seen. Since r Beta(a, b) is a / (a + b)
    Beta(a + 1, b), that one more word of a source tracks the truth is one more count for its reliability.
    """

    def __init__(self, sums: Sums) -> None:
        self.sums, self.inputs = sums, sums.inputs
        self.log_total = log_sum(sums.joint(self.inputs)[0])
        self.now = self.of(self.inputs)

    def of(self, inputs: EngineInputs) -> Floats:
        """The chances of what is known to be so in a changed case."""
        p: Floats = np.exp(self.sums.joint(inputs)[0] - self.log_total)
        return p

    def true(self, indicator: str) -> Floats:
        """The chances that an indicator is true."""
        return self.now - self.of(false(self.inputs, indicator))


def false(inputs: EngineInputs, indicator: str) -> EngineInputs:
    """The arrays with an indicator known to be false."""
    return with_more_silence(inputs, np.array([name == indicator for name in inputs.indicator], float))


class _Planner:
    """What a lookout has, with the sources that could tell, and what tells most together."""

    def __init__(self, lookout: Lookout, chances: Chances) -> None:
        self.lookout, self.chances, self.inputs = lookout, chances, chances.inputs
        self.case, self.as_of, self.until = lookout.case, lookout.as_of, lookout.until

    def observations(self) -> list[Observation]:
        """What can be seen, the most telling first, with the next reports of sources for the first few."""
        rows = self.lookout.observations()
        with_reports = [replace(row, reports=self._reports(row.indicator)) for row in rows[:_WITH_REPORTS]]
        return with_reports + rows[_WITH_REPORTS:]

    def _reports(self, indicator: str) -> tuple[NextReport, ...]:
        """What the next report of every source would say that has not reported on an indicator.

        It is asserted. Where its camp has reported on the matter it counts as a repetition. A source says by
        a day what has come about by then: u r of it where true, beside what it affirms anyway.
        """
        row = self.case.question.indicator(indicator)
        spoken = {report.source for report in self.case.reports if report.indicator == indicator}
        camps = {self._camp(report.source) for report in self._on_matter(row)}
        come_about, reports = self._come_about(row), []
        for source in self.case.sources.values():
            if source.id in spoken:
                continue
            credit = 1 - self.case.question.repetition if self._camp(source.id) in camps else 1.0
            anyway = AFFIRMS_ANYWAY if source.affirms_anyway is None else source.affirms_anyway
            mean, tracked, word = self._tracked[source.id]
            true_word = word - mean * self.chances.of(false(tracked, indicator))
            affirms = anyway * (self.chances.now - credit * word) + credit * come_about * true_word
            reports.append(NextReport(source.id, source.reliability, self.lookout.outcomes(affirms)))
        return tuple(sorted(reports, key=lambda it: -it.outcomes.bits))

    @cached_property
    def _tracked(self) -> Mapping[str, tuple[float, EngineInputs, Floats]]:
        """By source E[r], the arrays after one more word of it that tracked the truth, and E[r; s = k]."""
        inputs, result = self.inputs, {}
        for source in self.case.sources.values():
            letter, tracked = ADMIRALTY[source.reliability], inputs
            if source.id in inputs.source:  # else each of its reports has a letter of its own
                tracked = with_tracked_word(inputs, inputs.source.index(source.id))
            mean = letter.a / (letter.a + letter.b)
            result[source.id] = mean, tracked, mean * self.chances.of(tracked)
        return result

    def _come_about(self, row: Indicator) -> float:
        """The chance that an indicator, if true, has come about by the day until which to look."""
        if self.lookout.by(row) is None:
            return 1.0
        now, gone = (
            self.lookout.watch.silence(row.id, self.as_of),
            self.case.question.elapsed(row, self.until),
        )
        return max(0.0, (gone - now) / (1 - now))

    def _camp(self, source: str) -> str | tuple[str, str]:
        return self.case.sources[source].camp or ("", source)

    def _on_matter(self, row: Indicator) -> Iterator[Report]:
        """The reports that share their credit on an indicator: those on its group, where it has one."""
        groups = {other.id: other.group or other.id for other in self.case.question.indicators}
        for report in self.case.reports:
            apart = report.origin == "each" or report.certainty == CERTAIN
            if report.indicator and not apart and groups[report.indicator] == groups[row.id]:
                yield report

    def together(self, rows: Sequence[Observation]) -> tuple[Together | None, Together | None]:
        """The pair and the triple of observations that tell most, None where there are too few."""
        unseen, alone = self._unseen([row.indicator for row in rows]), {row.indicator: row for row in rows}
        best = []
        for size in (2, 3):
            sets = (self._set([alone[name] for name in names], unseen) for names in combinations(alone, size))
            best.append(max(sets, key=lambda it: it.bits, default=None))
        return best[0], best[1]

    def _unseen(self, names: Sequence[str]) -> dict[frozenset[str], Floats]:
        """P(none of some indicators is seen, s = k | reports), [scenario], of up to three of them."""
        shows = {name: self.lookout.shows(self.case.question.indicator(name), self.until) for name in names}
        result = {}
        for some in chain.from_iterable(combinations(names, size) for size in range(4)):
            chance = np.array([shows[name] if name in some else 0.0 for name in self.inputs.indicator])
            result[frozenset(some)] = self.chances.of(with_more_silence(self.inputs, chance))
        return result

    def _set(self, rows: Sequence[Observation], unseen: Mapping[frozenset[str], Floats]) -> Together:
        """Some observations together, from P(none of some of them is seen, s = k) by inclusion, exclusion."""
        names, outcomes = tuple(row.indicator for row in rows), []
        for states in product((False, True), repeat=len(names)):
            seen = [name for name, state in zip(names, states, strict=True) if state]
            rest = frozenset(names) - set(seen)
            joint = sum(
                (-1) ** size * unseen[rest | set(some)]
                for size in range(len(seen) + 1)
                for some in combinations(seen, size)
            )
            both = np.maximum(joint, 0.0)
            chance = float(both.sum())
            if chance > 0:
                outcomes.append((chance, self.lookout.yes(both) / chance))
        answers = [answer for _, answer in outcomes]
        return Together(
            indicators=names,
            bits=expected_bits(outcomes),
            apart=sum(row.outcomes.bits for row in rows),
            gain=brier_gain(outcomes),
            lowest=min(answers),
            highest=max(answers),
        )
