"""Where a brief is written: the three forms together, or the one that is named."""

import webbrowser

import pytest

from forecast.api import write_brief
from forecast.cli.brief import _open_brief
from tests.brief.assessments import ASSESSMENT
from tests.brief.cases import CASE


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_folder_gets_all_three(tmp_path):
    written = write_brief(ASSESSMENT, CASE, output=tmp_path / "new" / "folder", workspace=tmp_path)
    assert names(tmp_path / "new" / "folder") == ["2031-04-20.html", "2031-04-20.json", "2031-04-20.md"]
    assert written.main == written.html
    assert written.html.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("suffix", [".html", ".md", ".json"])
def test_file_is_the_only_one_written(tmp_path, suffix):
    path = tmp_path / f"brief{suffix}"
    assert write_brief(ASSESSMENT, CASE, output=path, workspace=tmp_path).main == path
    assert names(tmp_path) == [path.name]


def test_folder_in_the_way_of_writing_is_the_systems_error(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OSError, match="taken"):
        write_brief(ASSESSMENT, CASE, output=tmp_path / "taken" / "brief.html", workspace=tmp_path)


def test_path_is_said_last_and_opened_where_wanted(tmp_path, monkeypatch, capsys):
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.chdir(tmp_path)
    _open_brief(tmp_path / "a b.html", opens=True)
    assert capsys.readouterr().out == "Brief a b.html\n"
    assert opened == [(tmp_path / "a b.html").as_uri()]
