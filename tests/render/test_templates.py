"""The environment of the templates: where compiled ones lie."""

import sys

import pytest

from forecast.render import templates


def test_compiled_templates_lie_where_python_puts_compiled_modules(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(templates, "_environment", templates._environment.__wrapped__)
    templates.template("forecast.brief", "brief.html.j2")
    kept = list(tmp_path.rglob("*.cache"))
    assert kept
    assert all("forecast/brief/templates" in path.as_posix() for path in kept)
    written = [path.stat().st_mtime_ns for path in kept]
    templates.template("forecast.brief", "brief.html.j2")
    assert [path.stat().st_mtime_ns for path in kept] == written


@pytest.mark.parametrize("reason", ["python writes no bytecode", "no folder can be made"])
def test_templates_are_compiled_anew_where_nothing_may_be_written(tmp_path, monkeypatch, reason):
    place = tmp_path / "file" if reason == "no folder can be made" else tmp_path
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(sys, "dont_write_bytecode", reason == "python writes no bytecode")
    monkeypatch.setattr(sys, "pycache_prefix", str(place))
    assert templates._compiled("forecast.brief") is None
