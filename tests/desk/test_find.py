import pytest

from forecast import api
from forecast.core.bad_value import BadValue
from tests.workspaces import COURIER, EVIDENCE, GAZETTE, QUESTION, SOURCES, STRAIT, changed, write


def found(root, *words):
    hits = api.find(words, root)
    return [
        (hit.kind, hit.name, [(p.place, p.field, [p.text[a:b] for a, b in p.marks]) for p in hit.passages])
        for hit in hits.hits
    ]


def test_find_tells_every_passage_with_its_place(tmp_path):
    assert found(write(tmp_path, STRAIT), "PILOTS") == [
        (
            "indicator",
            "strait/pilots-hired",
            [
                (f"{QUESTION}:30", "id", ["pilots"]),
                (f"{QUESTION}:31", "text", ["pilots"]),
                (f"{QUESTION}:35", "why", ["pilots"]),
            ],
        )
    ]


def test_find_looks_in_every_kind(tmp_path):
    write(tmp_path, STRAIT)
    kinds = "question scenario scenario scenario indicator indicator report report source article article"
    assert [row[0] for row in found(tmp_path, "the")] == kinds.split()
    assert found(tmp_path, "marrow", "fishermen") == [
        (
            "source",
            "fishermen",
            [(f"{SOURCES}:2", "id", ["fishermen"]), (f"{SOURCES}:3", "name", ["Fishermen", "Marrow"])],
        )
    ]
    assert found(tmp_path, "gazette.example") == [
        ("article", "gazette", [(f"{GAZETTE}:4", "url", ["gazette.example"])])
    ]
    assert found(tmp_path, "waiting")[0][:2] == ("report", "strait/ships-waiting")


@pytest.mark.parametrize("word", ["Łódź", "lodz", "LODZ", "łódz", "Lo\u0301dz\u0301"])
@pytest.mark.parametrize("typed", ["Łódź", "Lo\u0301dz\u0301", "LODZ"])
def test_case_and_accents_do_not_matter(tmp_path, word, typed):
    files = changed(COURIER, "Mines in the strait", f"From {typed} to sea")
    ((_, _, passages),) = found(write(tmp_path, files), word)
    ((_, field, marked),) = passages
    assert field == "title"
    assert typed.startswith(marked[0])


def test_overlapping_words_are_marked_once(tmp_path):
    ((_, _, passages), *_) = found(write(tmp_path, STRAIT), "pilot", "pilots")
    assert passages[0][2] == ["pilots"]


def test_judgements_and_figures_are_not_prose(tmp_path):
    write(tmp_path, STRAIT)
    assert found(tmp_path, "unlikely") == []


def test_files_that_cannot_be_read_are_told(tmp_path):
    hits = api.find(["strait"], write(tmp_path, STRAIT | {EVIDENCE: "reports: [\n"}))
    assert [problem.file for problem in hits.unread] == [EVIDENCE]
    assert hits.hits


@pytest.mark.parametrize("word", ["", "  ", "\u0301", "\u202e"])
def test_nothing_is_no_word(tmp_path, word):
    with pytest.raises(BadValue, match="a word has letters or digits"):
        api.find([word], write(tmp_path, STRAIT))
