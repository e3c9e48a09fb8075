"""Workspaces of any size for the benchmarks: made up, drawn from one seed, and read like any other."""

import random
from pathlib import Path

from tests.workspaces import write

WORDS = ("very unlikely", "unlikely", "roughly even chance", "likely", "very likely")
SCENARIOS = ("attack", "blockade", "pressure", "drill", "quiet")
GROUP = 10


def write_case(root: Path, indicators: int) -> Path:
    """Five scenarios, indicators in groups of ten, two reports on each, a source for every twenty reports."""
    chance = random.Random(indicators)
    sources = [f"source-{j}" for j in range(max(6, indicators // 10))]
    return write(
        root,
        {
            "scenarios/bench.yaml": _question(indicators, chance),
            "evidence/bench.yaml": _reports(indicators, sources, chance),
            "evidence/sources.yaml": "sources:\n"
            + "".join(
                f"  {name}: {{name: Source {name[7:]}, reliability: {'ABCD'[j % 4]}}}\n"
                for j, name in enumerate(sources)
            ),
            "seeds/gazette.yaml": "outlet: Gazette\ntitle: What was said\npublished: 2031-01-10\n",
        },
    )


def _question(indicators: int, chance: random.Random) -> str:
    lines = [
        "question: What will happen in the strait by 31 March 2031?",
        "opens: 2030-12-01",
        "closes: 2031-03-31",
        "as_of: 2031-01-15",
        "scenarios:",
        *(
            f"  {name}: {{title: {name.title()}, resolves_if: Two independent origins state it.}}"
            for name in SCENARIOS[:-1]
        ),
        f"  {SCENARIOS[-1]}: {{title: {SCENARIOS[-1].title()}, resolves_if: otherwise}}",
        "prior:",
        "  rates:",
        "    - {scenario: attack, events: 2, exposure: 80, per: year, class: attacks, source: own count}",
        "  shares: {blockade: 1, pressure: 3, drill: 3, quiet: 5}",
        "  why: Made up.",
        "indicators:",
    ]
    for m in range(indicators):
        words = chance.choices(WORDS, k=len(SCENARIOS))
        given = ", ".join(f"{name}: {word}" for name, word in zip(SCENARIOS, words, strict=True))
        lines.append(
            f"  indicator-{m}: {{text: Sign {m} is seen., given: {{{given}}}, group: group-{m // GROUP}}}"
        )
    return "\n".join(lines) + "\n"


def _reports(indicators: int, sources: list[str], chance: random.Random) -> str:
    lines = ["reports:"]
    for m in range(indicators):
        for number, source in enumerate(chance.sample(sources, 2)):
            lines += [
                f"  report-{m}-{number}:",
                f"    indicator: indicator-{m}",
                f"    source: {source}",
                f"    stance: {chance.choice(('affirms', 'affirms', 'denies'))}",
                f"    certainty: {chance.choice(('asserted', 'asserted', 'likely'))}",
                f"    citations: [{{article: gazette, quote: Words {m} {number}}}]",
            ]
    return "\n".join(lines) + "\n"
