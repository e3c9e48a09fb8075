"""`article` and `report` as whole processes."""

import os
import subprocess
import sys

import pytest

from tests.articles.texts import ECHO
from tests.cli.test_commands import forecast
from tests.filing.quill import DESK, EVIDENCE, anchored
from tests.workspaces import write


@pytest.fixture
def quill(tmp_path):
    return anchored(tmp_path)


def test_add_says_what_it_wrote_and_what_to_look_at(tmp_path):
    write(tmp_path, DESK | {"in.txt": ECHO})
    done = forecast(
        *("article", "add", "in.txt", "--outlet", "The Quay Echo", "--published", "2031-03-05"),
        cwd=tmp_path,
        check=0,
    )
    assert done.stdout == (
        "Wrote seeds/quay-echo-2031-03-05.yaml, 61 words\n"
        "The text is in seeds/texts/quay-echo-2031-03-05.txt, which version control leaves out.\n"
        "Look at what was taken from the text: title.\n"
    )
    again = forecast("article", "add", "in.txt", cwd=tmp_path, check=0)
    assert again.stdout.startswith("Completed seeds/quay-echo-2031-03-05.yaml, 61 words\n")


def test_add_marks_the_record_for_its_readers(tmp_path):
    write(tmp_path, DESK | {"in.txt": ECHO})
    add = ("article", "add", "in.txt", "--id", "echo", "--outlet", "Echo", "--published", "2031-03-05")
    refused = forecast(*add, "--handling", "secret", cwd=tmp_path, check=1)
    assert "a mark of the Traffic Light Protocol" in refused.stderr + refused.stdout
    assert not (tmp_path / "seeds/echo.yaml").exists()
    forecast(*add, "--handling", "TLP:AMBER", cwd=tmp_path, check=0)
    assert "handling: TLP:AMBER\n" in (tmp_path / "seeds/echo.yaml").read_text()


def test_add_reads_standard_input(tmp_path):
    write(tmp_path, DESK)
    command = [sys.executable, "-W", "error", "-m", "forecast", "article", "add", "-", "--id", "echo"]
    command += ["--outlet", "Echo", "--published", "2031-03-05"]
    done = subprocess.run(command, cwd=tmp_path, input=ECHO.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "seeds/texts/echo.txt").read_text() == ECHO


def test_add_tells_of_a_file_that_is_not_there(quill):
    done = forecast("article", "add", "nowhere.txt", cwd=quill, check=1)
    assert done.stderr.startswith("nowhere.txt\n  error: found no such file or directory")


def test_list_show_verify_and_anchor_print_what_there_is(quill):
    assert forecast("article", "list", cwd=quill, check=0).stdout == (
        "published   id                 outlet            words  reports  text\n"
        "2031-03-04  herald-2031-03-04  The Quill Herald    136        2  text at hand\n"
        "2031-03-05  echo-2031-03-05    The Quay Echo        61        0  text at hand\n"
    )
    shown = forecast("article", "show", "herald-2031-03-04", cwd=quill, check=0).stdout
    assert shown.endswith(
        "\n2 quotes, 12.5% of its words\n"
        "         44-47  quill/grain-on-the-quay  evidence/quill.yaml:20\n"
        '                "65,000 tonnes of grain"\n'
        "         64-76  quill/fishermen-no-such-storm  evidence/quill.yaml:9\n"
        '                "The sea moves as it never did before, and nobody here will sail"\n'
    )
    verified = forecast("article", "verify", cwd=quill, check=0).stdout
    assert verified == "2 texts at hand and as recorded; none not at hand.\n"
    anchors = forecast("article", "anchor", cwd=quill, check=0).stdout
    assert anchors == "No anchors written, none renewed, 2 as they were.\n"


def test_drift_ends_with_one_and_tells_the_place(quill):
    file = quill / EVIDENCE
    file.write_text(file.read_text().replace("65,000", "66,000"))
    for command in (("check",), ("article", "anchor"), ("article", "verify")):
        assert (
            "evidence/quill.yaml\n  error line 20 reports.grain-on-the-quay"
            in forecast(*command, cwd=quill, check=1).stdout
        )


def test_overlap_prints_passages_and_quotes(quill):
    output = forecast("article", "overlap", cwd=quill, check=0).stdout
    assert output == (
        "herald-2031-03-04 and echo-2031-03-05: 2 passages, 27 words, 19.9% and 44.3% of them\n"
        "  word by word; herald-2031-03-04 is the earlier: 2031-03-04, 2031-03-05\n"
        "  words  in the one  in the other  quoted by\n"
        "      9       44-52         15-23  quill/grain-on-the-quay\n"
        "     18       64-81         31-48  quill/fishermen-no-such-storm\n"
        "\n"
        "1 pair of articles.\n"
    )
    assert forecast("article", "overlap", "herald-2031-03-04", cwd=quill).returncode == 2


def test_a_report_is_added_with_its_options(quill):
    options = [
        "--id",
        "authority-grain",
        "--source",
        "port-authority",
        "--indicator",
        "grain-waits",
        "--stance",
    ]
    options += [
        "affirms",
        "--article",
        "herald-2031-03-04",
        "--search",
        "waiting on the quay",
        "--deception",
        "open=0.1",
    ]
    done = forecast("report", "add", "quill", *options, cwd=quill, check=0)
    assert done.stdout == 'Wrote report authority-grain to evidence/quill.yaml:22\n  "waiting on the quay"\n'
    refused = forecast("report", "add", "quill", *options, "--deception", "open", cwd=quill)
    assert refused.returncode == 2
    assert "Write it like" in refused.stderr


def test_an_opinion_is_added_as_a_distribution(quill):
    options = ["--id", "x", "--source", "port-authority", "--article", "herald-2031-03-04", "--at", "1-4"]
    done = forecast("report", "add", "quill", *options, "--says", "open=60%,others=40%", cwd=quill, check=0)
    assert done.stdout.startswith("Wrote report x to evidence/quill.yaml")
    refused = forecast("report", "add", "quill", *options, "--says", "open=60%,others", cwd=quill)
    assert refused.returncode == 2
    assert "Write it like drills=40%,others=60%." in " ".join(refused.stderr.split())


def test_a_report_lacking_something_is_refused_where_nobody_can_be_asked(quill):
    done = forecast("report", "add", "quill", "--id", "x", cwd=quill, check=1)
    assert "found none of --source" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal")
def test_on_a_terminal_what_is_missing_is_asked_for(quill):
    import pty

    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "forecast", "report", "add", "quill", "--certainty", "likely"]
    process = subprocess.Popen(command, cwd=quill, stdin=follower, stdout=subprocess.PIPE, text=True)
    # indicator, a slip, stance, source, article, words, too many words, one of those found, id
    answers = [
        "storm-lasts",
        "maybe",
        "affirms",
        "fishermen",
        "herald-2031-03-04",
        "elephants",
        "no such storm",
        "1",
        "",
    ]
    os.write(leader, ("\n".join(answers) + "\n").encode())
    output, _ = process.communicate(timeout=60)
    os.close(leader)
    os.close(follower)
    assert process.returncode == 0, output
    assert "storm-lasts, grain-waits" in output
    assert "That is none of them." in output
    assert "Not found; try fewer words." in output
    assert "Fishermen said that they had seen no such storm since 2019" in output
    assert "Wrote report fishermen-storm-lasts to evidence/quill.yaml:22" in output
    assert "quote: no such storm\n" in (quill / EVIDENCE).read_text()
