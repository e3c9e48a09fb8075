"""Every command shown in the docs is run, and the figures shown are those it prints."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tools import first_pages

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A copy of the demonstration, so that commands leave nothing behind."""
    return demonstration(tmp_path_factory.mktemp("desk"))


def demonstration(folder):
    for name in ("scenarios", "evidence", "seeds"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("texts"))
    return folder


def run(command, folder):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "100", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


BLOCK = re.compile(r"```(console|yaml|text)\n(.*?)```", re.DOTALL)


def steps(page):
    """What a reader does on a page, in order: files to save, commands to run, output to compare."""
    for kind, body in BLOCK.findall(page.read_text(encoding="utf-8")):
        if kind == "yaml" and body.startswith("# file: "):
            yield "save", body
        if kind == "console":
            yield from (
                ("run", line[2:].split("  #")[0].strip()) for line in body.splitlines() if line[:2] == "$ "
            )
        if kind == "text":
            yield "see", body


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        *(f"docs/{page}.md" for page in ("tutorial", "brief", "method", "articles", "ledger", "model-card")),
    ],
)
def test_every_file_shown_is_sound_and_every_command_shown_runs(name, desk):
    folder = desk
    # The README shows what `make demo` prints.
    output = run("forecast brief belarus-2022", desk).stdout if name == "README.md" else ""
    for kind, what in steps(ROOT / name):
        if kind == "save":
            (folder / what.splitlines()[0].removeprefix("# file: ")).write_text(what, encoding="utf-8")
        elif kind == "run" and what.startswith("cd "):
            folder = folder / what.removeprefix("cd ")
        elif kind == "run":
            done = run(what, folder)
            assert done.returncode == 0, f"{what}\n{done.stdout}{done.stderr}"
            output += done.stdout
        elif "looked at" in what:
            assert output.endswith(what)
        elif "90% interval" in what or "if it is known" in what:
            assert_same_output(what, output[output.rindex(what.splitlines()[0]) :])


def assert_same_output(shown, printed):
    """Word for word but for the figures, which another processor may round otherwise in the last digit."""
    number, bars = re.compile(r"\d+\.\d+"), str.maketrans("", "", "█░ ")
    texts = [number.sub("n", text).translate(bars).split() for text in (shown, printed)]
    assert texts[0] == texts[1][: len(texts[0])]
    figures = [[float(x) for x in number.findall(text)] for text in (shown, printed)]
    assert figures[0] == pytest.approx(figures[1][: len(figures[0])], abs=1.0)


def test_the_tutorials_mistake_is_told_as_shown(desk):
    folder = desk / "bridge-desk"
    file = folder / "evidence/kestrel-bridge.yaml"
    file.write_text(file.read_text().replace("indicator: props-ordered", "indicator: props-orderd"))
    (shown,) = [
        what for kind, what in steps(ROOT / "docs/tutorial.md") if kind == "see" and "props-orderd" in what
    ]
    assert shown in run("forecast check", folder).stdout


def test_generated_pages_are_what_the_schema_and_the_help_say():
    done = run(
        f"{sys.executable} -c \"import sys; sys.path.insert(0, 'tools'); import make_docs as m; "
        'print([p for p, make in m.PAGES.items() if (m.DOCS / p).read_text() != make()])"',
        ROOT,
    )
    assert done.stdout.strip() == "[]", "run `make docs`"


def test_python_shown_in_the_readme_runs(desk):
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    done = run(f"{sys.executable} -W error - <<'END'\n{code}\nEND", desk)
    assert done.returncode == 0, done.stderr


def test_the_examples_of_the_python_api_run(tmp_path):
    done = run(f"{sys.executable} -W error {ROOT}/tools/api_examples.py", demonstration(tmp_path))
    assert done.returncode == 0, done.stderr


def test_the_scoring_page_shows_what_is_printed(tmp_path):
    text = (ROOT / "docs/scoring.md").read_text(encoding="utf-8")
    (command,), outputs = (
        re.findall(r"```console\n\$ (.*?)\n```", text),
        re.findall(r"```text\n(.*?)```", text, re.DOTALL),
    )
    tables = re.findall(r"```csv\n(.*?)```", text, re.DOTALL)
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (tmp_path / "strait.csv").write_text(tables[0], encoding="utf-8")
    (tmp_path / "wide.csv").write_text(tables[1], encoding="utf-8")
    assert run(f"COLUMNS=80 {command}", tmp_path).stdout == outputs[0]
    assert run("forecast score wide.csv", tmp_path).returncode == 0
    done = run(f"{sys.executable} -W error - <<'END'\n{code}\nEND", tmp_path)
    assert done.returncode == 0, done.stderr


def test_links_inside_the_docs_lead_somewhere():
    for page in [*PAGES, *sorted((ROOT / "docs/decisions").glob("*.md"))]:
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_page_on_security_counts_the_tests_it_names():
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    counts = {file: int(number) for file, number in re.findall(r"`(tests/[\w/]+\.py)` \((\d+)\)", text)}
    assert len(counts) >= 12
    done = run(f"{sys.executable} -m pytest --collect-only -q {' '.join(counts)}", ROOT)
    collected = re.findall(r"^(tests/[\w/]+\.py): (\d+)$", done.stdout, re.MULTILINE)
    assert {file: int(number) for file, number in collected} == counts


def test_the_drawing_of_first_pages_is_what_its_table_says():
    drawn = first_pages.drawing(first_pages.PAGES)
    assert first_pages.TARGET.read_text(encoding="utf-8") == drawn, "run `python -m tools.first_pages`"
    tree = ElementTree.fromstring(drawn)
    texts = {text.text for text in tree.iter("{http://www.w3.org/2000/svg}text")}
    blocks = {block for page in first_pages.PAGES for block in page.blocks}
    assert {block.name for block in blocks} <= texts
    assert {block.kind for block in blocks} == set(first_pages.KINDS)
    assert all(block.name in first_pages.alt(first_pages.PAGES) for block in blocks)
    # At 13 pixels a letter takes about 7; a block is 206 wide with 8 to its left.
    assert max(len(block.name) for block in blocks) * 7 <= 206
