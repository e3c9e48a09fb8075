from dataclasses import replace

from forecast import api
from tests.brief.assessments import ASSESSMENT
from tests.workspaces import ASKED, EVIDENCE, changed, write


def test_an_assessment_shows_its_scenarios():
    html = ASSESSMENT._repr_html_()
    assert html.count("<tr>") == 4
    assert "<b>60.0%</b></td><td>38.0% to 78.0%</td>" in html
    assert '<rect width="72" height="10"' in html
    assert "likely" in html


def test_an_assessment_escapes_titles_and_does_without_an_interval():
    hostile = replace(ASSESSMENT.scenarios[0], title="<script>\u202e", interval=None)
    html = replace(ASSESSMENT, scenarios=(hostile,))._repr_html_()
    assert ">&lt;script&gt;</td>" in html
    assert "<script" not in html
    assert "</b></td><td></td>" in html


def test_a_check_shows_its_problems(tmp_path):
    files = changed(
        EVIDENCE,
        "  fishermen-saw-mines:\n    indicator: mines-laid",
        "  fishermen-saw-mines:\n    indicator: <b>mines",
    )
    html = api.check(workspace=write(tmp_path, files))._repr_html_()
    assert "1 error, no warnings; no questions can be assessed" in html
    assert "&lt;b&gt;mines" in html
    assert "<b>mines" not in html


def test_a_sound_check_shows_no_table(tmp_path):
    html = api.check(workspace=write(tmp_path, ASKED))._repr_html_()
    assert html == "<div>\n<p>no errors, no warnings; 1 question can be assessed</p>\n</div>"
