"""Where things of a workspace lie."""

from __future__ import annotations

from pathlib import Path

from forecast.core.problem import ProblemsError
from forecast.files.workspace import Workspace, find_workspace

ASSESSMENTS = "assessments"
BRIEFS = "briefs"


def root_of(workspace: Path | None) -> Path:
    """The workspace; where none is found, the current folder, which the loader then refuses."""
    return workspace or find_workspace(Path.cwd()) or Path.cwd()


def workspace_of(workspace: Path | None) -> Path:
    """The workspace. Raises ProblemsError if there is none."""
    root = root_of(workspace)
    if problem := Workspace(root).problem():
        raise ProblemsError((problem,))
    return root


def folder_of(root: Path, kind: str, question: str) -> Path:
    """The folder of what is written of a question, made where it is not there."""
    folder = workspace_of(root) / kind / question
    folder.mkdir(parents=True, exist_ok=True)
    return folder
