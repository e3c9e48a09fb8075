"""Pages of measurements, docs/validation.md and docs/performance.md: each section is written by its tool.

A page begins as its introduction; a section is put in its place when it has been measured, with the
day and the machine, and replaced when it is measured again.
"""

import os
import re
from datetime import date
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
INTRODUCTIONS = {
    "validation.md": """\
# Validation

What has been measured of whether the figures are right, and by which command it is measured again. The
suite holds smaller versions of all of it: `make test`.
""",
    "performance.md": """\
# Performance

How long whole processes take, how much memory they need, and how many effective samples of
P(scenario | reports) they give, beside other ways to the same answer. Everything in a table was
measured in one run of `make bench`.
""",
}
# Sections in the order of their page.
ORDER = {"validation.md": ("networks", "sbc", "sampler", "fuzz"), "performance.md": ("bench", "goals")}


def machine() -> str:
    """This machine by cores and memory, and nothing else."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB"


def dated() -> str:
    """When and on what a section was measured."""
    return f"Measured on {date.today()} on a machine with {machine()}."


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A Markdown table, all columns but the first to the right."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def put(page: str, section: str, text: str, folder: Path = DOCS) -> Path:
    """Write a section of a page, the path of which it returns; other sections and what follows each stay."""
    path = folder / page
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    parts = re.findall(
        r"<!-- begin (\w+) -->\n(.*?)<!-- end \1 -->\n?(.*?)(?=<!-- begin|\Z)", before, re.DOTALL
    )
    found = {name: (body, after.strip()) for name, body, after in parts}
    found[section] = text.strip() + "\n", found.get(section, ("", ""))[1]
    blocks = [
        f"<!-- begin {name} -->\n{found[name][0]}<!-- end {name} -->\n"
        + (f"\n{found[name][1]}\n" if found[name][1] else "")
        for name in ORDER[page]
        if name in found
    ]
    path.write_text("\n".join([INTRODUCTIONS[page], *blocks]), encoding="utf-8")
    return path
