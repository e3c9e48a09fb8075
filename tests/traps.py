"""Repositories whose settings name programs to run: git's traps, and how to see one sprung."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.repositories import WHO, commit, git, repository
from tests.workspaces import PAST, write

DAY = "2026-01-12"


class Trap:
    """A program that leaves a file behind when it runs; `sprung` are the names under which it did."""

    def __init__(self, folder: Path) -> None:
        self.marks = folder / "marks"
        self.marks.mkdir(parents=True)
        self.program = folder / "trap.sh"
        self.program.write_text(f'#!/bin/sh\ntouch "{self.marks}/$1"\ncat\nexit 0\n')
        self.program.chmod(0o755)

    def of(self, name: str) -> str:
        """As a command with an argument."""
        return f"{self.program} {name}"

    def alone(self, name: str) -> str:
        """As a program of its own, for settings that take no arguments."""
        program = self.program.with_name(name)
        program.write_text(f'#!/bin/sh\nexec "{self.program}" {name}\n')
        program.chmod(0o755)
        return str(program)

    @property
    def sprung(self) -> list[str]:
        return sorted(path.name for path in self.marks.iterdir())

    def clear(self) -> None:
        for path in self.marks.iterdir():
            path.unlink()


def settings(trap: Trap, hooks: Path) -> dict[str, str]:
    """Settings of a repository that run a program somewhere in git."""
    own = {
        "log.showSignature": "true",
        "core.fsmonitor": trap.of("fsmonitor"),
        "core.hooksPath": str(hooks),
        "core.pager": trap.of("pager"),
        "core.editor": trap.of("editor"),
        "core.askPass": trap.of("askpass"),
        "core.sshCommand": trap.of("ssh"),
        "core.gitProxy": trap.of("proxy"),
        "core.alternateRefsCommand": trap.of("alternates"),
        "credential.helper": f"!{trap.of('credential')}",
        "diff.external": trap.of("external-diff"),
        "diff.trap.command": trap.of("diff-driver"),
        "diff.trap.textconv": trap.of("textconv"),
        "filter.trap.clean": trap.of("clean"),
        "filter.trap.smudge": trap.of("smudge"),
        "filter.trap.required": "true",
        "filter.process.process": trap.of("process"),
        "merge.trap.driver": trap.of("merge"),
        "uploadpack.packObjectsHook": trap.of("pack"),
        "submodule.recurse": "true",
        "submodule.inner.update": f"!{trap.of('submodule')}",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::{trap.program} fetch",
        "remote.origin.vcs": "trap",
        "protocol.ext.allow": "always",
    }
    kinds = {"gpg.program": "gpg", "gpg.ssh.program": "gpg-ssh", "gpg.x509.program": "gpg-x509"}
    programs = {name: trap.alone(kind) for name, kind in kinds.items()}
    commands = ("log", "status", "rev-list", "rev-parse", "ls-tree", "cat-file", "diff-tree", "show")
    aliases = {f"alias.{command}": f"!{trap.of(f'alias-{command}')}" for command in commands}
    pagers = {f"pager.{command}": trap.of(f"pager-{command}") for command in commands}
    return own | programs | aliases | pagers


def trapped(folder: Path, trap: Trap, files: dict[str, str] = PAST) -> Path:
    """A repository of a workspace with a signed commit, attributes, hooks, a submodule, and all settings."""
    root = repository(folder)
    attributes = "*.yaml filter=trap diff=trap merge=trap\n*.txt filter=process\n"
    commit(root, DAY, files | {".gitattributes": attributes, "notes.txt": "One.\n"})
    add_submodule(root)
    sign(root)
    hooks = root / "their-hooks"
    hooks.mkdir()
    for name in (
        "post-index-change",
        "pre-commit",
        "post-checkout",
        "reference-transaction",
        "fsmonitor-watchman",
    ):
        (hooks / name).write_text(f'#!/bin/sh\ntouch "{trap.marks}/hook-{name}"\n')
        (hooks / name).chmod(0o755)
        shutil.copy2(hooks / name, root / ".git/hooks" / name)
    git(root, "config", "core.repositoryFormatVersion", "1")
    for name, value in settings(trap, hooks).items():
        git(root, "config", name, value)
    trap.clear()
    return root


def sign(root: Path) -> None:
    """Put a signature, which nobody made, on the commit that is checked out."""
    head, _, message = git(root, "cat-file", "commit", "HEAD").partition("\n\n")
    signed = (
        f"{head}\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----\n\n{message}\n"
    )
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=root, input=signed, capture_output=True, text=True, check=True, env={**os.environ, **WHO},
    ).stdout.strip()  # fmt: skip
    git(root, "update-ref", "refs/heads/main", made)


def add_submodule(root: Path) -> None:
    """An entry of a commit that is another repository, with settings of its own."""
    inner = repository(root / "inner")
    commit(inner, DAY, {"x.txt": "x"})
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{git(inner, 'rev-parse', 'HEAD')},inner")
    git(root, "commit", "--quiet", "--no-verify", "--message", "Submodule", date=f"{DAY}T13:00:00+0000")


def embedded(folder: Path, trap: Trap) -> Path:
    """An ordinary repository with a folder in it that is laid out as a repository and has all settings.

    Such a folder is nothing but files and folders, so that it survives a clone.
    """
    outer = repository(folder / "outer")
    source = trapped(folder / "source", trap)
    desk = outer / "desk"
    shutil.copytree(source / ".git", desk)
    write(desk, PAST)
    (desk / ".gitattributes").write_text("*.yaml filter=trap diff=trap\n")
    git(desk, "config", "--file", str(desk / "config"), "core.worktree", str(desk))
    git(desk, "config", "--file", str(desk / "config"), "core.bare", "false")
    for empty in [each for each in desk.rglob("*") if each.is_dir() and not any(each.iterdir())]:
        (empty / "kept").write_text("")
    git(outer, "add", "--all", "--force")
    git(outer, "commit", "--quiet", "--no-verify", "--message", "Desk", date=f"{DAY}T12:00:00+0000")
    clone = folder / "clone"
    git(folder, "clone", "--quiet", str(outer), str(clone))
    trap.clear()
    return clone / "desk"
