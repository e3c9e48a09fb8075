"""Small git repositories for tests, with commits on days of one's choice."""

import os
import subprocess
from pathlib import Path

from tests.workspaces import write

WHO = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "A test"), ("EMAIL", "test@test.example"))
}


def git(root: Path, *arguments: str, date: str = "2031-01-01T12:00:00+0000") -> str:
    """Run git in a folder as nobody in particular, without anybody's settings."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=root,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            **WHO,
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_DATE": date,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def repository(root: Path) -> Path:
    """An empty repository."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "--quiet", "--initial-branch=main")
    return root


def commit(root: Path, date: str, files: dict[str, str] | None = None) -> str:
    """Write files and commit all there is, at a time of a day; the commit's hash."""
    write(root, files or {})
    git(root, "add", "--all")
    date = date if "T" in date else f"{date}T12:00:00+0000"
    git(root, "commit", "--quiet", "--allow-empty", "--no-verify", "--message", "Later", date=date)
    return git(root, "rev-parse", "HEAD")
