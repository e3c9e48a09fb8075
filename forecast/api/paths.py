"""The folder of a workspace, and the paths that a user names."""

from __future__ import annotations

import os
from pathlib import Path

from forecast.core.problem import ProblemsError
from forecast.files.workspace import Workspace, find_workspace


def root_of(workspace: str | Path | None) -> Path:
    """The workspace; where none is found, the current folder, which the loader then refuses."""
    return Path(workspace) if workspace else find_workspace(Path.cwd()) or Path.cwd()


def workspace_of(workspace: str | Path | None) -> Path:
    """The workspace. Raises ProblemsError if there is none."""
    root = root_of(workspace)
    if problem := Workspace(root).problem():
        raise ProblemsError((problem,))
    return root


def locate(root: Path, path: Path) -> tuple[Workspace, str]:
    """The folder through which a path that a user names is written, and its name there.

    It is the workspace where the path lies in it, else the path's own folder.
    """
    whole = Path(os.path.abspath(path))
    for above in whole.parents:
        if above.exists() and root.exists() and above.samefile(root):  # whatever it is called there
            return Workspace(root), whole.relative_to(above).as_posix()
    return Workspace(path.parent), path.name


def refuse_link_out(root: Path, path: Path) -> None:
    """Raise ProblemsError for a path that a user names in the workspace where a link leads out of it."""
    workspace, name = locate(root, path)
    if workspace.root == root and (problem := workspace.outside(name)):
        raise ProblemsError((problem,))


def write(root: Path, path: Path, content: str | bytes, private: bool = False) -> Path:
    """Write where a user asks for it, in the workspace or elsewhere; the path.

    With `private` its owner alone can read it. Raises ProblemsError for a path in the workspace that
    leads out of it.
    """
    workspace, name = locate(root, path)
    workspace.write(name, content, private)
    return path
