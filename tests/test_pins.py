"""Every package is pinned by its version and the hashes of its files, and set-up installs nothing else."""

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PIN = re.compile(
    r"([a-z0-9_.-]+)==([\w.]+)(?: ; [^\\]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n", re.IGNORECASE
)


@pytest.mark.parametrize("name", ["constraints.txt", "constraints-bench.txt"])
def test_every_pin_has_hashes_and_nothing_else_stands_there(name):
    head, _, text = (ROOT / name).read_text().partition("\n")
    assert head.startswith("#")
    assert len(PIN.findall(text)) >= 8
    assert PIN.sub("", text) == ""
    assert not re.search(r"://|index|trusted", text)


def test_what_is_installed_is_what_is_pinned():
    pins = {name: pinned for name, pinned, _ in PIN.findall((ROOT / "constraints.txt").read_text())}
    assert {"pymc", "arviz", "numpy", "setuptools"} <= set(pins)
    for name, pinned in pins.items():
        try:
            assert version(name) == pinned, name
        except PackageNotFoundError:
            assert name == "colorama", "only Windows needs it"


def test_setting_up_asks_for_the_hashes():
    makefile = (ROOT / "Makefile").read_text()
    installs = [line.strip() for line in makefile.splitlines() if "$(PIP) " in line]
    assert len(installs) == 3
    assert all("--require-hashes" in line or "--no-build-isolation --editable ." in line for line in installs)
    assert makefile.count("pip install") == 1
