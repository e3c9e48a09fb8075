"""Simulation-based calibration of the engines at full length: `make sbc`.

    python -m tools.calibration [REPLICATES] [ENGINE...]

Prints a table and draws docs/pictures/sbc-<engine>.svg: for every quantity the ECDF of the truth's rank
among posterior draws, less the uniform's, within its simultaneous 99% band.
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import batched
from pathlib import Path

import numpy as np

from tests.calibration import sbc
from tests.calibration.simulate import whole_model
from tools.pages import dated, put

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
COVERAGE = 0.99
WORKERS = 2
BATCH = 25
COLUMNS = 5
ABOUT = """\
## Simulation-based calibration

{}
`make sbc` draws cases from the model itself, assesses what their reports say, and asks how the truth
ranks among the posterior draws: uniformly, if the engine is right. For every quantity the picture shows the
ECDF of these ranks less the uniform's, within its simultaneous 99% band.

```text
{}
```

![Ranks by the conjugate engine](pictures/sbc-conjugate.svg)

![Ranks by the PyMC engine](pictures/sbc-pymc.svg)
"""


def main() -> None:
    """Calibrate, print, draw."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    told: list[str] = []
    for engine in sys.argv[2:] or ("conjugate", "pymc"):
        start = time.monotonic()
        found = calibrated(engine, count)
        told.append(_tell(engine, found, time.monotonic() - start))
        print(told[-1])
        _draw(engine, found)
    if len(sys.argv) == 1:
        put("validation.md", "sbc", ABOUT.format(dated(), "\n".join(told)))


def calibrated(engine: str, count: int) -> sbc.Calibration:
    """All replicates, shared out over two processes."""
    batches = [range(batch[0], batch[-1] + 1) for batch in batched(range(count), BATCH, strict=False)]
    one = partial(sbc.calibrate, whole_model(), sample=getattr(sbc, engine))
    parts = []
    with ProcessPoolExecutor(WORKERS) as pool:
        for done, part in enumerate(pool.map(one, batches), start=1):
            parts.append(part)
            print(f"\r{engine}: {done} of {len(batches)} batches", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    names = parts[0].name
    return sbc.Calibration(
        names, np.concatenate([p.fraction for p in parts]), np.concatenate([p.excess for p in parts])
    )


def _tell(engine: str, found: sbc.Calibration, seconds: float) -> str:
    outside = found.outside(COVERAGE)
    count, width = found.fraction.shape
    z = ", ".join(f"{value:+.1f}" for value in found.z)
    ranks = found.fraction.mean(0)
    return "\n".join(
        [
            f"{engine}: {count:,} replicates, {width} quantities, {seconds:.0f} s",
            f"  outside the simultaneous {COVERAGE:.0%} band: {', '.join(outside) or 'none'}",
            f"  mean P(scenario | reports) less how often it was drawn, in standard errors: {z}",
            f"  mean rank, smallest and largest: {ranks.min():.3f}, {ranks.max():.3f}",
        ]
    )


def _draw(engine: str, found: sbc.Calibration) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    mpl.rcParams |= {"svg.hashsalt": "sbc", "svg.fonttype": "none", "font.size": 8}
    rows = -(-len(found.name) // COLUMNS)
    figure, panels = plt.subplots(rows, COLUMNS, figsize=(11, 1.7 * rows), sharex=True, sharey=True)
    for panel, name, column in zip(panels.flat, found.name, found.fraction.T, strict=False):
        points, ecdf, low, high = sbc.band(column, COVERAGE)
        panel.fill_between(points, low - points, high - points, color="#d5dfe8", lw=0)
        panel.plot(points, ecdf - points, color="#1f4e79", lw=1)
        panel.set_title(name, fontsize=8)
    for panel in list(panels.flat)[len(found.name) :]:
        panel.axis("off")
    figure.supxlabel("rank of the truth among the draws, as a fraction")
    figure.supylabel("ECDF less the uniform's")
    figure.tight_layout()
    figure.savefig(PICTURES / f"sbc-{engine}.svg", metadata={"Date": None})
    plt.close(figure)


if __name__ == "__main__":
    main()
