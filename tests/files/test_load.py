import os
from pathlib import Path
from typing import Any

import pytest

from forecast.core.problem import Problem
from forecast.files.load import load, locate
from forecast.files.workspace import find_workspace
from tests.workspaces import COURIER, EVIDENCE, GAZETTE, QUESTION, SOURCES, STRAIT, changed, write

SECOND = {"scenarios/canal.yaml": STRAIT[QUESTION]}


def told(root: Path, questions: list[str] | None = None) -> list[str]:
    return [str(problem) for problem in load(root, questions).problems]


def test_workspace_is_found_upwards(tmp_path: Path) -> None:
    root = write(tmp_path / "here", STRAIT)
    below = root / "seeds" / "texts"
    below.mkdir()
    assert find_workspace(below) == root
    assert find_workspace(tmp_path) is None


def test_folder_of_that_name_alone_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    assert find_workspace(tmp_path) is None


def test_load_elsewhere_is_a_problem(tmp_path: Path) -> None:
    assert told(tmp_path) == [
        f"{tmp_path}: found no folder scenarios/; a workspace is a folder with scenarios/, evidence/ and "
        "seeds/ in it. Go to one, name it with --workspace, or make one with `forecast init`."
    ]


def test_load_gives_cases_by_question_and_no_more_than_they_use(tmp_path: Path) -> None:
    spare = {"seeds/spare.yaml": STRAIT[COURIER]}
    loaded = load(write(tmp_path, STRAIT | SECOND | spare))
    assert loaded.problems == ()
    assert list(loaded.cases) == ["canal", "strait"]
    assert loaded.cases["canal"].sources == {}
    assert list(loaded.cases["strait"].articles) == ["courier", "gazette"]


def test_load_takes_the_questions_named(tmp_path: Path) -> None:
    write(tmp_path, STRAIT | SECOND)
    assert list(load(tmp_path, ["strait"]).cases) == ["strait"]
    assert list(load(tmp_path, []).cases) == []


def test_load_tells_only_what_concerns_the_questions_named(tmp_path: Path) -> None:
    broken = {"scenarios/canal.yaml": "x", "seeds/spare.yaml": "x: 1", "evidence/old.yaml": "reports: {}"}
    unused = STRAIT[SOURCES] + "  nobody: {name: Nobody, reliability: Z}\n"
    write(tmp_path, STRAIT | broken | {SOURCES: unused})
    assert told(tmp_path, ["strait"]) == []
    assert [line.partition(" ")[0] for line in told(tmp_path)] == [
        "evidence/old.yaml:1:",
        "evidence/sources.yaml:10",
        "scenarios/canal.yaml:1:",
        "seeds/spare.yaml:1",
        "seeds/spare.yaml:1",
        "seeds/spare.yaml:1",
        "seeds/spare.yaml:1",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (SOURCES, "reliability: D", "reliability: Z"),
        (SOURCES, "sources:", "source:"),
        (SOURCES, "reliability: D", "reliability: D\n    reliability: C"),
        (GAZETTE, "words: 320", "words: many"),
        (GAZETTE, "title", "\ttitle"),
    ],
)
def test_fault_in_what_is_used_blocks_only_its_question(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    loaded = load(write(tmp_path, changed(file, old, new) | SECOND))
    assert list(loaded.cases) == ["canal"]
    assert [problem.file for problem in loaded.problems] == [file]


def test_evidence_may_be_a_folder(tmp_path: Path) -> None:
    files = {name: text for name, text in STRAIT.items() if name != EVIDENCE}
    parts = STRAIT[EVIDENCE].split("  ministry-expects")
    files["evidence/strait/mines.yaml"] = parts[0]
    files["evidence/strait/other.yaml"] = "reports:\n  ministry-expects" + parts[1]
    case = load(write(tmp_path, files)).cases["strait"]
    assert [report.file for report in case.reports] == ["evidence/strait/mines.yaml"] * 2 + [
        "evidence/strait/other.yaml"
    ] * 2


def test_report_ids_are_unique_over_a_folder(tmp_path: Path) -> None:
    again = """\
reports:
  ships-waiting:
    source: fishermen
    citations:
      - {article: courier, quote: Ships wait}
"""
    assert told(write(tmp_path, STRAIT | {"evidence/strait/more.yaml": again})) == [
        'evidence/strait/more.yaml:2 reports.ships-waiting: found "ships-waiting" again; '
        "a report's id is unique in its question, and evidence/strait.yaml has it too. Rename one."
    ]


def test_evidence_of_no_question_is_a_warning(tmp_path: Path) -> None:
    (problem,) = load(write(tmp_path, STRAIT | {"evidence/strat.yaml": "reports: {}"})).problems
    assert problem.severity == "warning"
    assert str(problem) == (
        'evidence/strat.yaml:1: found "strat"; no question in scenarios/ has this name, so it is not used. '
        'Did you mean "strait"?'
    )


def test_file_with_the_other_ending_is_a_warning(tmp_path: Path) -> None:
    (problem,) = load(write(tmp_path, STRAIT | {"seeds/late.yml": "outlet: x"})).problems
    assert problem.severity == "warning"
    assert str(problem) == (
        "seeds/late.yml:1: found the ending .yml; only files that end in .yaml are read. Rename it."
    )


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    other = {
        "scenarios/README.md": "x",
        "seeds/texts/courier.txt": "x",
        "seeds/.draft.yaml": "\t",
        "x.yaml": "[",
    }
    assert told(write(tmp_path, STRAIT | other)) == []


def test_file_name_must_be_an_id(tmp_path: Path) -> None:
    assert told(write(tmp_path, STRAIT | {"scenarios/The canal.yaml": STRAIT[QUESTION]})) == [
        'scenarios/The canal.yaml:1: found "The canal"; a file is named by its id: an id is lower-case '
        'letters and digits, in words joined by single hyphens. Write "the-canal".'
    ]


def test_question_cannot_be_called_sources(tmp_path: Path) -> None:
    assert told(write(tmp_path, STRAIT | {"scenarios/sources.yaml": STRAIT[QUESTION]})) == [
        'scenarios/sources.yaml:1: found "sources"; evidence/sources.yaml holds the sources, so no question '
        "can have this id. Rename the file."
    ]


def test_folder_where_a_file_belongs(tmp_path: Path) -> None:
    write(tmp_path, STRAIT)
    (tmp_path / "seeds" / "late.yaml").mkdir()
    assert told(tmp_path) == [
        "seeds/late.yaml: found a folder; a file belongs here. Rename it, or put the file here."
    ]


def test_file_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, STRAIT)
    opened = os.open

    def refuse(path: Path, *rest: Any) -> int:
        if str(path).endswith("courier.yaml"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest)

    monkeypatch.setattr(os, "open", refuse)
    assert told(tmp_path) == [
        "seeds/courier.yaml: found permission denied; this must be readable. "
        "Look at its permissions, and at the disk."
    ]


def test_link_to_nothing_and_link_to_itself(tmp_path: Path) -> None:
    write(tmp_path, STRAIT)
    (tmp_path / "seeds" / "gone.yaml").symlink_to("nowhere.yaml")
    (tmp_path / "seeds" / "loop.yaml").symlink_to("loop.yaml")
    assert [line.partition(";")[0] for line in told(tmp_path)] == [
        "seeds/gone.yaml: found no such file or directory",
        "seeds/loop.yaml: found too many levels of symbolic links",
    ]


def test_folder_that_leads_out_is_not_looked_into(tmp_path: Path) -> None:
    inside, outside = (
        write(tmp_path / "inside", STRAIT),
        write(tmp_path / "outside", {"a.yaml": "reports: {}"}),
    )
    (inside / "evidence" / "strait").symlink_to(outside, target_is_directory=True)
    (message,) = told(inside)
    assert message.startswith("evidence/strait: found a link to ")
    assert message.endswith("; nothing outside the workspace is read. Put the file itself here.")


def test_link_inside_the_workspace_is_followed(tmp_path: Path) -> None:
    write(tmp_path, STRAIT)
    (tmp_path / "seeds" / "again.yaml").symlink_to("courier.yaml")
    assert told(tmp_path) == []


def test_problems_come_by_file_and_line(tmp_path: Path) -> None:
    write(tmp_path, STRAIT)
    given = [
        Problem("b", QUESTION, ("indicators", "mines-laid", "why"), "found b", "", ""),
        Problem("a", QUESTION, ("opens",), "found a", "", ""),
        Problem("c", EVIDENCE, ("reports", "ships-waiting", "note"), "found c", "", ""),
        Problem("d", QUESTION, (), "found d", "", "", line=20),
        Problem("e", "scenarios/gone.yaml", (), "found e", "", ""),
    ]
    assert [(each.code, each.line) for each in locate(tmp_path, given)] == [
        ("c", 30),
        ("e", None),
        ("a", 2),
        ("d", 20),
        ("b", 28),
    ]
