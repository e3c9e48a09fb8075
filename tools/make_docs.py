"""Write the generated pages of docs/, formats.md, cli.md and api.md: `make docs`. A test holds them to it."""

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, is_typeddict

from pydantic import BaseModel
from pydantic_core import PydanticUndefined
from typer.main import get_command

import forecast
from forecast.cli.app import app
from forecast.core.ids import MOST
from forecast.core.scales import ADMIRALTY, CERTAIN, CERTAINTY, CREDIBILITY, ICD203, UNKNOWN
from forecast.files import schema
from forecast.files.readers import PROSE, QUOTE, TITLE
from forecast.files.text import MAX_BYTES

DOCS = Path(__file__).parents[1] / "docs"
EXAMPLES = Path(__file__).parent / "api_examples.py"
MADE = "<!-- Made by `make docs`; change the schema or the help instead. -->"
WIDTH = 100

# heading, location in the workspace, model
PARTS: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("Question", "`scenarios/<question>.yaml`", schema.QuestionFile),
    ("Scenario", "`scenarios:` of a question, by id", schema.ScenarioEntry),
    ("Prior", "`prior:` of a question", schema.PriorEntry),
    ("Reference class", "one of `prior.rates`", schema.RateEntry),
    ("Indicator", "`indicators:` of a question, by id", schema.IndicatorEntry),
    ("Window", "`window:` of an indicator", schema.WindowEntry),
    (
        "Report",
        "`reports:` of `evidence/<question>.yaml`, or of any file in `evidence/<question>/`, by id",
        schema.ReportEntry,
    ),
    ("Citation", "one of a report's `citations`", schema.CitationEntry),
    ("Source", "`sources:` of `evidence/sources.yaml`, by id", schema.SourceEntry),
    ("Article", "`seeds/<article>.yaml`, the record of one article", schema.ArticleFile),
    ("Correction", "`withdrawn:` or `corrected:` of a report, source or article", schema.CorrectionEntry),
    (
        "Fingerprint",
        "`fingerprint:` of an article, never typed by hand",
        schema.FingerprintEntry,
    ),
    (
        "Assumptions",
        "A file of any name, written by `forecast what-if --save`",
        schema.AssumptionsFile,
    ),
)

INTRODUCTION = f"""\
# File formats

A workspace is a folder with `scenarios/`, `evidence/` and `seeds/`, found upwards from the current folder
or named with `--workspace`. `forecast init` writes a small one with comments.

- **Ids** are lower-case words joined by hyphens, `vessel-seized`, of {MOST} characters at most, and never a
  name that Windows keeps for a device, such as `con` or `nul`. Sources and articles are unique in the
  workspace; scenarios, indicators and reports in their question.
- **Dates** are a day (2022-12-04), a month (2022-12), a year (2022) or a span (2022-12-06..2022-12-07); a
  date counts as its last day. A report counts from the later of its date and the earliest publication of
  its citations.
- **Probabilities** lie between 0 and 1 and are never 0 or 1: nothing could ever change them. They stay
  0.000000001 off both. Other numbers are a billion at most, and a millionth at least where they are above 0.
- **YAML** is read as version 1.2: true, false, null and numbers are values, everything else is text, so
  that `yes`, `no`, `on` and dates stay what was typed. Anchors are allowed within limits, tags are not. A
  file has {MAX_BYTES // 1_000_000} MB at most.
- **Texts** have {TITLE} characters at most where they are a title, a name, a word or a statement,
  {QUOTE:,} in a quote and {PROSE:,} elsewhere. A turn of the writing direction ends on its line. An address
  begins with https:// or http:// and has no `@` in its host.

`forecast check` reports every departure from this page with file, line, what was found, the rule and the
next step.
"""


API = """\
<!-- Made by `make docs`; change the docstrings or tools/api_examples.py instead. -->
# Python API

Every public name of `forecast`. A question is named by its id and looked for in the workspace: the nearest
folder upwards from the current one, unless `workspace` names another. Problems in files raise
`ProblemsError`. `import forecast` is quick; what a function needs is imported when it is first called.

The examples run from top to bottom, in a copy of the demonstration workspace. They begin with
"""


def formats() -> str:
    """The page on file formats."""
    parts = [MADE, INTRODUCTION]
    for heading, location, model in PARTS:
        parts += [f"## {heading}\n", f"{location}\n", _table(("key", "", "what it is"), _fields(model))]
    return "\n".join([*parts, *_scales()])


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, ...]]:
    """Inherited keys last: they are what the table is least about."""
    for name, field in sorted(
        model.model_fields.items(), key=lambda item: item[0] not in model.__annotations__
    ):
        example = field.examples[0] if field.examples else None
        shown = f", for example `{example}`" if isinstance(example, str | int | float) else ""
        needed = "needed" if field.default is PydanticUndefined else ""
        yield f"`{field.alias or name}`", needed, f"{field.description}{shown}"


def _scales() -> Iterator[str]:
    yield "## Judgements\n"
    yield (
        "P(indicator true | scenario), under `given:`, for every scenario or for `others:`. A word, a\n"
        "number (`0.7`, `70%`), a range that holds 90% (`55-80%`), three quantiles at .05, .5 and .95\n"
        "(`5/12/30%`), or a map of analysts to these, which are pooled.\n"
    )
    rows = [
        (row.word, f"{row.low:.0%} to {row.high:.0%}", f"({row.a:g}, {row.b:g})")
        for row in (*ICD203, UNKNOWN)
    ]
    yield _table(("word (ICD 203)", "band", "Beta(a, b)"), rows)
    yield "## Letters, digits, certainty\n"
    letters = [
        (r.letter, r.meaning, f"({r.a:g}, {r.b:g})", f"{r.a / (r.a + r.b):.0%}") for r in ADMIRALTY.values()
    ]
    yield _table(("letter", "source is", "Beta(a, b) of r", "mean"), letters)
    yield _table(("digit", "information is (shown, never counted)"), CREDIBILITY.items())
    chances = {k: f"{v:g}" for k, v in CERTAINTY.items()} | {CERTAIN: "1, whatever the reliability"}
    yield _table(("certainty", "chance that the word commits"), chances.items())


def _table(heads: tuple[str, ...], rows) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def command_line() -> str:
    """The page on the command line: every command's help."""
    group = get_command(app)
    parts = [MADE, "# Command line\n", _help(group, "forecast")]
    for name, command in _commands(group, "forecast"):
        parts += [f"## {name}\n", _help(command, name)]
    return "\n".join(parts)


def _commands(group, above: str) -> Iterator[tuple[str, Any]]:
    """Every command below a group, with its full name."""
    for name, command in group.commands.items():
        yield f"{above} {name}", command
        yield from _commands(command, f"{above} {name}") if hasattr(command, "commands") else ()


def _help(command, name: str) -> str:
    context = command.make_context(
        name, [], resilient_parsing=True, terminal_width=100, max_content_width=100
    )
    return f"```text\n{command.get_help(context).rstrip()}\n```\n"


def python() -> str:
    """The page on the Python API: signature, docstring and example of every public name."""
    _, imports, *cells = re.split(r"^# %% ?", EXAMPLES.read_text(encoding="utf-8"), flags=re.MULTILINE)
    examples = dict(cell.split("\n", 1) for cell in cells)
    functions = {name for name in forecast.__all__ if inspect.isfunction(getattr(forecast, name))}
    assert functions == set(examples), functions ^ set(examples)
    others = [name for name in forecast.__all__ if name not in functions]
    parts = [API, _code(imports), "## Functions\n"]
    parts += [f"{_entry(name)}\n{_code(example)}" for name, example in examples.items()]
    return "\n".join([*parts, "## Types\n", *map(_entry, others)])


def _entry(name: str) -> str:
    value = getattr(forecast, name)
    text = (inspect.getdoc(value) or "").split(">>>")[0].strip()
    return f"### {name}\n\n{_code(_signature(name, value))}\n{text}\n"


def _signature(name: str, value: Any) -> str:
    """A call of it as its source writes it, with a parameter a line where it is long."""
    if is_typeddict(value):
        return "\n".join(f"{key}: {hint.__forward_arg__}" for key, hint in value.__annotations__.items())
    text = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(value)))
    text = name + re.sub(r"\b(?:[a-z_]+\.)+(?=\w)", "", text).removesuffix(" -> None")
    inside, _, result = text.partition("(")[2].rpartition(")")
    if len(text) <= WIDTH or inside.count(",") == 0:
        return text
    lines = re.split(r", (?![^\[(]*[\])])", inside)
    return f"{name}(\n" + "".join(f"    {line},\n" for line in lines) + f"){result}"


def _code(text: str) -> str:
    return f"```python\n{text.strip()}\n```\n"


PAGES = {"formats.md": formats, "cli.md": command_line, "api.md": python}

if __name__ == "__main__":
    for page, make in PAGES.items():
        (DOCS / page).write_text(make(), encoding="utf-8")
        print(DOCS / page, file=sys.stderr)
