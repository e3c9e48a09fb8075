"""Every file of a workspace is read and written through one door: no link, device or pipe leads past it."""

import json
import os
import signal
from dataclasses import replace
from datetime import date

import pytest

from forecast import ProblemsError, api
from forecast.api.explaining import check_assumptions
from forecast.cli.options import question_ids
from forecast.domain.explanation import Assumption
from forecast.files.saved import read_brief
from forecast.files.workspace import Workspace
from tests.cli.test_commands import forecast
from tests.desk.records import saved
from tests.filing import quill
from tests.ledger.desk import publish
from tests.repositories import commit, repository
from tests.workspaces import PAST, STRAIT, write

DAY = date(2031, 1, 15)
SAVED = "assessments/strait/2031-01-10.json"
TYPED = (Assumption("drop", "ministry"),)


@pytest.fixture
def strait(tmp_path):
    return write(tmp_path / "desk", STRAIT)


@pytest.fixture
def elsewhere(tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def assessed(tmp_path_factory):
    root = write(tmp_path_factory.mktemp("assessed"), STRAIT)
    case = api.load("strait", root)
    return case, api.assess(case, engine="exact")


@pytest.fixture
def in_time():
    """A reader that waits for ever is stopped."""

    def stop(*_):
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(20)
    yield
    signal.alarm(0)


WRITERS = {
    "briefs": [
        lambda root, case, found: api.write_brief(found, case, workspace=root),
        lambda root, case, found: api.write_brief(
            found, case, workspace=root, output=root / "briefs/strait/x.html"
        ),
        lambda root, case, found: api.write_overview(api.overview(DAY, root)),
        lambda root, case, found: api.write_overview(api.overview(DAY, root), root / "briefs/strait/x.html"),
        lambda root, case, found: api.save_assumptions(root / "briefs/strait/x.yaml", TYPED, root),
        lambda root, case, found: api.write_timeline(
            api.timeline(case, every="report"), root / "briefs/strait/x.csv", root
        ),
    ],
    "assessments": [lambda root, case, found: api.save(found, root)],
    "ledger": [lambda root, case, found: publish(root)],
    "evidence": [
        lambda root, case, found: api.new("canal", DAY, workspace=root),
        lambda root, case, found: api.rename("source", "ministry", "admiralty", workspace=root),
    ],
    "scenarios": [
        lambda root, case, found: api.judge("strait", "mines-laid", {"open": "2%"}, workspace=root),
    ],
    "seeds/texts": [
        lambda root, case, found: api.add_article(
            api.read_article(_text(root)), "storm", root, outlet="A", title="B", published="2031-01-01"
        )
    ],
}


def _text(root):
    path = root.parent / "article.txt"
    path.write_text("Words of an article.")
    return path


@pytest.mark.parametrize(
    ("folder", "act"), [(folder, act) for folder, acts in WRITERS.items() for act in acts]
)
def test_nothing_is_written_through_a_link_out_of_the_workspace(strait, elsewhere, assessed, folder, act):
    place = strait / folder
    place.parent.mkdir(exist_ok=True)
    if place.exists():
        for path in place.iterdir():
            path.rename(elsewhere / path.name)
        place.rmdir()
    place.symlink_to(elsewhere)
    before = everything(elsewhere)
    with pytest.raises(ProblemsError) as caught:
        act(strait, *assessed)
    assert {problem.code for problem in caught.value.problems} <= {
        "written-by-link",
        "outside-workspace",
        "unknown-id",
        "unknown-question",
    }
    assert everything(elsewhere) == before


def everything(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("target", [".git/hooks", ".git"])
def test_nothing_is_written_through_a_link_into_a_hidden_folder(strait, assessed, target):
    (strait / ".git/hooks").mkdir(parents=True)
    (strait / "briefs").mkdir()
    (strait / "briefs/strait").symlink_to(strait / target)
    with pytest.raises(ProblemsError, match="nothing is written through a link to elsewhere"):
        api.write_brief(assessed[1], assessed[0], workspace=strait)
    assert not [path for path in (strait / ".git").rglob("*") if path.is_file()]


def test_a_link_in_a_files_place_is_not_written_over(strait, assessed, elsewhere):
    (elsewhere / "kept").write_text("kept")
    (strait / "briefs/strait").mkdir(parents=True)
    (strait / "briefs/strait/2031-01-15.md").symlink_to(elsewhere / "kept")
    with pytest.raises(ProblemsError, match="or in place of one"):
        api.write_brief(assessed[1], assessed[0], workspace=strait)
    assert (elsewhere / "kept").read_text() == "kept"
    assert [path.name for path in (strait / "briefs/strait").iterdir()] == ["2031-01-15.md"]


def test_a_command_that_meets_a_link_tells_what_to_do(tmp_path, elsewhere):
    root = write(tmp_path / "past", PAST)
    (root / "assessments").symlink_to(elsewhere)
    done = forecast("run", "strait", "--engine", "exact", cwd=root, check=1)
    assert "delete the link. [written-by-link]" in done.stderr
    assert not list(elsewhere.iterdir())


def test_a_path_that_a_user_names_outside_the_workspace_is_written(strait, assessed, tmp_path):
    brief = api.write_brief(assessed[1], assessed[0], workspace=strait, output=tmp_path / "new/brief.md")
    assert brief.main == tmp_path / "new/brief.md"
    assert "\n# Will the Strait of Marrow" in brief.main.read_text()


def fifo(path):
    os.mkfifo(path)


def device(path):
    path.symlink_to("/dev/zero")


def folder(path):
    path.mkdir()


def large(path):
    with path.open("wb") as file:
        file.truncate(1_000_000_000)  # of holes


def readers(root, path):
    """Every reader of a file that a stranger may have put there; what each is to do."""
    overview = api.overview(DAY, root).questions[0]
    assert (overview.saved, overview.unreadable.file) == (None, SAVED)
    with pytest.raises(ProblemsError, match=f"found no assessment that can be read in {SAVED}"):
        api.diff("strait", "saved:2031-01-10", "2031-01-15", workspace=root)
    assert read_brief(Workspace(root), SAVED) is None
    with pytest.raises(ProblemsError):
        check_assumptions(path, api.load("strait", root), DAY)
    with pytest.raises(ProblemsError):
        api.score(path)


@pytest.mark.parametrize("kind", [fifo, device, folder, large])
def test_what_is_no_file_or_too_large_is_never_read(strait, in_time, kind):
    path = strait / SAVED
    path.parent.mkdir(parents=True)
    kind(path)
    readers(strait, path)
    if kind is not device:
        with pytest.raises(ProblemsError):
            api.read_article(path)


def test_an_article_is_taken_from_a_pipe_only_as_standard_input(tmp_path, in_time):
    root = quill.desk(tmp_path)
    os.mkfifo(root / "pipe")
    done = forecast("article", "add", "pipe", cwd=root, check=1)
    assert "Pass it on: `... | forecast article add -`. [not-a-file]" in done.stderr


FORGED = {
    "of 750%": json.dumps({"scenarios": [{"id": "closed", "title": "", "posterior": 7.5}]}),
    "no number": '{"scenarios": [{"id": "closed", "title": "", "posterior": NaN}]}',
    "infinite": '{"scenarios": [{"id": "closed", "title": "", "posterior": Infinity}]}',
    "too large": '{"scenarios": [{"id": "closed", "title": "", "posterior": 1e999}]}',
    "text": '{"scenarios": [{"id": "closed", "title": "", "posterior": "1"}]}',
    "brackets": "[" * 200_000,
    "maps": '{"a":' * 200_000,
    "not 100%": '{"scenarios": [{"id": "closed", "title": "", "posterior": 0.4}]}',
    "twice": json.dumps({"scenarios": [{"id": "closed", "title": "", "posterior": 0.5}] * 2}),
    "no scenario": '{"scenarios": []}',
    "no text": b"\xff\xfe",
}


@pytest.mark.parametrize("text", FORGED.values(), ids=FORGED)
def test_what_one_reader_refuses_all_refuse(strait, in_time, text):
    """Within an otherwise sound record, where it is JSON at all."""
    sound = json.loads(saved()[SAVED])
    raw = text if isinstance(text, bytes) else text.encode()
    if b"scenarios" in raw:
        raw = json.dumps(sound).encode().replace(json.dumps(sound["scenarios"]).encode(), raw[14:-1])
    path = strait / SAVED
    path.parent.mkdir(parents=True)
    path.write_bytes(raw)
    readers(strait, path)


def test_the_sound_record_is_read_by_all(strait):
    write(strait, saved())
    assert api.overview(DAY, strait).questions[0].saved.probability == 0.62
    found = api.diff("strait", "saved:2031-01-10", "2031-01-15", workspace=strait)
    assert found.before.posterior["open"] == 0.62
    assert read_brief(Workspace(strait), SAVED)["open"] == 0.62


def test_a_link_to_elsewhere_that_a_user_names_in_the_workspace_is_not_read(strait, elsewhere, monkeypatch):
    secret = elsewhere / "secret.txt"
    secret.write_text("Words that nobody may see.")
    (elsewhere / "set.yaml").write_text("name: x\ndrop: [ministry]\n")
    (strait / "inbox").mkdir()
    for name, target in (("a.txt", secret), ("set.yaml", elsewhere / "set.yaml"), ("f.csv", secret)):
        (strait / "inbox" / name).symlink_to(target)
    monkeypatch.chdir(strait)
    for act in (
        lambda: api.read_article(strait / "inbox/a.txt", strait),
        lambda: check_assumptions(strait / "inbox/set.yaml", api.load("strait", strait), DAY, strait),
        lambda: api.score(strait / "inbox/f.csv"),
    ):
        with pytest.raises(ProblemsError, match="nothing outside the workspace is read"):
            act()
    assert api.read_article(secret, strait).read.words  # which the user named


def test_an_alias_of_the_workspace_is_the_workspace(strait, elsewhere, tmp_path):
    (tmp_path / "alias").symlink_to(strait)
    (strait / "briefs").symlink_to(elsewhere)
    (strait / "public").symlink_to(strait / ".git/hooks")
    (strait / ".git/hooks").mkdir(parents=True)
    page = api.overview(DAY, strait)
    for path in ("briefs/i.html", "public/i.html"):
        for root in (strait, tmp_path / "alias"):
            with pytest.raises(ProblemsError, match="nothing is written through a link"):
                api.write_overview(replace(page, root=strait), root / path)
            with pytest.raises(ProblemsError, match="nothing is written through a link"):
                api.write_overview(replace(page, root=tmp_path / "alias"), strait / path)
    assert everything(elsewhere) == everything(strait / ".git") == {}


def test_a_starter_is_not_written_through_a_link(elsewhere, tmp_path):
    (tmp_path / "link").symlink_to(elsewhere)
    with pytest.raises(ProblemsError, match="found something there"):
        api.init(tmp_path / "link")
    assert everything(elsewhere) == {}


def test_a_trial_of_a_rename_writes_nothing_and_reads_nothing_outside(strait, elsewhere):
    (elsewhere / "a.yaml").write_text(STRAIT["evidence/strait.yaml"])
    (strait / "stuff").mkdir()
    (strait / "evidence/strait.yaml").rename(strait / "stuff/a.yaml")
    (strait / "evidence/strait").symlink_to(strait / "stuff")
    before = everything(strait)
    api.rename("source", "ministry", "admiralty", dry_run=True, workspace=strait)
    assert everything(strait) == before
    (strait / "evidence/strait").unlink()
    (strait / "evidence/strait").symlink_to(elsewhere)
    with pytest.raises(ProblemsError):
        api.rename("report", "ships-waiting", "ships-wait", dry_run=True, workspace=strait)


@pytest.mark.parametrize("file", ["briefs/strait/2031-01-15.md", "assessments/strait/2031-01-15.json"])
def test_a_folder_in_a_files_place_stops_a_change_before_it_begins(strait, assessed, file):
    (strait / file).mkdir(parents=True)
    case, found = assessed
    with pytest.raises(ProblemsError, match="found a folder; a file is written here"):
        api.write_brief(found, case, workspace=strait) if "briefs" in file else api.save(found, strait)
    assert not [path for path in strait.rglob(".*")]
    assert [path.name for path in (strait / file).parent.iterdir()] == [(strait / file).name]


def test_what_git_tracks_is_not_opened_through_a_link(tmp_path, in_time):
    """A folder whose files git knows becomes a link, to where files have no end."""
    root = repository(tmp_path / "desk")
    commit(root, "2031-01-01", STRAIT | {"data/pagemap": "", "data/x": ""})
    assert not publish(root).git.dirty
    for path in (root / "data").iterdir():
        path.unlink()
    (root / "data").rmdir()
    (root / "data").symlink_to("/proc/self")
    assert publish(root, judge={"closed": 0.4}).git.dirty


def test_completion_offers_ids_alone(strait, monkeypatch):
    """Some shells run what the rest of a name holds."""
    (strait / "scenarios/x$(touch pwned).yaml").write_text("")
    (strait / "scenarios/x\\`touch pwned`.yaml").write_text("")
    monkeypatch.chdir(strait)
    assert question_ids("") == ["strait"]
