"""The sides of a comparison, and cases with some kinds of change of one side and the rest of the other."""

from datetime import date

import pytest

import forecast
from forecast import api
from tests.explain.made_up import MORE, case, residual
from tests.workspaces import QUESTION, write

DAY = date(2031, 1, 15)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return case(tmp_path_factory.mktemp("strait"))


@pytest.mark.parametrize(
    ("sides", "message"),
    [
        (("2031-02-30", "2031-01-15"), '2031-02-30: found "2031-02-30"; there is no such day'),
        (("2020-01-01", "2031-01-15"), "found 2020-01-01; the question is open from 2030-12-01"),
        (("saved:2031-01-15", "2031-01-15"), "found no assessment that can be read"),
        (("HEAD", "2031-01-15"), "found no git repository around the workspace"),
    ],
)
def test_sides_that_are_none_are_told(tmp_path, sides, message):
    root = write(tmp_path, MORE)
    with pytest.raises(forecast.ProblemsError, match=message.replace("(", r"\(")):
        forecast.diff("strait", *sides, workspace=root)


def test_files_of_a_revision_are_compared(tmp_path):
    import subprocess

    root = write(tmp_path, MORE)

    def git(*arguments):
        name = ["-c", "user.name=Test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *name, *arguments], cwd=root, check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "Begin")
    git("tag", "first")
    write(root, {QUESTION: MORE[QUESTION].replace("open: 0.01", "open: 0.2")})
    comparison = api.diff("strait", "first", "2031-01-15", workspace=root)
    assert [cause.kind for cause in comparison.causes] == ["judgements"]
    assert comparison.before.commit
    assert residual(api.diff("strait", "first@2031-01-12", "2031-01-15", workspace=root)) < 1e-9
    with pytest.raises(forecast.ProblemsError, match='found "second"; the git history has no such revision'):
        api.diff("strait", "second", "2031-01-15", workspace=root)
