"""`brief --all` and `brief --site` as whole processes."""

import pytest

from tests.cli.test_commands import forecast
from tests.workspaces import PAST, QUESTION, write

BROKEN = {"scenarios/broken.yaml": PAST[QUESTION].replace("opens: 2025-12-01", "opens: soon")}
QUICK = ("brief", "--all", "--quick", "--no-timeline")


def test_all_briefs_end_with_a_summary_and_the_worst_status(tmp_path):
    done = forecast(*QUICK, "--site", "public", cwd=write(tmp_path, PAST | BROKEN), check=1)
    assert done.stdout == (
        "No verdict: 1 question\n"
        "  strait: public/strait.html\n"
        "Not written: 1 question\n"
        "  broken: its files have errors; `forecast check` lists them.\n"
        "Index public/index.html\n"
    )
    assert done.stderr == ""
    (tmp_path / "scenarios/broken.yaml").unlink()
    (tmp_path / "public/strait.html").rename(tmp_path / "public/old.html")
    done = forecast(*QUICK, "--site", "public", cwd=tmp_path, check=0)
    assert done.stdout.endswith("In the folder from before, and not written now:\n  public/old.html\n")


def test_all_briefs_of_an_empty_desk_say_how_to_begin(tmp_path):
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "evidence").mkdir()
    done = forecast(*QUICK, cwd=tmp_path, check=0)
    assert done.stdout == "No question yet; `forecast new QUESTION` begins one.\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name one QUESTION, or write --all"),
        (("strait", "--all"), "name one QUESTION, or write --all"),
        (("strait", "--site", "public"), "--site goes with --all"),
        (("--all", "--output", "x.html"), "--output, --what-if and --flip go with one QUESTION"),
        (("--all", "--what-if", "x.yaml"), "--output, --what-if and --flip go with one QUESTION"),
        (("--all", "--flip"), "--output, --what-if and --flip go with one QUESTION"),
        (("--all", "--open"), "--open goes with one QUESTION, or with --site"),
        (("--all", "--site", "a-file"), "is a file"),
    ],
)
def test_options_that_do_not_go_together_are_usage_errors(tmp_path, arguments, message):
    write(tmp_path, PAST | {"a-file": ""})
    done = forecast("brief", *arguments, cwd=tmp_path, check=2)
    assert message in " ".join(done.stderr.split())
    assert not (tmp_path / "briefs").exists()
