"""Small cases written as arrays, in the notation of the design's fixtures."""

from typing import NamedTuple

import numpy as np

from forecast.core.scales import ADMIRALTY, CERTAINTY
from forecast.engine.inputs import RHO_GRID, EngineInputs
from forecast.engine.judgement import Beta
from forecast.engine.prior import ScenarioPrior


class Said(NamedTuple):
    """A report: an int names an indicator, a set of ints scenarios, a tuple is a distribution over them."""

    source: str
    subject: int | frozenset[int] | tuple[float, ...]
    affirms: bool
    certainty: str = "asserted"
    detection: float = 1.0
    deception: tuple[tuple[int, float], ...] = ()
    age: float = 0.0
    apart: bool = False  # `origin: each`


def affirms(source, subject, **more):
    return Said(source, subject, True, **more)


def denies(source, subject, **more):
    return Said(source, subject, False, **more)


def says(source, *shares, **more):
    return Said(source, shares, True, **more)


def inputs_of(
    prior,
    theta,
    sources,
    reports,
    groups=(),
    rho=RHO_GRID,
    concentration=20.0,
    sticks=(),
    half_life=None,
    silence=None,
    foresight=1.0,
    repetition=0.0,
    camps=None,
):
    """Arrays of a case. `theta` are means, `sources` name -> (letter, affirms_anyway).

    `groups` lists tuples of indicators; `sticks` maps scenarios to Betas, in file order. `half_life`
    maps indicators to days, as `age` counts them, `silence` to the chance of having been seen, `camps`
    sources to a camp. As the first model had it, an opinion knows the outcome and nobody shares credit.
    """
    rows = np.array(theta, float)
    half_life, silence = half_life or {}, silence or {}

    def place(said):
        if not isinstance(said.subject, int):
            return (len(rows), 0.0)
        return (said.subject, -said.age / half_life[said.subject] if said.subject in half_life else 0.0)

    reports = sorted(reports, key=place)
    told = [place(said) for said in reports if isinstance(said.subject, int)]
    moments = list(dict.fromkeys(told))
    used = sorted({said.subject for said in reports if isinstance(said.subject, int)} | set(silence))
    rows = rows[used].reshape(len(used), -1 if used else rows.shape[1])
    present = [[m for m in group if m in used] for group in groups]
    present = [group for group in present if group]
    of = {m: g for g, group in enumerate(present) for m in group}
    heard = list(dict.fromkeys(said.source for said in reports))
    scenarios = rows.shape[1]
    share = tuple(k for k in range(scenarios) if k not in dict(sticks))
    staged = np.zeros((len(reports), scenarios))
    outcome = np.zeros((len(reports), scenarios))
    for i, said in enumerate(reports):
        for k, chance in said.deception:
            staged[i, k] = chance
        if isinstance(said.subject, frozenset):
            outcome[i, list(said.subject)] = 1.0
        if isinstance(said.subject, tuple):
            outcome[i] = scenarios * np.array(said.subject)
    letters = [ADMIRALTY[sources[name][0]] for name in heard]
    divided = ScenarioPrior(
        tuple(k for k, _ in sticks),
        tuple(Beta(*beta) for _, beta in sticks),
        share,
        tuple(float(prior[k]) for k in share),
    )
    camp = {name: (camps or {}).get(name, name) for name in heard}
    about = [said.subject if isinstance(said.subject, int) else -1 for said in reports]
    keys = [
        (camp[said.source], ("group", of[m]) if m in of else m)
        for said, m in zip(reports, about, strict=True)
    ]
    alone = [said.apart or said.certainty == "certain" for said in reports]
    divides = [isinstance(said.subject, tuple) for said in reports]
    return EngineInputs(
        scenario=tuple(f"s{k}" for k in range(scenarios)),
        prior=divided,
        background=rows @ divided.mean,
        silence=np.array([silence.get(m, 0.0) for m in used], float),
        moment_indicator=np.array([used.index(m) for m, _ in moments], np.intp),
        moment_age=np.array([-age for _, age in moments], float),
        report_moment=np.array(
            [moments.index(each) for each in told] + [-1] * (len(reports) - len(told)), np.intp
        ),
        indicator=tuple(f"i{m}" for m in used),
        theta_a=rows * concentration,
        theta_b=(1 - rows) * concentration,
        group=tuple(f"g{g}" for g in range(len(present))),
        group_of=np.array([of.get(m, -1) for m in used], np.intp),
        rho=np.tile(np.array(rho, float), (len(present), 1)).reshape(len(present), len(rho)),
        rho_weight=np.full((len(present), len(rho)), 1 / len(rho)),
        source=tuple(heard),
        r_a=np.array([letter.a for letter in letters], float),
        r_b=np.array([letter.b for letter in letters], float),
        report=tuple(f"r{i}" for i in range(len(reports))),
        report_source=np.array([heard.index(said.source) for said in reports], np.intp),
        report_indicator=np.array(
            [used.index(said.subject) if isinstance(said.subject, int) else -1 for said in reports], np.intp
        ),
        outcome=outcome,
        affirms=np.array([said.affirms for said in reports], bool),
        certainty=np.array([CERTAINTY[said.certainty] for said in reports], float),
        affirms_anyway=np.array(
            [
                1.0 if divided else sources[said.source][1]
                for said, divided in zip(reports, divides, strict=True)
            ],
            float,
        ),
        detection=np.array([said.detection for said in reports], float),
        deception=staged,
        certain=np.array([said.certainty == "certain" for said in reports], bool),
        matter=np.array(
            [-1 if part else keys.index(key) for key, part in zip(keys, alone, strict=True)], np.intp
        ),
        earlier=np.lexsort((np.arange(len(reports)), [-said.age for said in reports])).argsort(),
        foresight=foresight,
        repetition=repetition,
    )


# The design's basic case.
PRIOR = (0.1, 0.5, 0.4)
THETA = ((0.8, 0.3, 0.5), (0.7, 0.6, 0.1))
SOURCES = {"x": ("C", 0.5), "y": ("B", 0.5), "z": ("D", 0.1), "w": ("F", 0.5)}
BASIC = (affirms("x", 0), affirms("x", 1), denies("y", 0), denies("z", 1))


def basic(*reports, **more):
    """The basic case, with other reports if any are given."""
    return inputs_of(PRIOR, THETA, SOURCES, reports or BASIC, **more)


def ten_indicators(rho=RHO_GRID, together=True):
    """The overconfidence case: even odds, ten indicators of .6/.4, an A source affirming each."""
    sources = {f"s{m}": ("A", 0.5) for m in range(10)}
    groups = (tuple(range(10)),) if together else ()
    reports = [affirms(f"s{m}", m) for m in range(10)]
    return inputs_of((0.5, 0.5), [(0.6, 0.4)] * 10, sources, reports, groups=groups, rho=rho)


def camps(indicators=6):
    """Three A sources affirm and three deny the same indicators."""
    sources = {f"{camp}{i}": ("A", 0.5) for camp in "xy" for i in range(3)}
    reports = [Said(name, m, name[0] == "x") for name in sources for m in range(indicators)]
    return inputs_of((0.3, 0.3, 0.4), [(0.6, 0.4, 0.5)] * indicators, sources, reports)
