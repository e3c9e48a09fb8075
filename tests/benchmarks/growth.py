"""How explain, what-if and diff grow with a question: `python tests/benchmarks/growth.py`.

Made-up workspaces of so many indicators and reports, five scenarios, groups of five, a third of the
indicators with a half-life. Whole processes, medians in seconds; the k-hat is the worst that explain met.
"""

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

FORECAST = [sys.executable, "-m", "forecast"]
SIZES = ((20, 60), (50, 200), (100, 600), (200, 2000))
SCENARIOS = ("first", "second", "third", "fourth", "rest")
OPENS = date(2031, 1, 1)


def workspace(root, indicators, reports):
    """A question of that size, and ten articles, one every ten days."""
    chance = random.Random(indicators * reports)
    sources = [f"source-{j}" for j in range(max(6, reports // 6))]
    files = {
        "scenarios/made-up.yaml": question(chance, indicators),
        "evidence/made-up.yaml": evidence(chance, indicators, reports, sources),
        "evidence/sources.yaml": "sources:\n"
        + "".join(f"  {name}: {{name: {name}, reliability: {chance.choice('BCDF')}}}\n" for name in sources),
    }
    for part in range(10):
        published = OPENS + timedelta(10 * part + 9)
        files[f"seeds/part-{part}.yaml"] = f"outlet: Daily\ntitle: Part {part}\npublished: {published}\n"
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)


def question(chance, indicators):
    """Five scenarios with shares, and judgements that differ between them."""
    lines = [
        "question: What follows?",
        f"opens: {OPENS}",
        "closes: 2031-12-31",
        "as_of: 2031-04-10",
        "scenarios:",
    ]
    lines += [f"  {name}: {{title: {name}, resolves_if: it is {name}}}" for name in SCENARIOS[:-1]]
    lines += ["  rest: {title: rest, resolves_if: otherwise}", "prior:", "  shares:"]
    lines += [f"    {name}: {place + 1}" for place, name in enumerate(SCENARIOS)]
    lines.append("indicators:")
    for m in range(indicators):
        base = chance.uniform(0.2, 0.7)
        given = ", ".join(
            f"{name}: {min(max(base + chance.uniform(-0.15, 0.15), 0.05), 0.95):.2f}" for name in SCENARIOS
        )
        ages = ", half_life: 60d" if m % 3 == 0 else ""
        lines.append(f"  indicator-{m}: {{text: It is {m}, given: {{{given}}}, group: group-{m // 5}{ages}}}")
    return "\n".join(lines) + "\n"


def evidence(chance, indicators, reports, sources):
    """Reports that agree with a truth drawn for each indicator three times in four."""
    truth = [chance.random() < 0.5 for _ in range(indicators)]
    lines = ["reports:"]
    for i in range(reports):
        m = i % indicators
        stance = "affirms" if truth[m] == (chance.random() < 0.75) else "denies"
        day = chance.randrange(100)
        lines += [
            f"  report-{i}:",
            f"    {{indicator: indicator-{m}, source: {chance.choice(sources)}, stance: {stance},",
            f"    origin: each, date: {OPENS + timedelta(day)},",
            f"    citations: [{{article: part-{day // 10}, quote: it is so}}]}}",
        ]
    return "\n".join(lines) + "\n"


def timed(root, *command):
    """Seconds of wall clock that a process takes, and what it printed."""
    start = time.perf_counter()
    done = subprocess.run([*FORECAST, *command, "-w", str(root)], check=True, capture_output=True, text=True)
    return time.perf_counter() - start, done.stdout


def main(repeats=3):
    """Measure and print."""
    print(
        "| indicators | reports | explain | what-if | diff | nodes | k-hat |\n|---|---|---|---|---|---|---|"
    )
    for indicators, reports in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            workspace(root, indicators, reports)
            rows = []
            for _ in range(repeats):
                explain, told = timed(root, "explain", "made-up", "--json")
                what_if, _ = timed(root, "what-if", "made-up", "--set", "indicator-1=present", "--json")
                diff, _ = timed(root, "diff", "made-up", "2031-02-10", "2031-04-10", "--json")
                rows.append((explain, what_if, diff))
            found = json.loads(told)["computed"]
            figures = " | ".join(f"{statistics.median(column):.1f} s" for column in zip(*rows, strict=True))
            k_hat = "exact" if found["exact"] else f"{found['k_hat']:.2f}"
            print(f"| {indicators} | {reports} | {figures} | {found['nodes']:,} | {k_hat} |", flush=True)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main(*map(int, sys.argv[1:]))
