"""Where a brief is written: its forms together, or the one that is named."""

import webbrowser

import pytest

from forecast.api import write_brief
from forecast.cli.brief import _open
from tests.brief.assessments import ASSESSMENT
from tests.brief.cases import CASE


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_folder_gets_all_three(tmp_path):
    written = write_brief(ASSESSMENT, CASE, output=tmp_path / "new" / "folder", workspace=tmp_path)
    assert names(tmp_path / "new" / "folder") == ["2031-04-20.html", "2031-04-20.json", "2031-04-20.md"]
    assert written.main == written.html
    assert written.html.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_pdf_and_word_stand_beside_the_others(tmp_path, monkeypatch):
    monkeypatch.setenv("FORECAST_CHROMIUM", "")
    written = write_brief(ASSESSMENT, CASE, output=tmp_path, workspace=tmp_path, pdf=True, word=True)
    assert list(written.files) == [".html", ".md", ".pdf", ".docx", ".json"]
    assert (written.pdf.read_bytes()[:5], written.word.read_bytes()[:2]) == (b"%PDF-", b"PK")
    beside = write_brief(ASSESSMENT, CASE, output=tmp_path / "a.html", workspace=tmp_path, word=True)
    assert [path.name for path in beside.files.values()] == ["a.html", "a.docx"]


@pytest.mark.parametrize("suffix", [".html", ".md", ".json", ".pdf", ".docx"])
def test_file_is_the_only_one_written(tmp_path, suffix, monkeypatch):
    monkeypatch.setenv("FORECAST_CHROMIUM", "")
    path = tmp_path / f"brief{suffix}"
    assert write_brief(ASSESSMENT, CASE, output=path, workspace=tmp_path).main == path
    assert names(tmp_path) == [path.name]


def test_folder_in_the_way_of_writing_is_the_systems_error(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OSError, match="taken"):
        write_brief(ASSESSMENT, CASE, output=tmp_path / "taken" / "brief.html", workspace=tmp_path)


def test_page_is_opened_where_wanted(tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    _open(tmp_path / "b.html", opens=False)
    _open(tmp_path / "a b.html", opens=True)
    assert opened == [(tmp_path / "a b.html").as_uri()]
