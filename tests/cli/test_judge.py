"""`judge` as a whole process: by options, and asked on a terminal."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

from forecast import ProblemsError
from forecast.cli.app import app
from tests.cli.test_commands import HEAVY, ROOT
from tests.workspaces import ASKED, QUESTION, write

ROW = "    given:\n      tolled: very likely\n      others: unlikely\n"
EMPTY = ASKED | {QUESTION: ASKED[QUESTION].replace(ROW, "    given: # still to judge\n")}


@pytest.fixture
def strait(tmp_path):
    return write(tmp_path, ASKED)


def judge(*arguments, cwd, check=0, **more):
    """The command within this process, which has no terminal."""
    arguments = ["judge", "strait", *arguments, "--workspace", str(cwd)]
    done = CliRunner().invoke(app, arguments, env={"COLUMNS": "120", **more})
    if check == 1:
        assert isinstance(done.exception, ProblemsError)
    else:
        assert done.exit_code == check, done.output
    return done


def row_of(root):
    text = (root / QUESTION).read_text()
    return text[text.index("    given:", text.index("pilots-hired:")) :]


def test_it_shows_what_a_row_implies_and_writes_it(strait):
    typed = ("--given", "closed=5/12/30%", "--given", "others=20%", "--why", "Pilots collect the toll.")
    tried = judge("pilots-hired", *typed, "--dry-run", cwd=strait, COLUMNS="80").stdout
    assert (strait / QUESTION).read_text() == ASKED[QUESTION]
    assert max(map(len, tried.splitlines())) <= 80
    words = " ".join(tried.split())
    assert re.search(r'Yes \("The strait is closed"\): [\d.]+% if it is known to be true, [\d.]+% if', words)
    assert re.search(r'Of [\d,]+ such windows \d+ bring "The strait is closed"; \d+ of them show it', words)
    assert "  -      others: unlikely\n" in tried
    assert "  +      others: 20%\n  +      closed: 5/12/30%\n  +    why: Pilots collect" in tried
    assert tried.endswith("Nothing is written.\n")
    done = judge("pilots-hired", *typed, "--yes", cwd=strait, COLUMNS="80").stdout
    assert done == tried.replace("Nothing is written.", f"Wrote {strait / QUESTION}")
    assert row_of(strait) == (
        "    given:\n      tolled: very likely\n      others: 20%\n      closed: 5/12/30%\n"
        "    why: Pilots collect the toll.\n"
    )


def data_of(root, *typed):
    return json.loads(judge("mines-laid", *typed, "--dry-run", "--json", cwd=root).stdout)


def test_a_gap_is_shown_and_each_change_that_is_proposed_closes_it(strait):
    shown = judge("mines-laid", "--reverse", "60%", "--dry-run", cwd=strait).stdout
    assert re.search(r"The row says [\d.]+%, you say 60.0%: [+-][\d.]+ points", shown)
    first = data_of(strait, "--reverse", "60%")
    assert first["closings"]
    assert f"{100 * first['implied']['ceiling']:.1f}%" in shown
    for way in first["closings"]:
        given = [part for name, p in way["row"].items() for part in ("--given", f"{name}={p!r}")]
        again = data_of(strait, *given)
        assert again["implied"]["ceiling"] == pytest.approx(0.6, abs=1e-9)
        assert again["implied_before"] == first["implied"]
        assert again["answer_before"] == first["answer_after"]
        assert not again["written"]


def test_a_gap_that_no_single_change_closes_is_told(strait):
    text = judge("mines-laid", "--reverse", "0.99999999", "--dry-run", cwd=strait).stdout
    assert "No judgement alone and no common factor closes the gap" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pilots-hired", "--given", "closed=1%"], "without a terminal, or with --json"),
        (["pilots-hired", "--given", "closed=1%", "--json"], "without a terminal, or with --json"),
        (["nothing-like-it"], "without a terminal"),
        (["pilots-hired", "--yes", "--dry-run"], "exclude each other"),
        (["pilots-hired", "--yes"], "give --given or --why"),
        (["--given", "closed=1%", "--yes"], "name an indicator"),
        (["pilots-hired", "--given", "open=1%", "--given", "open=2%", "--yes"], "names a scenario twice"),
        (["pilots-hired", "--given", "open", "--yes"], "joins-war=likely"),
        (["pilots-hired", "--reverse", "100%", "--dry-run"], "Cromwell"),
        (["pilots-hired", "--reverse", "0", "--dry-run"], "Cromwell"),
    ],
)
def test_usage_errors(strait, arguments, words):
    refused = judge(*arguments, cwd=strait, check=2)
    assert words in " ".join(refused.stderr.replace("│", " ").split())
    assert refused.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pilots-hired", "--given", "opne=1%"], 'Did you mean "open"?'),
        (["pilot-hired", "--given", "open=1%"], 'Did you mean "pilots-hired"?'),
        (["pilots-hired", "--given", "open=0%"], "Cromwell's rule"),
        (["pilots-hired", "--given", "open=100%"], "Cromwell's rule"),
    ],
)
def test_what_cannot_be_judged_is_refused(strait, arguments, words):
    assert words in str(judge(*arguments, "--yes", cwd=strait, check=1).exception)
    assert (strait / QUESTION).read_text() == ASKED[QUESTION]


def test_it_imports_nothing_heavy(strait):
    code = (
        "import sys\nfrom forecast.cli import main\n"
        "sys.argv = 'forecast judge strait mines-laid --reverse 60% --given open=2% --dry-run'.split()\n"
        "try:\n    main()\nexcept SystemExit as done:\n    assert not done.code, done.code\n"
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]\nassert not heavy, heavy\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=strait,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def begin():
    """Begin a session; one that a test leaves in the midst is ended."""
    users = []

    def start(root, *arguments):
        users.append(Session(root, *arguments))
        return users[-1]

    yield start
    for user in users:
        user.leaves()


class Session:
    """A user at a terminal of 80 columns."""

    def __init__(self, root, *arguments):
        self.ours, theirs = pty.openpty()
        self.shown = ""
        command = [sys.executable, "-W", "error", "-m", "forecast", "judge", "strait", *arguments]
        environment = {**os.environ, "COLUMNS": "80", "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            command,
            cwd=root,
            env=environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            close_fds=True,
        )
        os.close(theirs)

    def sees(self, text):
        """Read on until a text is shown; what was shown up to it."""
        until = time.monotonic() + 60
        while text not in self.shown:
            assert time.monotonic() < until, self.shown
            if not self._read():
                break
        assert text in self.shown, self.shown
        before, _, self.shown = self.shown.partition(text)
        return before

    def _read(self):
        if not select.select([self.ours], [], [], 1)[0]:
            return True
        try:
            read = os.read(self.ours, 65_536)
        except OSError:  # the other end is closed
            return False
        self.shown += read.decode().replace("\r\n", "\n")
        return bool(read)

    def types(self, *answers):
        """Answer prompts, each after what it ends with."""
        for prompt, answer in answers:
            self.sees(prompt)
            os.write(self.ours, f"{answer}\n".encode())

    def ends(self):
        """Read to the end; the exit status."""
        while self._read():
            pass
        return self.process.wait(60)

    def leaves(self):
        self.process.kill()
        self.process.wait()
        os.close(self.ours)


def test_a_session_asks_for_one_scenario_after_the_other(tmp_path, begin):
    root = write(tmp_path, EMPTY)
    user = begin(root)
    user.sees("pilots-hired\n")  # the other has its judgements
    user.types(("closed: ", "?"))
    assert "almost no chance       1% to 5%" in user.sees("quantiles")
    user.types(("closed: ", "0"))
    assert "Cromwell" in user.sees("Write 0.01")
    user.types(("closed: ", ""), ("closed: ", "1%"), ("tolled: ", "5/12/30%"), ("open: ", "likely"))
    assert "missing there count as" in " ".join(user.sees("Why").split())
    user.types((": ", "Pilots collect the toll."), ("Write? [y/N]: ", "y"))
    user.sees(f"Wrote {QUESTION}")
    assert user.ends() == 0
    assert row_of(root) == (
        "    given: # still to judge\n      closed: 1%\n      tolled: 5/12/30%\n      open: likely\n"
        "    why: Pilots collect the toll.\n"
    )


def test_a_session_shows_the_gap_and_lets_the_row_be_changed(strait, begin):
    user = begin(strait, "mines-laid")
    user.types(("closed [likely]: ", ""), ("tolled [2-10%]: ", ""), ("open [0.01]: ", "2%"))
    user.sees("Suppose it is known that the statement is true")
    user.types(("P: ", "101%"))
    user.sees("lies between 0 and 1")
    user.types(("P: ", "60%"))
    assert "alone" in user.sees("Change the row?")
    user.types(
        *((" [y/N]: ", "y"), ("closed [likely]: ", "very likely"), ("tolled [2-10%]: ", "")),
        *(("open [2%]: ", "0.01"), ("P: ", ""), ("Why (Enter keeps it): ", "")),
    )
    assert "+      closed: very likely" in user.sees("Write?")
    user.types((" [y/N]: ", ""))
    user.sees("Nothing is written.")
    assert user.ends() == 0
    assert (strait / QUESTION).read_text() == ASKED[QUESTION]


def test_all_are_asked_for_where_none_is_missing(strait, begin):
    user = begin(strait)
    user.sees("mines-laid (1 of 2)")
    user.types(("]: ", ""), ("]: ", ""), ("]: ", ""))
    user.sees("the row is as the file has it")
    user.types(("P: ", ""), ("Why", ""))
    user.sees("Nothing changes in the file.")
    user.sees("pilots-hired (2 of 2)")


@pytest.mark.parametrize(
    "leave",
    [
        lambda user: user.process.send_signal(signal.SIGINT),
        lambda user: os.write(user.ours, b"\x04"),  # the end of input
    ],
)
def test_an_interrupted_session_writes_nothing(strait, leave, begin):
    user = begin(strait, "mines-laid")
    user.types(("closed [likely]: ", "1%"))
    user.sees("tolled [2-10%]: ")
    time.sleep(0.5)  # until the prompt waits
    leave(user)
    user.sees("Interrupted.")
    assert user.ends() == 130
    assert (strait / QUESTION).read_text() == ASKED[QUESTION]


def test_a_file_that_is_changed_while_the_user_thinks_is_left_alone(strait, begin):
    user = begin(strait, "mines-laid", "--given", "open=2%")
    user.sees("Write? [y/N]: ")
    theirs = ASKED[QUESTION] + "# theirs\n"
    write(strait, {QUESTION: theirs})
    os.write(user.ours, b"y\n")
    user.sees("changed-underneath")
    assert user.ends() == 1
    assert (strait / QUESTION).read_text() == theirs


def test_one_of_several_analysts_has_to_be_named(tmp_path, begin):
    row = "    given: {closed: {ann: 10%, bo: 5%}, tolled: {ann: 80%}, open: {ann: 20%, bo: 30%}}\n"
    root = write(tmp_path, ASKED | {QUESTION: ASKED[QUESTION].replace(ROW, row)})
    user = begin(root, "pilots-hired")
    user.sees("which-analyst")
    assert user.ends() == 1
    user = begin(root, "pilots-hired", "--by", "bo")
    user.types(("closed [5%]: ", "7%"), ("tolled: ", "90%"), ("open [30%]: ", ""))
    user.types(("Why", ""), ("Write? [y/N]: ", "y"))
    user.sees("Wrote")
    assert user.ends() == 0
    assert row_of(root).startswith(row.replace("bo: 5%", "bo: 7%").replace("80%}", "80%, bo: 90%}"))
