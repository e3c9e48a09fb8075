"""What git knows of a workspace; None wherever there is no git, no repository or no commit."""

import os
import subprocess
from pathlib import Path

from forecast.ledger.book import LEDGER

_TIMEOUT = 60  # seconds
# Nothing that a repository's own settings name is run, and no lock is taken.
_GIT = ("git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false")


def commit_of(root: Path) -> dict[str, str | bool] | None:
    """The commit that is checked out, and whether anything but the ledger differs from it."""
    commit = _git(root, "rev-parse", "--verify", "HEAD")
    changed = _git(root, "status", "--porcelain", "--untracked-files=all", "--", ".", f":(exclude){LEDGER}")
    if commit is None or changed is None:
        return None
    return {"commit": commit.strip(), "dirty": bool(changed.strip())}


def ever_committed(root: Path) -> frozenset[str] | None:
    """Every file of the ledger that a commit from HEAD backwards has added, relative to the workspace."""
    options = ("--full-history", "-m", "--relative", "--no-renames", "--diff-filter=A", "--name-only")
    added = _git(root, "log", "--format=", "-z", *options, "--", LEDGER)
    return None if added is None else frozenset(filter(None, (name.strip() for name in added.split("\0"))))


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            [*_GIT, "-C", str(root), *arguments],
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
