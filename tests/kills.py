"""Kill every writing command before each rename, link, flush and deletion: `python -m tests.kills`.

Every command runs in a process that is forked from one that has everything imported, over a fresh copy of
its workspace, and is killed before its first such call, then before its second, and so on to the end. What
is there after `check` has finished what was interrupted must be what was there before the command, or what
it makes; once it is made, every later kill leaves it so. Prints, by command, how many kills left it undone,
how many it was finished after, and what was lost, as JSON.
"""

import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from forecast import api
from forecast.core.problem import has_errors
from forecast.core.write import TEMPORARY
from tests.filing import quill
from tests.ledger.desk import desk, publish, publish_texts
from tests.workspaces import PAST, write

WATCHED = ((Path, "replace"), (Path, "rename"), (Path, "unlink"), (os, "fsync"), (os, "link"))
HERALD = "herald-2031-03-04"
DAY = date(2026, 1, 15)


def main() -> int:
    """Kill every command everywhere; the exit status."""
    counts, lost = {}, []
    for name, (make, act) in commands().items():
        with tempfile.TemporaryDirectory() as folder:
            counts[name], faults = everywhere(Path(folder), make, act)
            lost += [f"{name}: {fault}" for fault in faults]
    print(json.dumps({"commands": counts, "lost": lost}, indent=1))
    return int(bool(lost))


class Draws:
    """What stands for draws: making netCDF of real ones would take longer than all kills."""

    def to_netcdf(self, engine: str) -> bytes:
        return engine.encode()


def commands() -> dict[str, tuple[Callable[[Path], Any], Callable[[Path], Any]]]:
    """How each command's workspace is made, and what the command does."""
    past = write(Path(tempfile.mkdtemp()), PAST)
    case = api.load("strait", past)
    drawn = api.assess(case, as_of=DAY, quick=True, chains=2, draws=100)
    exact = api.assess(case, as_of=DAY, engine="exact")
    drawn = replace(drawn, draws=Draws())
    shutil.rmtree(past)

    def usual(root: Path) -> None:
        write(root, PAST)

    def two_files(root: Path) -> None:
        file = quill.desk(root) / quill.EVIDENCE
        first, _, second = file.read_text(encoding="utf-8").partition("  grain-on-the-quay:")
        parts = {"a": first, "b": f"reports:\n  grain-on-the-quay:{second}"}
        file.unlink()
        write(root, {f"evidence/quill/{name}.yaml": text for name, text in parts.items()})

    def saved(root: Path) -> None:
        usual(root)
        api.save(drawn, root)

    return {
        "rename source": (usual, lambda root: api.rename("source", "ministry", "admiralty", workspace=root)),
        "rename article": (
            quill.desk,
            lambda root: api.rename("article", "herald-2031-03-04", "post", workspace=root),
        ),
        "rename question": (usual, lambda root: api.rename("question", "strait", "marrow", workspace=root)),
        "judge": (usual, lambda root: api.judge("strait", "mines-laid", {"open": "2%"}, workspace=root)),
        "anchor": (two_files, lambda root: api.anchor_quotes((), root)),
        "publish without a brief": (desk, publish),
        "publish": (desk, publish_texts),
        "run": (usual, lambda root: api.save(drawn, root)),
        "run by an engine without draws": (saved, lambda root: api.save(exact, root)),
        "brief": (usual, lambda root: api.write_brief(exact, case, workspace=root)),
    }


def everywhere(
    folder: Path, make: Callable[[Path], Any], act: Callable[[Path], Any]
) -> tuple[dict[str, int], list[str]]:
    """Kill a command before each watched call; the counts, and what was lost."""
    make(folder / "before")
    shutil.copytree(folder / "before", folder / "after")
    act(folder / "after")
    before, after = everything(folder / "before"), everything(folder / "after")
    states, finished, faults, kills = list[str](), 0, list[str](), 0
    while True:
        root = folder / str(kills)
        shutil.copytree(folder / "before", root)
        if not killed(root, act, kills):
            break
        finished += bool(api.finish(root))
        checked = api.check(workspace=root)
        if has_errors(checked.problems):
            faults.append(f"kill {kills}: {checked.problems[0]}")
        now = everything(root)
        states.append("after" if now == after else "before" if now == before else "neither")
        kills += 1
    if "neither" in states or states != sorted(states, reverse=True):
        faults.append(f"states {states}")
    return {"kills": kills, "undone": states.count("before"), "finished by check": finished}, faults


def everything(root: Path) -> dict[str, bytes]:
    """Every file but those that were never finished; of a record what is the same at any time."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not TEMPORARY.fullmatch(path.name)
    }


def killed(root: Path, act: Callable[[Path], Any], number: int) -> bool:
    """Run a command that is killed before a call; False where it ended before."""
    child = os.fork()
    if child == 0:
        left = [number]

        def watched(call: Callable[..., Any]) -> Callable[..., Any]:
            def counted(*arguments: Any, **more: Any) -> Any:
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1
                return call(*arguments, **more)

            return counted

        for place, name in WATCHED:
            setattr(place, name, watched(getattr(place, name)))
        try:
            act(root)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


if __name__ == "__main__":
    sys.exit(main())
