"""What is measured: every line of the table, as the command of a whole process."""

import sys
from dataclasses import dataclass

PYTHON = (sys.executable, "-c")
FORECAST = (sys.executable, "-m", "forecast")
PROCESS = (sys.executable, "-m", "tests.benchmarks.process")


@dataclass(frozen=True)
class Line:
    """A command; `effective` names the kind of process whose figures are of the same draws."""

    name: str
    command: tuple[str, ...]
    effective: str = ""
    sized: bool = True  # whether it reads a workspace
    needs: str = ""  # a module without which it is left out


LINES = (
    Line("interpreter", (*PYTHON, "pass"), sized=False),
    Line("imports of run --quick", (*PYTHON, "import typer, numpy, yaml, pydantic"), sized=False),
    Line("imports of run", (*PYTHON, "import pymc, arviz"), sized=False),
    Line("check", (*FORECAST, "check")),
    Line("run --quick", (*FORECAST, "run", "bench", "--quick"), "quick"),
    Line("run", (*FORECAST, "run", "bench"), "saved"),
    Line("conjugate engine, sampling alone", (*PROCESS, "conjugate", "."), "own"),
    Line("(a) PyMC, pm.sample()", (*PROCESS, "nuts", "."), "own"),
    Line("(b) numpyro, NUTS", (*PROCESS, "numpyro", "."), "own", needs="numpyro"),
    Line("(c) pyAgrum, fixed reliabilities", (*PROCESS, "agrum", "."), "own", needs="pyagrum"),
)
NUTS, RUN, QUICK, CONJUGATE = (
    "(a) PyMC, pm.sample()",
    "run",
    "run --quick",
    "conjugate engine, sampling alone",
)
