"""The reference networks' section of docs/validation.md: `make networks`."""

from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior
from tests.engine import networks
from tests.engine.test_networks import ASKED
from tools.pages import put, table

ABOUT = """\
## Published networks

Questions about published Bayesian networks, written as cases: the nodes asked about are scenarios, what is
hidden is an indicator, what is seen a report by a source of known reliability. The exact engine agrees with
the printed posteriors to their last digit, and with pyAgrum's exact inference to 1e-9
(`pytest tests/engine/test_networks.py`, which names where each was printed). Of the cancer network no
posterior was found in print.
"""


def main() -> None:
    """Write the section."""
    rows = [row for name, asked in ASKED.items() for row in _rows(name, asked)]
    print(put("validation.md", "networks", ABOUT + "\n" + table(HEADS, rows)))


HEADS = ["question", "node", "printed", "exact engine", "pyAgrum, apart by"]


def _rows(name: str, asked: networks.Asked) -> list[list[str]]:
    inputs = networks.case_of(asked)
    found, theirs = exact_posterior(inputs, Likelihood(inputs)), networks.agrum(asked)
    nodes = (*asked.scenarios, *(node for node in asked.indicators if node not in asked.seen))
    rows = []
    for node in nodes:
        mine = networks.posterior_of(asked, found.scenario, found.indicator, node)
        apart = "under 1e-9" if abs(mine - theirs[node]) < 1e-9 else f"{abs(mine - theirs[node]):.0e}"
        rows.append([name, node, asked.published.get(node, ""), f"{mine:.6f}", apart])
    return rows


if __name__ == "__main__":
    main()
