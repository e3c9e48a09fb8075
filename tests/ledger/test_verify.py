"""Whatever was done to a record is found, and told with a next step."""

import random
from datetime import date, timedelta

import pytest

from forecast import ProblemsError, api
from forecast.ledger.record import render, sealed
from tests.ledger.desk import (
    NOON,
    codes,
    commit,
    data_of,
    desk,
    forge,
    git,
    history,
    path_of,
    publish,
    resolve,
    under_git,
    verified,
)

DAYS = (date(2031, 1, 10), date(2031, 1, 12), date(2031, 1, 15))


@pytest.fixture
def strait(tmp_path):
    return desk(tmp_path)


@pytest.fixture
def records(strait):
    return [publish(strait, day) for day in DAYS]


def only(root, *questions):
    (problem,) = verified(root, *questions).problems
    return problem


def test_a_sound_ledger_has_no_problems_and_an_empty_one_neither(strait):
    assert verified(strait).problems == ()
    publish(strait)
    resolve(strait)
    check = verified(strait, "strait")
    assert check.is_sound
    assert check.problems == ()
    assert len(check.histories[0].records) == 2


def test_any_changed_character_and_any_lost_end_is_found(strait, records):
    path = path_of(strait, records[-1])
    whole = path.read_bytes()
    chance = random.Random(7)
    for _ in range(150):
        at = chance.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(5)]) + whole[at + 1 :])
        assert not verified(strait).is_sound, at
        path.write_bytes(whole[:at])
        assert codes(strait) == ["record-half-written"], at
    path.write_bytes(whole)
    assert codes(strait) == []


def test_an_edited_figure_is_told_in_full(strait, records):
    path = path_of(strait, records[0])
    text = path.read_text()
    path.write_text(text.replace('"prior": 0.', '"prior": 0.1', 1))
    name = f"ledger/strait/{path.name}"
    assert str(only(strait)) == (
        f"{name}: found a content that its digest does not belong to; records are written once and never "
        f'changed. Restore it, with git for example: git checkout HEAD -- "{name}".'
    )


def test_line_ends_of_another_system_are_no_edit(strait, records):
    path = path_of(strait, records[0])
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert codes(strait) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "record-half-written"),
        ("[" * 100_000, "record-half-written"),
        ("[]", "record-unlike"),
        ("{}", "record-edited"),
        ('{"ledger": 1, "ledger": 1}', "record-edited"),
        ('{"a": NaN}', "record-edited"),
        ('{"a": "\\ud800"}', "record-edited"),
        ('{"ledger": 2}', "record-newer"),
        (render(sealed({"ledger": 1, "kind": "forecast"})), "record-unlike"),
        (render(sealed({"ledger": 1, "kind": "guess"})), "record-unlike"),
    ],
)
def test_content_that_is_no_record_is_a_problem_and_no_crash(strait, records, content, code):
    (strait / "ledger/strait/2031-01-16-0123456789abcdef.json").write_text(content)
    assert codes(strait) == [code]
    assert len(history(strait).records) == 3
    with pytest.raises(ProblemsError):
        publish(strait, date(2031, 1, 17))


def test_a_newer_record_says_what_to_do(strait, records):
    data = data_of(strait, records[-1])
    path_of(strait, records[-1]).write_text(render(sealed(data | {"ledger": 2, "new": []})))
    assert "found a record of version 2; this forecast reads version 1. Use a newer forecast" in str(
        only(strait)
    )


def test_a_record_that_another_names_is_missed(strait, records):
    path_of(strait, records[1]).unlink()
    problem = only(strait)
    assert problem.code == "record-removed"
    assert f"found no record *-{records[1].digest[:16]}.json" in problem.found
    assert f"2031-01-15-{records[2].digest[:16]}" in problem.found


def test_an_edited_record_is_not_also_missed(strait, records):
    path = path_of(strait, records[1])
    path.write_text(path.read_text() + " ")
    assert codes(strait) == ["record-edited"]


def test_a_renamed_record_is_told_with_its_name(strait, records):
    path = path_of(strait, records[1])
    path.rename(path.with_name("2031-01-14-0000000000000000.json"))
    assert str(only(strait)).endswith(
        f'Name it so again: mv "ledger/strait/2031-01-14-0000000000000000.json" "ledger/strait/{path.name}".'
    )


def test_a_record_in_the_folder_of_another_question_is_told(strait, records):
    other = strait / "ledger/other"
    other.mkdir()
    (other / path_of(strait, records[0]).name).write_bytes(path_of(strait, records[0]).read_bytes())
    problem = only(strait)
    assert (problem.code, problem.next_step) == ("record-renamed", "Delete this copy.")


def test_the_newest_record_removed_is_seen_with_git_and_not_without(strait, records):
    path_of(strait, records[-1]).unlink()
    check = verified(strait)
    assert (check.problems, check.committed) == ((), None)
    publish(strait, DAYS[-1])
    under_git(strait)
    last = sorted((strait / "ledger/strait").iterdir())[-1]
    last.unlink()
    assert only(strait).code == "record-gone"
    commit(strait, "Remove it")
    assert (only(strait).code, only(strait).file) == ("record-gone", f"ledger/strait/{last.name}")
    assert only(strait, "strait").code == "record-gone"


def test_a_whole_question_removed_is_seen_with_git(strait, records):
    under_git(strait)
    for path in (strait / "ledger/strait").iterdir():
        path.unlink()
    (strait / "ledger/strait").rmdir()
    assert codes(strait) == ["record-gone"] * 3
    assert codes(strait, "strait") == ["record-gone"] * 3


def test_a_record_dropped_by_a_merge_is_seen(strait):
    publish(strait, DAYS[0])
    under_git(strait)
    git(strait, "checkout", "-q", "-b", "other")
    lost = path_of(strait, publish(strait, DAYS[1]))
    commit(strait)
    git(strait, "checkout", "-q", "main")
    git(strait, "merge", "-q", "-s", "ours", "other")
    assert not lost.exists()
    assert codes(strait) == ["record-gone"]


def test_an_unknown_question_is_told_with_the_nearest(strait, records):
    with pytest.raises(ProblemsError, match='found "strat"; the ledger has no records of such a question'):
        verified(strait, "strat")


def test_forging_an_earlier_record_breaks_the_chain_even_with_a_digest_of_its_own(strait, records):
    forge(strait, records[0], published_at="2031-01-10T13:00:00Z")
    path_of(strait, records[0]).unlink()
    assert codes(strait) == ["record-removed"]


def test_a_forged_head_shows_in_git(strait, records):
    under_git(strait)
    forge(strait, records[-1], published_at="2031-01-15T13:00:00Z")
    path_of(strait, records[-1]).unlink()
    assert codes(strait) == ["record-gone"]


def test_a_clock_that_goes_backwards_is_a_warning_and_the_chain_orders(strait):
    first = publish(strait, DAYS[0], now=NOON)
    publication = api.publish(
        "strait", as_of=DAYS[1], engine="exact", brief=False, workspace=strait, now=NOON - timedelta(hours=2)
    )
    assert "found 2031-01-15T10:00:00Z, earlier than 2031-01-15T12:00:00Z" in str(publication.problems[-1])
    check = verified(strait)
    assert [(problem.code, problem.severity) for problem in check.problems] == [
        ("clock-backwards", "warning")
    ]
    assert check.is_sound
    assert check.histories[0].records == (first, publication.record)


def test_other_files_and_leftovers_are_warnings(strait, records):
    (strait / "ledger/strait/notes.txt").write_text("x")
    (strait / "ledger/strait/.0123.tmp").write_text("{")
    assert codes(strait) == ["interrupted", "stray-file"]
    assert verified(strait).is_sound
    publish(strait, date(2031, 1, 17))


def test_a_link_out_of_the_workspace_is_not_followed(strait, records, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "x.json"
    outside.write_text("{}")
    (strait / "ledger/strait/2031-01-16-0123456789abcdef.json").symlink_to(outside)
    assert codes(strait) == ["outside-workspace"]


def test_two_branches_merge_and_verify(strait):
    first = publish(strait, DAYS[0])
    under_git(strait)
    git(strait, "checkout", "-q", "-b", "ada")
    left = publish(strait, DAYS[1], judge={"closed": 0.2}, judge_name="ada")
    commit(strait)
    git(strait, "checkout", "-q", "main")
    right = publish(strait, DAYS[1], judge={"closed": 0.05}, judge_name="ben")
    commit(strait)
    git(strait, "merge", "-q", "-m", "Merge", "ada")
    check = verified(strait)
    assert (check.problems, check.committed) == ((), 3)
    (fork,) = check.histories[0].forks
    assert (fork.after, fork.joined) == (first, False)
    assert {record.digest for record in fork.branches} == {left.digest, right.digest}
    joined = publish(strait, DAYS[2])
    assert set(joined.previous) == {left.digest, right.digest}
    (fork,) = verified(strait).histories[0].forks
    assert fork.joined


def test_first_records_of_two_branches_merge(strait):
    under_git(strait)
    git(strait, "checkout", "-q", "-b", "ada")
    publish(strait, DAYS[0])
    commit(strait)
    git(strait, "checkout", "-q", "main")
    resolve(strait)
    commit(strait)
    git(strait, "merge", "-q", "-m", "Merge", "ada")
    check = verified(strait)
    assert check.problems == ()
    assert check.histories[0].forks[0].after is None
    assert check.histories[0].outcome.outcome == "open"
