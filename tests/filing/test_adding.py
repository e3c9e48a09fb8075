"""Articles registered, and the bad input that is not."""

import hashlib
import sys

import pytest

from forecast import api
from forecast.articles.tokens import tokens
from forecast.core.problem import ProblemsError
from forecast.files.load import load
from forecast.filing.reading import MAX_INPUT, read_draft
from tests.articles.texts import ECHO, OTHER, STORM
from tests.filing.quill import DESK, HERALD, desk
from tests.workspaces import write

PAGE = """\
<!doctype html><html lang="en"><head><title>Cracks found - The Valley Post</title>
<meta property="og:site_name" content="The Valley Post"><meta name="author" content="Ann Ash">
<script>alert("words that were never written")</script></head><body><nav>Home News Sport</nav><article>
<h1>Cracks found in the bridge</h1><p>Engineers of the road office have found cracks in two of the four main
girders of the Kestrel bridge. The bridge carries 9,000 lorries a day.</p><script>document.write("more of it")
</script><p>&ldquo;There is no reason to close it,&rdquo; the road office said on Monday, and added that
nobody was in danger from the cracks that it had found there.</p></article></body></html>
"""


def refused(call, *arguments, **named):
    with pytest.raises(ProblemsError) as caught:
        call(*arguments, **named)
    return [str(problem) for problem in caught.value.problems]


def add(root, text, name=None, **fields):
    return api.add_article(read_draft(text.encode(), "x.txt"), name, root, **fields)


@pytest.fixture
def empty(tmp_path):
    return write(tmp_path, DESK)


def test_record_and_text_are_written(empty):
    added = add(empty, STORM, outlet="The Quill Herald", title="Harbour: closes", published="2031-03-04")
    assert added.id == "quill-herald-2031-03-04"
    assert added.text.read_bytes() == STORM.encode()
    assert (empty / "seeds/texts/.gitignore").read_text() == "*\n"
    head, body = added.record.read_text().split("fingerprint:\n")
    assert head == (
        "# The record of one article. Its text stays out of version control, in seeds/texts/.\n"
        'outlet: The Quill Herald\ntitle: "Harbour: closes"\npublished: 2031-03-04\n'
        f"words: {len(tokens(STORM))}\nsha256: {hashlib.sha256(STORM.encode()).hexdigest()}\n"
    )
    assert body.startswith("  version: 1\n  check: ")
    assert max(map(len, body.splitlines())) <= 100
    assert "grain" not in added.record.read_text()


def test_plain_text_proposes_headline_author_and_day():
    proposed = read_draft(STORM.encode(), "x.txt").proposed
    assert proposed == {
        "title": "Harbour of Quill closes as storm nears",
        "author": "Ada Brandt",
        "published": "2031-03-04",
    }


def test_a_day_within_a_sentence_is_no_day_of_publication():
    text = "A headline\n\nIn the hall, where they had met on 3 May 2030 for the first time, nobody spoke."
    assert "published" not in read_draft(text.encode(), "x").proposed


def test_a_web_page_gives_its_text_without_scripts():
    pytest.importorskip("trafilatura")
    draft = read_draft(PAGE.encode(), "page.html")
    text = draft.content.decode()
    assert "There is no reason to close it" in text
    assert not any(word in text for word in ("alert", "never written", "document", "more of it", "Sport"))
    assert draft.proposed["outlet"] == "The Valley Post"
    assert draft.proposed["author"] == "Ann Ash"


def test_a_web_page_without_its_reader_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    assert refused(read_draft, PAGE.encode(), "page.html") == [
        "page.html: found a web page; reading one needs trafilatura, which is not installed. Install it with "
        "`pip install 'forecast[articles]'`, or save the article as plain text."
    ]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        pytest.param(
            b"\x89PNG\r\n\x1a\n",
            "x: found the byte 0x89; files are text in UTF-8, and this byte is none. Save the file as UTF-8.",
            id="binary",
        ),
        pytest.param(
            b"PK\x03\x04 words",
            "x: found the invisible character U+0003; an article is text. Save the article as plain text in "
            "UTF-8, or as a web page.",
            id="binary in ASCII",
        ),
        pytest.param(
            b"word " * 4_000_000,
            "x: found 20.0 MB; an article has 10 MB at most. Keep the article's own text, without what "
            "surrounds it.",
            id="20 MB",
        ),
        pytest.param(
            b"word " * 500_000,
            "x: found 2.5 MB; an article has 2 MB at most. Keep the article's own text, without what "
            "surrounds it.",
            id="2.5 MB",
        ),
        pytest.param(
            b" \n -- \n",
            "x: found no words; an article has some. Look whether it is the right file.",
            id="blank",
        ),
    ],
)
def test_what_is_no_article_is_refused(raw, message):
    (problem,) = refused(read_draft, raw, "x")
    assert problem.replace("x:1", "x") == message


def test_no_more_is_read_than_is_allowed(tmp_path):
    path = tmp_path / "large.txt"
    path.write_bytes(b"word " * 4_000_000)
    (problem,) = refused(api.read_article, path)
    assert f"found 20.0 MB; a file has {MAX_INPUT / 1e6:.0f} MB at most" in problem


@pytest.mark.parametrize("name", ["../herald", "seeds/herald", "Herald 1", "..", ".hidden"])
def test_an_id_that_is_none_is_refused(empty, name):
    (problem,) = refused(add, empty, STORM, name, outlet="a", title="b", published="2031-03-04")
    assert "an id is lower-case letters and digits" in problem
    assert not (empty / "seeds").exists()
    assert [path.name for path in empty.parent.glob("herald*")] == []


def test_a_text_of_another_record_is_refused(tmp_path):
    root = desk(tmp_path)
    (problem,) = refused(add, root, STORM, "copy", outlet="a", title="b", published="2031-03-04")
    assert problem == (
        'seeds/copy.yaml: found the text of "herald-2031-03-04"; one text is one article, and two would '
        "count as "
        "two. Cite that article."
    )
    assert not (root / "seeds/copy.yaml").exists()


def test_a_text_that_is_not_the_records_is_refused(tmp_path):
    root = desk(tmp_path)
    before = (root / HERALD).read_text()
    (problem,) = refused(add, root, OTHER, "herald-2031-03-04")
    assert "the record is of another text, whose sha256 begins" in problem
    assert (root / HERALD).read_text() == before
    assert (root / "seeds/texts/herald-2031-03-04.txt").read_text() == STORM


def test_what_is_needed_and_not_given_is_told_at_once(empty):
    assert refused(add, empty, STORM, "herald") == [
        'seeds/herald.yaml outlet: found no "outlet"; it is needed: who published it. Give it, like --outlet '
        '"The Courier".',
        'seeds/herald.yaml title: found no "title"; it is needed: its headline. Give it, like --title '
        '"Strait closed".',
        'seeds/herald.yaml published: found no "published"; it is needed: when it was published. Give '
        "it, like "
        '--published "2022-12-06".',
    ]


def test_what_check_would_refuse_is_not_written(empty):
    (problem,) = refused(
        add, empty, STORM, "herald", outlet="a", title="b", published="4 March", url="ftp://x"
    )[:1]
    assert 'found "4 March"' in problem
    assert not (empty / "seeds/herald.yaml").exists()


def test_a_record_that_exists_is_completed_and_keeps_the_rest(empty):
    record = '# mine\noutlet:   The Herald # of Quill\ntitle: "Storm"\npublished: 2031-03-04\n'
    record += "note: >-\n  two\n  lines\n"
    write(empty, {"seeds/herald.yaml": record})
    added = add(empty, STORM, "herald", author="Ada Brandt")
    assert added.completed
    after = added.record.read_text()
    assert [line for line in after.splitlines() if line in record.splitlines()] == record.splitlines()
    assert "author: Ada Brandt\n" in after
    assert [problem for problem in load(empty).problems if problem.file.startswith("seeds")] == []
    assert add(empty, STORM, "herald").record.read_text() == after


def test_the_record_of_a_text_is_found_by_the_text(tmp_path):
    root = desk(tmp_path)
    (root / HERALD).write_text((root / HERALD).read_text().split("fingerprint:")[0])
    draft = read_draft(STORM.encode(), "anything.txt")
    assert api.record_of(draft, workspace=root) == "herald-2031-03-04"
    assert api.add_article(draft, workspace=root).id == "herald-2031-03-04"
    assert {problem.code for problem in api.verify_articles(root).problems} == {"no-anchor"}


def test_a_folder_that_leads_out_of_the_workspace_is_refused(empty, tmp_path_factory):
    (empty / "seeds").mkdir()
    (empty / "seeds/texts").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    (problem,) = refused(add, empty, STORM, "herald", outlet="a", title="b", published="2031-03-04")
    assert "nothing outside the workspace is read" in problem


def test_a_text_keeps_its_bytes(empty):
    text = ECHO.replace("\n", "\r\n")
    added = add(empty, text, "echo", outlet="a", title="b", published="2031-03-04")
    assert added.text.read_bytes() == text.encode()
    assert [problem for problem in load(empty).problems if problem.file.startswith("seeds")] == []
