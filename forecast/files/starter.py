"""The workspace that `forecast init` writes."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from forecast.core.problem import Problem, ProblemsError
from forecast.files.workspace import Workspace

# Names that packaging would take for its own, and what they become.
_RENAMED = {"gitignore": ".gitignore"}


def init(folder: Path) -> tuple[Path, ...]:
    """Write the starter workspace; the paths of its files. Raises ProblemsError if anything is in the way."""
    if folder.is_symlink() or folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        found, step = "found something there", "Name another folder."
        rule = "a workspace is written to a new or an empty folder, so that nothing is lost"
        raise ProblemsError((Problem("not-empty", str(folder), (), found, rule, step),))
    written = []
    for name, source in _walk(files("forecast.files") / "starter_workspace", ()):
        target = "/".join((*name[:-1], _RENAMED.get(name[-1], name[-1])))
        written.append(Workspace(folder).write(target, source.read_text(encoding="utf-8")))
    return tuple(written)


def _walk(folder: Traversable, above: tuple[str, ...]) -> list[tuple[tuple[str, ...], Traversable]]:
    paths = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = (*above, entry.name)
        paths += _walk(entry, name) if entry.is_dir() else [(name, entry)]
    return paths
