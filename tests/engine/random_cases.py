"""Random small cases for property tests."""

from hypothesis import strategies as st

from forecast.engine.inputs import RHO_GRID
from tests.engine.arrays import Said, inputs_of, says

SOURCES = {"a": ("A", 0.5), "c": ("C", 0.3), "d": ("D", 0.7), "f": ("F", 0.5)}
_chance = st.floats(0.05, 0.95)


@st.composite
def cases(draw, most_indicators=3, grouped=None):
    """Two or three scenarios, up to three indicators, up to seven reports with every feature of the model."""
    scenarios = draw(st.integers(2, 3))
    indicators = draw(st.integers(1, most_indicators))
    theta = draw(
        st.lists(
            st.lists(_chance, min_size=scenarios, max_size=scenarios),
            min_size=indicators,
            max_size=indicators,
        )
    )
    reports = draw(st.lists(_reports(scenarios, indicators), min_size=1, max_size=7))
    aged, silent = draw(st.booleans()), draw(st.booleans())
    joined = draw(st.booleans()) if grouped is None else grouped
    sticks = {0: draw(st.tuples(st.floats(0.5, 5), st.floats(0.5, 50)))} if draw(st.booleans()) else {}
    return inputs_of(
        prior=draw(st.lists(st.floats(0.2, 5), min_size=scenarios, max_size=scenarios)),
        theta=theta,
        sources=SOURCES,
        reports=reports,
        groups=(tuple(range(indicators)),) if joined else (),
        rho=draw(st.sampled_from([RHO_GRID, (0.4,), (1.0,)])),
        concentration=draw(st.sampled_from([3.0, 20.0, 80.0])),
        sticks=tuple(sticks.items()),
        half_life={
            m: draw(st.sampled_from([20.0, 90.0])) for m in range(indicators) if aged and draw(st.booleans())
        },
        silence={m: draw(_chance) for m in range(indicators) if silent and draw(st.booleans())},
        foresight=draw(st.sampled_from([0.0, 0.5, 0.8, 1.0])),
        repetition=draw(st.sampled_from([0.0, 0.75, 1.0])),
        camps=draw(st.sampled_from([{}, {"a": "side", "c": "side"}, dict.fromkeys(SOURCES, "side")])),
    )


@st.composite
def _reports(draw, scenarios, indicators):
    kind = draw(st.sampled_from(["indicator"] * 3 + ["certain", "opinion", "distribution"]))
    source, age = draw(st.sampled_from(sorted(SOURCES))), draw(st.sampled_from([0.0, 10.0, 45.0, 90.0]))
    certainty = draw(st.sampled_from(["asserted", "likely", "possible"]))
    if kind == "distribution":
        shares = draw(st.lists(_chance, min_size=scenarios, max_size=scenarios))
        return says(source, *(share / sum(shares) for share in shares), certainty=certainty)
    subject = (
        frozenset({draw(st.integers(0, scenarios - 1))})
        if kind == "opinion"
        else draw(st.integers(0, indicators - 1))
    )
    staged = draw(st.integers(0, 3)) == 0
    return Said(
        age=age,
        source=source,
        subject=subject,
        # What is certain is affirmed, so that no two of them contradict each other.
        affirms=kind == "certain" or draw(st.booleans()),
        certainty="certain" if kind == "certain" else certainty,
        apart=draw(st.booleans()),
        detection=draw(st.sampled_from([1.0, 1.0, 0.6])),
        deception=((draw(st.integers(0, scenarios - 1)), draw(_chance)),) if staged else (),
    )
