"""Headless Chromium, for tests and pictures: where it is, and how to start it so that it calls nobody."""

import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOOKS = {
    "light": ("--blink-settings=preferredColorScheme=1",),
    "dark": ("--blink-settings=preferredColorScheme=0",),
}


def quoted(page: Path, profile: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """A page as Chromium has built it, on standard output; its log and console on standard error."""
    command = [
        *(str(CHROMIUM), *OPTIONS, f"--user-data-dir={profile}", "--enable-logging=stderr", "--v=0"),
        *("--window-size=390,844", *options, "--dump-dom", page.as_uri()),
    ]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
