"""`list`, `show`, `find` and `new` as whole processes."""

import json
from datetime import date

import pytest

from tests.cli.test_commands import forecast
from tests.desk.records import saved
from tests.workspaces import EVIDENCE, QUESTION, STRAIT, changed, write

# Closed long ago, so that what is printed does not change with the day.
CLOSED = {
    QUESTION: STRAIT[QUESTION]
    .replace("2030-12-01", "2020-12-01")
    .replace("2031-03-31", "2021-03-31")
    .replace("2031-01-15", "2021-01-15")
    .replace("through: 2029", "through: 2019")
}
PAST = {name: text.replace("2031-01", "2021-01") for name, text in STRAIT.items()} | CLOSED


@pytest.fixture
def strait(tmp_path):
    return write(tmp_path, STRAIT)


def test_list_prints_three_lines_a_question(tmp_path):
    write(tmp_path, PAST | saved("2021-01-10") | {QUESTION: "yes: closed\n" + PAST[QUESTION]})
    assert forecast("list", cwd=tmp_path, check=0).stdout == (
        "closes  answer          leading scenario\n"
        "closed  unlikely (31%)  Ships pass as before  62.0%\n"
        "  strait: Will the Strait of Marrow be closed to tankers by 31 March 2031?\n"
        "  no problems; as of 2021-01-10; 2 reports since; verdict passed\n"
    )


def test_list_without_an_answer_says_how_likely_the_likeliest_is(tmp_path):
    """A word beside the leading scenario would be taken for the answer's."""
    write(tmp_path, PAST | saved("2021-01-10"))
    head, row, *_ = forecast("list", cwd=tmp_path, check=0).stdout.splitlines()
    assert head.split() == ["closes", "answer", "leading", "scenario"]
    assert row == "closed  likeliest of 3 at 62%  Ships pass as before  62.0%"


@pytest.mark.parametrize("columns", ["80", "120"])
def test_list_of_many_and_long_scenarios_fits(tmp_path, columns):
    """Eight scenarios with long titles, two of which mean yes; a failed verdict; a question never run."""
    many = [
        {"id": f"s{number}", "title": f"Scenario {number} " + "of a long title " * 8, "posterior": 0.125}
        for number in range(8)
    ]
    answer = {"scenarios": ["s0", "s3"], "interval": [0.1, 0.5]}
    run = saved("2021-01-10", scenarios=many, answer=answer, verdict={"status": "failed"})
    write(tmp_path, PAST | run | {"scenarios/never-run-and-of-a-long-name.yaml": PAST[QUESTION]})
    lines = forecast("list", cwd=tmp_path, check=0, COLUMNS=columns).stdout.splitlines()
    assert max(map(len, lines)) <= int(columns)
    assert any(line.startswith("closed  unlikely (25%)  Scenario 0 of a long") for line in lines)
    assert "closed  -               -" in lines
    assert "  never-run-and-of-a-long-name: Will the Strait of" in "\n".join(lines)


def test_list_fits_a_narrow_terminal_and_stays_plain(tmp_path):
    title = [{"id": "a", "title": "\x1b[31mRed \u202e" + "long " * 40, "posterior": 1.0}]
    write(tmp_path, PAST | saved("2021-01-10", scenarios=title, verdict={"status": "failed"}))
    done = forecast("list", cwd=tmp_path, check=0, COLUMNS="60")
    assert max(map(len, done.stdout.splitlines())) <= 60
    assert done.stdout.isascii()
    assert "\x1b" not in done.stdout
    assert "verdict FAILED" in " ".join(done.stdout.split())


def test_list_with_errors_ends_with_one_and_lists_all_the_same(tmp_path):
    write(tmp_path, PAST | {EVIDENCE: "reports: [\n", "assessments/strait/2021-01-10.json": "{"})
    done = forecast("list", cwd=tmp_path, check=1)
    assert done.stdout == (
        "closes  answer  leading scenario\n"
        "closed  -       -\n"
        "  strait: Will the Strait of Marrow be closed to tankers by 31 March 2031?\n"
        "  1 error; cannot read assessments/strait/2021-01-10.json: it is half-written, or no JSON; "
        "run it again\n"
        "\n`forecast check` lists the problems.\n"
    )
    assert done.stderr == ""


def test_list_json_is_alone(strait):
    data = json.loads(forecast("list", "--json", cwd=strait, check=0).stdout)
    assert data["today"] == date.today().isoformat()
    assert [row["id"] for row in data["questions"]] == ["strait"]


def test_list_html_is_written_where_told(strait):
    assert forecast("list", "--html", cwd=strait, check=0).stdout == "Page briefs/index.html\n"
    assert forecast("list", "--html", "page.html", cwd=strait, check=0).stdout == "Page page.html\n"
    assert (strait / "page.html").read_text() == (strait / "briefs/index.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["list", "--html", QUESTION], "write FILE.html or FILE.htm, so that nothing else is written over"),
        (["list", "page.html"], "FILE goes with --html"),
        (["list", "--html", "--json"], "--html and --json exclude each other"),
        (["find", ""], "a word has letters or digits. Write what to look for."),
        (["find"], "Missing argument"),
    ],
)
def test_misuse_is_a_usage_message(strait, arguments, message):
    done = forecast(*arguments, cwd=strait, check=2)
    assert message in " ".join(done.stderr.split())
    assert (strait / QUESTION).read_text() == STRAIT[QUESTION]


def test_an_empty_workspace_says_how_to_begin(tmp_path):
    write(tmp_path, {"scenarios/.keep": "", "evidence/.keep": ""})
    assert forecast("list", cwd=tmp_path, check=0).stdout == (
        "No question yet; `forecast new QUESTION` begins one.\n"
    )


def test_show_prints_fields_and_links(strait):
    assert forecast("show", "gazette", cwd=strait, check=0, COLUMNS="80").stdout == (
        "article gazette  seeds/gazette.yaml:1\n"
        "  outlet     Gazette of the Sea\n"
        "  title      Ministry speaks\n"
        "  published  2031-01-10..2031-01-11\n"
        "  url        https://gazette.example/1\n"
        "  language   en\n"
        "  words      320\n"
        "  cited by\n"
        "    strait/fishermen-saw-mines  evidence/strait.yaml:13\n"
        '      "they drop mines"\n'
        "    strait/ministry-denies-mines  evidence/strait.yaml:21\n"
        '      "There are no mines"\n'
        "    strait/ministry-expects-calm  evidence/strait.yaml:28\n"
        '      "All ships pass"\n'
    )


def test_show_unknown_id_names_the_nearest(strait):
    done = forecast("show", "gazete", cwd=strait, check=1)
    assert 'has this id. Did you mean "gazette"? [unknown-id]' in done.stderr
    assert done.stdout == ""


def test_show_long_and_hostile_text_stays_legible(tmp_path):
    files = changed(QUESTION, "Mines have been laid in the strait.", '"\\u202e' + "word " * 2_000 + '"')
    done = forecast("show", "mines-laid", cwd=write(tmp_path, files), check=0, COLUMNS="80")
    assert "... (9,999 characters)" in " ".join(done.stdout.split())
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert done.stdout.isascii()


def test_find_prints_passages_by_kind(strait):
    assert (
        forecast("find", "SHIPS", "pass", cwd=strait, check=0).stdout
        == (
            "scenarios\n"
            "  strait/open\n"
            "    scenarios/strait.yaml:13 title: *Ships* *pass* as before\n"
            "\n"
            "reports\n"
            "  strait/ministry-expects-calm\n"
            "    evidence/strait.yaml:29 citations[0].quote: All *ships* *pass*\n"
            "\n"
            '2 found for "ships", "pass".\n'
        )
        or forecast("find", "SHIPS", "pass", cwd=strait).stdout
    )


def test_find_nothing_says_so_and_ends_with_one(strait):
    assert forecast("find", "walrus", cwd=strait, check=1).stdout == 'Nothing found for "walrus".\n'


def test_find_tells_what_it_could_not_look_through(tmp_path):
    done = forecast("find", "courier", cwd=write(tmp_path, STRAIT | {EVIDENCE: "reports: [\n"}), check=0)
    assert done.stdout.endswith('1 found for "courier".\n')
    assert "Some files could not be looked through:\n\nevidence/strait.yaml\n  error line" in done.stderr


def test_new_and_new_from_tell_what_was_written_and_what_to_do(strait):
    done = forecast("new", "canal", cwd=strait, check=0)
    assert done.stdout.startswith("Wrote scenarios/canal.yaml\nWrote evidence/canal.yaml\nIt opens on 20")
    assert done.stdout.endswith("\n\nNext: fill it in, then: forecast check canal\n")
    done = forecast("new", "strait-2", "--from", "strait", cwd=strait, check=0)
    assert done.stdout == (
        "Wrote scenarios/strait-2.yaml\n"
        "Wrote evidence/strait-2.yaml\n"
        "It opens on 2031-04-01 and closes on 2031-07-30.\n"
        "\n"
        "Revise these lines, which speak of the window before:\n"
        "  scenarios/strait-2.yaml:1\n"
        "    question: Will the Strait of Marrow be closed to tankers by 31 March 2031?\n"
        "\n"
        "Next: revise it, then: forecast check strait-2\n"
    )


def test_new_refuses_what_exists(strait):
    done = forecast("new", "strait", cwd=strait, check=1)
    assert "found a file here already" in done.stderr
    assert (strait / QUESTION).read_text() == STRAIT[QUESTION]
