"""`forecast rename`: an id exchanged everywhere, nothing else touched, all or nothing."""

from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast import api
from forecast.cli.desk import rename as command
from forecast.core.problem import ProblemsError
from forecast.desk.rename import PLACES
from forecast.files.yaml_tokens import tokens
from tests.cli.test_commands import forecast
from tests.workspaces import COURIER, EVIDENCE, GAZETTE, QUESTION, SOURCES, STRAIT, changed, write

GROUPED = STRAIT[QUESTION] + "dependence: {navy: 0.5}\nalert: {closed: above 15%}\n"
DIVIDED = "    says: {closed: 60%, others: 40%}\n    source: ministry\n"
DESK = STRAIT | {QUESTION: GROUPED, "seeds/texts/courier.txt": "Ships are waiting.\n"}


def everything(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def renamed(folder, files, kind, old, new, **more):
    """The files before and after, and what was told."""
    write(folder, files)
    before = everything(folder)
    done = api.rename(kind, old, new, workspace=folder, **more)
    return before, everything(folder), done


def lines_that_differ(before, after):
    return [
        f"{file}:{number}"
        for file in before
        for number, (old, new) in enumerate(
            zip(before[file].splitlines(), after[file].splitlines(), strict=True), 1
        )
        if old != new
    ]


@pytest.mark.parametrize(
    ("kind", "old", "lines"),
    [
        ("scenario", "closed", [(QUESTION, (6, 17, 18, 25, 37)), (EVIDENCE, (19,))]),
        ("scenario", "open", [(QUESTION, (12, 19, 27)), (EVIDENCE, (24,))]),
        ("indicator", "mines-laid", [(QUESTION, (22,)), (EVIDENCE, (3, 16))]),
        ("report", "ships-waiting", [(EVIDENCE, (30,))]),
        ("source", "ministry", [(SOURCES, (5,)), (EVIDENCE, (17, 25))]),
        ("source", "fishermen", [(SOURCES, (2,)), (EVIDENCE, (4, 31))]),
        ("group", "navy", [(QUESTION, (29, 36))]),
    ],
)
def test_an_id_is_exchanged_wherever_it_is_one_and_nowhere_else(tmp_path, kind, old, lines):
    before, after, done = renamed(tmp_path, DESK, kind, old, "quite-new")
    told = [f"{file}:{line}" for file, several in lines for line in several]
    assert sorted(done.lines) == sorted(told) == sorted(lines_that_differ(before, after))
    for file in before:
        for was, now in zip(before[file].splitlines(), after[file].splitlines(), strict=True):
            assert now in (was, was.replace(old.encode(), b"quite-new", 1))


def test_a_scenario_is_renamed_in_distributions_and_in_the_answer(tmp_path):
    says = changed(EVIDENCE, "    scenario: open\n    source: ministry\n    stance: affirms\n", DIVIDED)
    files = says | {QUESTION: STRAIT[QUESTION] + "yes: [closed, tolled]\n"}
    _, after, _ = renamed(tmp_path, files, "scenario", "closed", "shut")
    assert b"yes: [shut, tolled]" in after[QUESTION]
    assert b"    says: {shut: 60%, others: 40%}" in after[EVIDENCE]


def test_an_article_takes_its_record_and_its_text_along(tmp_path):
    before, after, done = renamed(tmp_path, DESK, "article", "courier", "post")
    assert set(done.moves) == {
        (COURIER, "seeds/post.yaml"),
        ("seeds/texts/courier.txt", "seeds/texts/post.txt"),
    }
    assert after["seeds/post.yaml"] == before[COURIER]
    assert after["seeds/texts/post.txt"] == before["seeds/texts/courier.txt"]
    assert after[EVIDENCE] == before[EVIDENCE].replace(b"article: courier", b"article: post")


@pytest.mark.parametrize("evidence", [EVIDENCE, "evidence/strait/a.yaml"])
def test_a_question_takes_its_evidence_along_and_leaves_what_was_saved(tmp_path, evidence):
    files = {EVIDENCE if name == EVIDENCE else name: text for name, text in DESK.items() if name != EVIDENCE}
    files |= {evidence: DESK[EVIDENCE], "assessments/strait/2031-01-10.json": "{}"}
    before, after, done = renamed(tmp_path, files, "question", "strait", "marrow")
    assert after[evidence.replace("strait", "marrow")] == before[evidence]
    assert after["scenarios/marrow.yaml"] == before[QUESTION]
    assert "assessments/strait/2031-01-10.json" in after
    assert done.left == ("assessments",)
    assert set(api.check(workspace=tmp_path).cases) == {"marrow"}


def test_figures_stay_what_they_were(tmp_path):
    write(tmp_path, DESK)
    was = api.assess("strait", engine="exact", workspace=tmp_path)
    for kind, old in [
        ("scenario", "closed"),
        ("indicator", "mines-laid"),
        ("source", "ministry"),
        ("group", "navy"),
    ]:
        api.rename(kind, old, f"x-{kind}", workspace=tmp_path)
    now = api.assess("strait", engine="exact", workspace=tmp_path)
    assert [row.posterior for row in now.scenarios] == [row.posterior for row in was.scenarios]
    assert [row.id for row in now.scenarios] == ["x-scenario", "tolled", "open"]


ODD = """\
# 😀 ministry\r
reports:\r
  a:   # ministry\r
    source:   'ministry'   # ministry\r
    note: ministry says "ministry"\r
    citations: [ {article: courier , quote: ministry, via: ["ministry",ministry]} ]\r
  b: {source: ministry, citations: [{article: courier, quote: "ministry: 😀"}]}\r
"""


def test_comments_quotes_line_ends_and_what_only_looks_like_it_stay(tmp_path):
    write(tmp_path, STRAIT)
    (tmp_path / EVIDENCE).write_bytes(b"\xef\xbb\xbf" + ODD.encode())
    api.rename("source", "ministry", "office", workspace=tmp_path)
    expected = ODD.replace("'ministry'", "'office'").replace('["ministry",ministry]', '["office",office]')
    expected = expected.replace("{source: ministry,", "{source: office,")
    assert (tmp_path / EVIDENCE).read_bytes() == b"\xef\xbb\xbf" + expected.encode()


def test_an_id_that_yaml_takes_for_a_number_gets_quotes(tmp_path):
    _, after, _ = renamed(tmp_path, STRAIT, "source", "ministry", "1e5")
    assert b'source: "1e5"' in after[EVIDENCE]
    assert b"\n  1e5:" in after[SOURCES]
    assert api.check(workspace=tmp_path).is_sound


def test_anchors_are_renamed_where_they_stand(tmp_path):
    files = changed(
        QUESTION, "    given:\n      tolled: very likely\n", "    given: &g\n      tolled: very likely\n"
    )
    again = "  more:\n    text: More pilots.\n    why: w\n    given: *g\n"
    files[QUESTION] = files[QUESTION].replace("indicators:\n", "indicators:\n", 1) + again
    before, after, _ = renamed(tmp_path, files, "scenario", "tolled", "quite-paid")
    assert after[QUESTION].count(b"quite-paid") == before[QUESTION].count(b"tolled")


def test_an_id_in_a_block_of_text_is_renamed_there(tmp_path):
    files = changed(
        EVIDENCE, "source: fishermen\n    stance", "source: >- # who\n      fishermen\n    stance"
    )
    _, after, _ = renamed(tmp_path, files, "source", "fishermen", "crews")
    assert b"source: >- # who\n      crews\n    stance" in after[EVIDENCE]


def refusal(folder, files, kind, old, new):
    write(folder, files)
    before = everything(folder)
    with pytest.raises(ProblemsError) as caught:
        api.rename(kind, old, new, workspace=folder)
    assert everything(folder) == before
    (problem,) = caught.value.problems
    return f"{problem.place}: {problem.found}; {problem.rule}. {problem.next_step}"


@pytest.mark.parametrize(
    ("kind", "old", "new", "told"),
    [
        (
            "scenario",
            "closd",
            "shut",
            'workspace: found "closd"; no scenario has this id. Did you mean "closed"?',
        ),
        ("group", "nvy", "fleet", 'workspace: found "nvy"; no group has this id. Did you mean "navy"?'),
        ("question", "canal", "x", 'workspace: found "canal"; no question has this id. Look for words'),
        ("scenario", "closed", "open", 'NEW: found "open" there already; two of a kind never share an id.'),
        ("article", "courier", "gazette", 'NEW: found "gazette" there already;'),
        ("source", "ministry", "ministry", "NEW: found the old id again; a rename gives another id."),
        ("scenario", "closed", "others", 'NEW: found "others"; this word has a meaning of its own.'),
        ("question", "strait", "sources", 'NEW: found "sources"; this word has a meaning of its own.'),
        (
            "article",
            "courier",
            "../courier",
            'NEW: found "../courier"; an id is lower-case letters and digits',
        ),
        (
            "question",
            "strait",
            "/tmp/strait",
            'NEW: found "/tmp/strait"; an id is lower-case letters and digits',
        ),
        ("report", "ships-waiting", "Ships Waiting", 'Write "ships-waiting".'),
    ],
)
def test_what_cannot_be_renamed_is_refused_with_nothing_written(tmp_path, kind, old, new, told):
    assert told in refusal(tmp_path, DESK, kind, old, new)


def test_an_id_of_several_questions_needs_its_question(tmp_path):
    files = DESK | {"scenarios/canal.yaml": DESK[QUESTION]}
    told = refusal(tmp_path, files, "scenario", "closed", "shut")
    assert told.endswith('found "closed"; this names 2 things. Write canal/closed or strait/closed.')
    api.rename("scenario", "canal/closed", "shut", workspace=tmp_path)
    assert (tmp_path / QUESTION).read_text() == DESK[QUESTION]
    assert "  shut:\n" in (tmp_path / "scenarios/canal.yaml").read_text()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("source: fishermen\n    stance", 'source: "fisher\\x6den"\n    stance', f"{EVIDENCE}:4: found"),
        (
            "  ships-waiting:\n    source: fishermen\n",
            "  ships-waiting:\n    source: &w fishermen\n    note: *w\n",
            f'{EVIDENCE}: found "fishermen" repeated by an alias;',
        ),
    ],
)
def test_an_id_that_is_written_oddly_is_refused(tmp_path, old, new, told):
    files = changed(EVIDENCE, old, new)
    text = files[EVIDENCE]
    assert told in refusal(tmp_path, files | {EVIDENCE: text}, "source", "fishermen", "crews")


def test_a_rename_that_would_hide_or_make_a_problem_is_refused(tmp_path):
    files = changed(
        EVIDENCE, "  ships-waiting:\n    source: fishermen", "  ships-waiting:\n    source: crews"
    )
    told = refusal(tmp_path, files, "source", "fishermen", "crews")
    assert told.startswith(f"{EVIDENCE}:31: found that this would change what is wrong with the files;")


def test_files_with_problems_keep_just_these(tmp_path):
    files = DESK | {EVIDENCE: DESK[EVIDENCE].replace("indicator: mines-laid", "indicator: mines-led", 1)}
    write(tmp_path, files)
    before = [(problem.code, problem.line) for problem in api.check(workspace=tmp_path).problems]
    api.rename("source", "fishermen", "crews", workspace=tmp_path)
    after = [(problem.code, problem.line) for problem in api.check(workspace=tmp_path).problems]
    assert before == after != []


def test_a_group_that_is_no_text_is_no_group(tmp_path):
    files = changed(QUESTION, "    group: navy\n", "    group: [navy]\n")
    assert "no group has this id" in refusal(tmp_path, files, "group", "navy", "fleet")


def test_a_report_that_is_filed_twice_is_renamed_in_both_files(tmp_path):
    files = {name: text for name, text in DESK.items() if name != EVIDENCE}
    files |= {f"evidence/strait/{name}.yaml": DESK[EVIDENCE] for name in ("a", "b")}
    _, _, done = renamed(tmp_path, files, "report", "ships-waiting", "at-anchor")
    assert done.lines == ("evidence/strait/a.yaml:30", "evidence/strait/b.yaml:30")


def test_a_file_that_cannot_be_read_stops_it(tmp_path):
    assert "found" in refusal(tmp_path, STRAIT | {EVIDENCE: "reports: [\n"}, "source", "ministry", "office")


def test_something_in_the_way_stops_it(tmp_path):
    files = DESK | {"seeds/texts/post.txt": "mine\n"}
    assert refusal(tmp_path, files, "article", "courier", "post").startswith(
        "seeds/texts/post.txt: found something"
    )


def test_evidence_that_would_be_adopted_stops_it(tmp_path):
    files = {name: text for name, text in DESK.items() if name != EVIDENCE} | {
        "evidence/canal.yaml": "reports:\n"
    }
    assert "would change what is wrong" in refusal(tmp_path, files, "question", "strait", "canal")


def test_nothing_outside_the_workspace_is_renamed(tmp_path):
    outside, root = tmp_path / "outside", tmp_path / "desk"
    write(root, DESK)
    (root / "seeds/texts").rename(outside)
    (root / "seeds/texts").symlink_to(outside)
    assert "nothing outside the workspace is read" in refusal(root, {}, "article", "courier", "post")
    assert [path.name for path in outside.iterdir()] == ["courier.txt"]


def test_links_are_refused(tmp_path):
    write(tmp_path, STRAIT)
    (tmp_path / GAZETTE).rename(tmp_path / "seeds/.gazette")
    (tmp_path / GAZETTE).symlink_to(tmp_path / "seeds/.gazette")
    assert f"{GAZETTE}: found a link;" in refusal(tmp_path, {}, "article", "gazette", "post")


@pytest.mark.parametrize("fails", ["rename", "replace"])
def test_a_fault_half_way_is_told_and_finished_by_the_same_command(tmp_path, monkeypatch, fails):
    write(tmp_path, DESK)
    original, calls = getattr(Path, fails), []

    def broken(self, target):
        """The second call on the workspace itself fails, once."""
        if tmp_path in self.parents:
            calls.append(target)
            if len(calls) == 2:
                raise OSError(28, "No space left on device")
        return original(self, target)

    monkeypatch.setattr(Path, fails, broken)
    kind, old = ("article", "courier") if fails == "rename" else ("source", "ministry")
    with pytest.raises(ProblemsError, match=f"rename {kind} {old} .*stopped half way: no space left"):
        api.rename(kind, old, "quite-new", workspace=tmp_path)
    (problem,) = api.check(workspace=tmp_path).problems
    assert problem.code == "change-unfinished"
    done = forecast("rename", kind, old, "quite-new", cwd=tmp_path, check=0)
    assert done.stderr == f"Finished what was interrupted: rename {kind} {old} quite-new\n"
    (tmp_path / "whole").mkdir()
    api.rename(kind, old, "quite-new", workspace=write(tmp_path / "whole", DESK))
    whole = everything(tmp_path / "whole")
    assert {name: text for name, text in everything(tmp_path).items() if "whole" not in name} == whole


def test_dry_run_tells_the_same_and_writes_nothing(tmp_path):
    before, after, told = renamed(tmp_path, DESK, "article", "courier", "post", dry_run=True)
    assert before == after
    assert told == api.rename("article", "courier", "post", workspace=tmp_path)


def test_the_command_tells_every_place(tmp_path):
    write(tmp_path, DESK | {"briefs/strait/x.md": ""})
    done = forecast("rename", "article", "courier", "post", cwd=tmp_path, check=0)
    assert done.stdout == (
        "Renamed article courier to post\n"
        f"  {EVIDENCE}:10\n  {EVIDENCE}:33\n"
        "  seeds/courier.yaml to seeds/post.yaml\n"
        "  seeds/texts/courier.txt to seeds/texts/post.txt\n"
        "What was written before keeps the old id: briefs/\n"
    )
    again = forecast("rename", "article", "courier", "post", "--dry-run", cwd=tmp_path, check=1)
    assert "no article has this id" in again.stderr
    assert (
        "Would rename"
        in forecast("rename", "article", "post", "x", "--dry-run", cwd=tmp_path, check=0).stdout
    )


def test_there_and_back_again_is_the_demonstration_to_the_byte(tmp_path):
    root = Path(__file__).parents[2]
    for folder in ("scenarios", "evidence", "seeds"):
        for path in (root / folder).glob("*.yaml"):
            write(tmp_path, {f"{folder}/{path.name}": path.read_text(encoding="utf-8")})
    before = everything(tmp_path)
    steps = [
        ("scenario", "belarus-2022/joins-war", "belarus-2022/x-y"),
        ("source", "belarusian-hajun", "x-y"),
        ("article", "newsweek-2024-05", "x-y"),
        ("question", "belarus-2024", "x-y"),
    ]
    for kind, old, new in steps:
        api.rename(kind, old, new.split("/")[-1], workspace=tmp_path)
        assert everything(tmp_path) != before
        api.rename(kind, new, old.split("/")[-1], workspace=tmp_path)
        assert everything(tmp_path) == before


@given(
    st.lists(
        st.tuples(st.text("ab-é😀 :#", min_size=1, max_size=6), st.text("ab😀\n'", max_size=6)), max_size=5
    )
)
def test_tokens_stand_where_they_say(pairs):
    """Text made by another writer of YAML: what a token's stretch holds reads as its value."""
    import yaml

    text = yaml.safe_dump(dict(pairs), allow_unicode=True, default_style=None)
    for token in tokens(text):
        assert yaml.safe_load(text[token.start : token.end] or "''") in (token.value, None)


def test_every_kind_has_its_places():
    from forecast.desk.rename_rules import KINDS

    assert set(PLACES) == set(KINDS) == set(get_args(get_type_hints(command)["kind"]))
