import os
import stat
from pathlib import Path

import pytest

from forecast.core.write import write_bytes


def test_a_file_is_replaced_and_nothing_is_left_beside(tmp_path: Path) -> None:
    target = tmp_path / "brief.md"
    target.write_text("old", encoding="utf-8")
    write_bytes(target, "neu: äöü\n".encode())
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


def test_a_file_wants_its_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_bytes(tmp_path / "missing" / "brief.md", b"")


def test_a_file_that_is_replaced_is_private_until_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "ledger"
    target.write_bytes(b"old")
    target.chmod(0o600)
    modes = []
    flush = os.fsync

    def watched(handle: int) -> None:
        modes.append(stat.S_IMODE(os.fstat(handle).st_mode))
        flush(handle)

    monkeypatch.setattr(os, "fsync", watched)
    write_bytes(target, b"new")
    assert modes[0] == 0o600
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
