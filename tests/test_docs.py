"""Every command shown in the docs is run, and the figures shown are those it prints."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A copy of the demonstration, so that commands leave nothing behind."""
    folder = tmp_path_factory.mktemp("desk")
    for name in ("scenarios", "evidence", "seeds"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("texts"))
    return folder


def run(command, folder):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "100", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def shown_commands(page):
    blocks = re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [line[2:].split("  #")[0].strip() for line in lines]


@pytest.mark.parametrize("page", [page for page in PAGES if shown_commands(page)], ids=lambda page: page.name)
def test_every_command_shown_runs(page, desk):
    for command in shown_commands(page):
        done = run(command, desk)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def test_readme_shows_what_the_demonstration_prints(desk):
    """Word for word but for the figures, which another processor may round otherwise in the last digit."""
    (block,) = re.findall(r"```text\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    printed = run("forecast brief belarus-2024", desk).stdout
    number = re.compile(r"\d+\.\d+")
    bars = str.maketrans("", "", "█░ ")
    assert number.sub("n", block).translate(bars).split() == number.sub("n", printed).translate(bars).split()
    shown, now = ([float(x) for x in number.findall(text)] for text in (block, printed))
    assert shown == pytest.approx(now, abs=1.0)


def test_python_shown_in_the_readme_runs(desk):
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    done = run(f"{sys.executable} -W error - <<'END'\n{code}\nEND", desk)
    assert done.returncode == 0, done.stderr


def test_links_inside_the_docs_lead_somewhere():
    for page in [*PAGES, *sorted((ROOT / "docs/decisions").glob("*.md"))]:
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
