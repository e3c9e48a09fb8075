import os
import stat
from pathlib import Path

import pytest

from forecast.core.write import write_bytes, write_text


def test_write_text_replaces_a_file_and_leaves_nothing_beside(tmp_path: Path) -> None:
    target = tmp_path / "brief.md"
    target.write_text("old", encoding="utf-8")
    write_text(target, "neu: äöü\n")
    assert target.read_bytes() == "neu: äöü\n".encode()
    assert list(tmp_path.iterdir()) == [target]


def test_write_bytes_keeps_permissions(tmp_path: Path) -> None:
    target = tmp_path / "ledger"
    target.write_bytes(b"old")
    target.chmod(0o640)
    write_bytes(target, b"new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_write_bytes_leaves_the_old_file_when_the_disk_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "ledger"
    target.write_bytes(b"old")

    def fail(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        write_bytes(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_write_text_wants_its_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_text(tmp_path / "missing" / "brief.md", "")
