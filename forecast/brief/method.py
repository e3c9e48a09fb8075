"""How the figures were computed: the prior, the engine, its diagnostics, other engines' answers."""

from collections.abc import Iterator
from dataclasses import dataclass

from forecast.brief.basis import Basis
from forecast.brief.diagnostics import CheckRow, RankRow, extremes, failed_in_words, failures, rank_rows
from forecast.brief.numbers import Figure, day, number, percent, stretch
from forecast.brief.words import Prose, capital, counted, paragraphs
from forecast.domain.assessment import Agreement, Run
from forecast.domain.question import Rate

ENGINES = {
    "pymc": "PyMC, sampling the whole model by Markov chains",
    "conjugate": "conjugate sampler, Markov chains on the same model",
    "exact": "exact integration, nothing sampled",
}
TEXT = (
    "Every scenario starts from a prior: how often such things have happened, and for the rest a division "
    "by judgement. Each indicator was judged beforehand: what its chance would be under every scenario. A "
    "report changes the probabilities by Bayes' rule through what it says of an indicator, as far as its "
    "source's word can be taken to track the truth; that reliability is itself learned from the reports. "
    "What one source says again counts once. Indicators that share a cause are not counted as if they were "
    "independent."
)
_CAMPS = (
    " Of several reports of one camp on one matter the firmest counts whole, every other with {part} of its "
    "certainty."
)
_OPINIONS = (
    " Opinions on the outcome share one view, which knows the outcome with a chance of {part} and otherwise "
    "guesses; no number of them says more than that view."
)
_DEADLINES = (
    "A share with a day of its own can come about until then only, and runs out as that day comes nearer."
)
_TRIALS = (
    "A class that counts cases takes the whole time of the question for one case, unless another number is "
    "expected."
)
_OWN = "An own record is data on what the other classes lead to expect, and has no weight among them."
_VERDICTS = {
    "passed": "The diagnostics of the computation passed{reason}.",
    "failed": "The diagnostics of the computation failed: {reason}.",
    "not assessed": "The diagnostics of the computation were not assessed{reason}.",
}


@dataclass(frozen=True, slots=True)
class RateRow:
    """A reference class: how many events in how much time, or in how many trials, and its file and line."""

    scenario: str
    label: str
    rate: str
    through: str
    source: str
    place: str
    weight: Figure


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A scenario's share of the probability that the reference classes leave, and its own deadline."""

    scenario: str
    share: Figure
    place: str


@dataclass(frozen=True, slots=True)
class PriorBasis:
    """Where the prior comes from, as the question has it; `notes` are on how to read its tables."""

    rates: tuple[RateRow, ...]
    shares: tuple[ShareRow, ...]
    why: tuple[Prose, ...]
    notes: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """The largest distance of another engine's probabilities from these."""

    engine: str
    points: Figure
    mcse: Figure


@dataclass(frozen=True, slots=True)
class Version:
    """A program and its version."""

    program: str
    version: str


@dataclass(frozen=True, slots=True)
class Method:
    """The method in a paragraph, the prior, the engine and the verdict on its work."""

    text: Prose
    prior: PriorBasis
    engine: str
    engine_text: str
    run: Prose
    chains: Figure
    draws: Figure
    seed: Figure
    versions: tuple[Version, ...]
    status: str
    verdict: Prose
    failures: tuple[CheckRow, ...]
    extremes: tuple[CheckRow, ...]
    agreement: tuple[AgreementRow, ...]
    log_marginal_likelihood: Figure
    log_marginal_error: Figure
    ranks: tuple[RankRow, ...]


def method(basis: Basis) -> Method:
    """What a reader needs to judge the computation, or to repeat it."""
    result, run = basis.assessment, basis.assessment.run
    return Method(
        text=_text(basis),
        prior=_prior(basis),
        engine=run.engine,
        engine_text=ENGINES.get(run.engine, run.engine),
        run=_run(run),
        chains=number(run.chains),
        draws=number(run.draws),
        seed=Figure(run.seed, str(run.seed)),
        versions=tuple(Version(program, version) for program, version in run.versions.items()),
        status=result.verdict.status,
        verdict=_verdict(basis),
        failures=failures(basis),
        extremes=extremes(basis),
        agreement=tuple(_agreement(row) for row in result.agreement),
        log_marginal_likelihood=number(result.log_marginal_likelihood, 3),
        log_marginal_error=number(result.log_marginal_error, 3),
        ranks=tuple(rank_rows(basis)),
    )


def _text(basis: Basis) -> str:
    """The method, with what applies only where there are such reports."""
    question, origins = basis.case.question, basis.assessment.origins
    shared = any(origin.credit < 1 for origin in origins)
    opinions = any(basis.reports[origin.report].is_opinion for origin in origins)
    camps = _CAMPS.format(part=percent(1 - question.repetition)) if shared else ""
    return TEXT + camps + (_OPINIONS.format(part=percent(question.foresight)) if opinions else "")


def _run(run: Run) -> str:
    read = f" The files are those of commit {run.commit[:12]} of {run.committed}." if run.commit else ""
    engine = f"{capital(ENGINES.get(run.engine, run.engine))}.{read}"
    if not run.chains:
        return engine
    drawn = f"{counted(run.chains, 'chain')} of {number(run.draws)} draws each, with the seed {run.seed}"
    return f"{engine} It drew {drawn}."


def _verdict(basis: Basis) -> str:
    verdict = basis.assessment.verdict
    reason = f" ({verdict.reason})" if verdict.reason else ""
    if verdict.status == "failed":
        reason = failed_in_words(basis)
    return _VERDICTS[verdict.status].format(reason=reason)


def _agreement(row: Agreement) -> AgreementRow:
    engine = ENGINES.get(row.engine, row.engine)
    return AgreementRow(engine, number(row.points, 2, " points"), number(row.mcse, 1, " MCSE"))


def _prior(basis: Basis) -> PriorBasis:
    prior = basis.case.question.prior
    return PriorBasis(
        rates=tuple(_rate(basis, rate) for rate in prior.rates),
        shares=tuple(
            ShareRow(
                row.title,
                Figure(share, f"{share:g}{f', until {day(row.by)}' if row.by else ''}"),
                basis.place("prior", "shares", row.id),
            )
            for row in basis.case.question.scenarios
            if (share := prior.shares.get(row.id)) is not None
        ),
        why=paragraphs(prior.why),
        notes=tuple(_notes(basis)),
    )


def _notes(basis: Basis) -> Iterator[str]:
    question = basis.case.question
    if any(row.by for row in question.scenarios):
        yield _DEADLINES
    if any(rate.trials for rate in question.prior.rates):
        yield _TRIALS
    if any(rate.own for rate in question.prior.rates):
        yield _OWN


def _rate(basis: Basis, rate: Rate) -> RateRow:
    return RateRow(
        scenario=basis.titles[rate.scenario],
        label=rate.label,
        rate=_frequency(rate),
        through=stretch(rate.through) if rate.through else "",
        source=rate.source,
        place=basis.place("prior", "rates", (basis.filed or basis.case).question.prior.rates.index(rate)),
        weight=Figure(rate.weight, "own record" if rate.own else f"{rate.weight:g}"),
    )


def _frequency(rate: Rate) -> str:
    if rate.trials is not None:
        expected = f", {rate.expected:g} expected" if rate.expected else ""
        return f"{rate.events:g} of {rate.trials:g}{expected}"
    if rate.since is not None:
        return f"{rate.events:g} since {day(rate.since)}"
    return f"{rate.events:g} in {rate.exposure or 0:g} {rate.per}s"
