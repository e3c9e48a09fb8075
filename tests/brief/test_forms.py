"""Every readable form says what the page says, in its order; each file is what its programs expect."""

import os
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from forecast.brief import build_view, render, render_html
from forecast.core.bad_value import BadValue
from forecast.render import programs
from tests.brief.assessments import TIMELY, timely_case
from tests.brief.cases import CASE
from tests.brief.other_cases import rewritten
from tests.brief.test_markdown import HOSTILE, PREVIOUS

TEX = r"#panic(\"no\") #import \"@preview/a:0.1.0\" $x$ \\ *b* _c_ <d> @e // f /* g */ ``` ${h} [i] {j} ~ ---"
RIGHT_TO_LEFT = "שלום עולם"
WILD = f"{HOSTILE} {TEX} {RIGHT_TO_LEFT} 😀 \ufffe \uffff"
FC_LIST = shutil.which("fc-list")
JAPANESE = "日本語" * 100
INLINE = {"a", "abbr", "b", "bdi", "code", "em", "i", "q", "small", "span", "strong"}
VOID = {"br", "meta", "link", "hr"}

browser = pytest.mark.skipif(programs.chromium() is None, reason="no Chromium here; .ci/run installs it")
poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="no poppler here: pdftotext is missing")


def has_japanese() -> bool:
    """Whether a font here has its signs: without one they are empty boxes, which have no text to copy."""
    fonts = subprocess.run(["fc-list", ":lang=ja"], check=False, capture_output=True) if FC_LIST else None
    return bool(fonts and fonts.stdout)


class PageText(HTMLParser):
    """The text of a page as it is read, and the text of its pictures by itself."""

    def __init__(self, html: str, *, described: bool = False) -> None:
        super().__init__()
        self.described, self.hidden, self.pictures = described, 0, ""
        self.text, self.open = "", []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        leave = tag in {"head", "style", "nav", "svg"} or "hidden" in attributes
        if tag == "svg" and self.described and attributes.get("class") == "chart":
            self.text += f" {attributes['aria-label']} "
        self.text += "" if tag in INLINE else " "
        if tag not in VOID:
            leave = leave or "screen" in (attributes.get("class") or "").split()
            self.open.append(leave)
            self.hidden += leave

    def handle_endtag(self, tag):
        self.hidden -= self.open.pop()
        self.text += "" if tag in INLINE else " "

    def handle_startendtag(self, tag, attrs):
        self.text += " "

    def handle_data(self, data):
        if self.hidden:
            self.pictures += f" {data} "
        else:
            self.text += data


def words(text: str) -> list[str]:
    """Words without the marks of a quotation, which a page's style sheet adds."""
    plain = unicodedata.normalize("NFKC", re.sub('[“”"\u00ad\u200b\u2060]', "", text))
    return re.split(r"[\s-]+", plain.strip())


@pytest.fixture(scope="module")
def view():
    return build_view(timely_case(), TIMELY, previous=PREVIOUS)


@pytest.fixture(scope="module")
def page(view):
    return render_html(view)


def made(view, suffix, monkeypatch=None, chromium=None):
    if monkeypatch:
        monkeypatch.setenv(programs.VARIABLE, chromium or "")
    return render(view, [suffix])[suffix]


def assert_in_order(expected: list[str], found: list[str]) -> None:
    """All expected words are found, in their order."""
    rest = iter(found)
    for number, word in enumerate(expected):
        assert word in rest, f"not found after {' '.join(expected[max(0, number - 8) : number])}: {word}"


def test_markdown_has_the_words_of_the_page_and_no_others(view, page):
    """Those of its charts are what their descriptions say."""
    shown = words(_joined_lines(made(view, ".md").decode()))
    assert shown == words(PageText(page, described=True).text)


def _joined_lines(text: str) -> str:
    """The text of every line that a parser of Markdown finds; lines apart from one another."""
    parser = pytest.importorskip("markdown_it").MarkdownIt("commonmark", {"html": True}).enable("table")
    lines = []
    for token in parser.parse(text):
        if token.children:
            parts = (child.content if child.type != "html_inline" else " " for child in token.children)
            lines.append("".join(parts))
    return " ".join(lines)


def word_texts(content: bytes) -> Iterator[str]:
    """The text of a Word file's paragraphs and cells, in their order."""
    body = docx.Document(BytesIO(content)).element.body
    for paragraph in body.iter(qn("w:p")):
        parts = paragraph.iter(qn("w:t"), qn("w:br"))
        yield "".join(part.text if part.tag == qn("w:t") else " " for part in parts)


def test_word_has_the_words_of_the_page(view, page):
    """But for the mark at head and foot, which stands on every page, and the table of contents."""
    found = words(" ".join(word_texts(made(view, ".docx"))))
    expected = words(PageText(page).text)
    assert_in_order(expected[1:-1], found)
    heads = words(" ".join(re.findall(r"<h2[^>]*>(.*?)</h2>", page)))
    assert len(found) <= len(expected) + len(heads) + 1


def pdf_words(content: bytes, folder) -> list[str]:
    path = folder / "brief.pdf"
    path.write_bytes(content)
    command = ["pdftotext", "-raw", str(path), "-"]
    return words(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@poppler
@pytest.mark.parametrize("by", ["typst", pytest.param("chromium", marks=browser)])
def test_pdf_has_the_words_of_the_page(view, page, by, tmp_path, monkeypatch):
    chromium = programs.chromium() if by == "chromium" else None
    found = pdf_words(made(view, ".pdf", monkeypatch, chromium), tmp_path)
    text = PageText(page)
    expected = words(text.text)[1:-1]
    assert_in_order(expected, found)
    others = set(found) - set(expected) - set(words(text.pictures))
    added = r"[\d.]+|•|‣|Page|of|Contents|TLP:GREEN"
    assert not {word for word in others if not re.fullmatch(added, word)}
    for mark in ("TLP:GREEN", "Page"):
        assert found.count(mark) >= pages(tmp_path / "brief.pdf"), mark


def pages(path) -> int:
    told = subprocess.run(["pdfinfo", str(path)], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"Pages:\s+(\d+)", told)[1])


@pytest.mark.parametrize("by", ["typst", pytest.param("chromium", marks=browser)])
def test_pdf_is_tagged_and_has_an_outline_labels_and_properties(view, by, monkeypatch):
    content = made(view, ".pdf", monkeypatch, programs.chromium() if by == "chromium" else None)
    assert re.search(rb"/MarkInfo\s*<<[^>]*/Marked true", content)
    for entry in (b"/StructTreeRoot", b"/Outlines", b"/PageLabels", b"/Lang"):
        assert entry in content, entry
    assert b"D:20310420000000" in content
    assert "Desk four".encode("utf-16-be").hex().encode() in content or b"(Desk four)" in content


@poppler
@browser
def test_properties_are_those_that_other_programs_read(view, tmp_path, monkeypatch):
    path = tmp_path / "brief.pdf"
    path.write_bytes(made(view, ".pdf", monkeypatch, programs.chromium()))
    done = subprocess.run(["pdfinfo", str(path)], check=True, capture_output=True, text=True)
    told = dict(re.findall(r"^(\w+):\s+(.*)$", done.stdout, re.MULTILINE))
    assert (told["Author"], told["Tagged"], done.stderr) == ("Desk four", "yes", "")
    assert told["Title"].startswith("Will grain ships pass")
    assert told["CreationDate"].startswith("Sun Apr 20 00:00:00 2031")


def test_pdf_by_typst_is_the_same_bytes_each_time(view, monkeypatch):
    """What a browser prints may differ in a byte."""
    assert made(view, ".pdf", monkeypatch) == made(view, ".pdf", monkeypatch)


@poppler
@pytest.mark.parametrize("text", [WILD, "w" * 5_000, JAPANESE])
def test_no_text_acts_in_a_pdf_by_typst(text, tmp_path, monkeypatch):
    view = build_view(rewritten(CASE, text), rewritten(TIMELY, text))
    shown = "".join(pdf_words(made(view, ".pdf", monkeypatch), tmp_path))
    if text == JAPANESE and not has_japanese():
        pytest.skip("no font with Japanese here; the PDF was made")
    assert ("#panic(\\no\\)" if text is WILD else text[:15]) in shown


@pytest.mark.parametrize("text", [WILD, "w" * 5_000])
def test_word_file_is_whole_with_any_text(text):
    content = made(build_view(rewritten(CASE, text), rewritten(TIMELY, text)), ".docx")
    with zipfile.ZipFile(BytesIO(content)) as file:
        assert file.testzip() is None
        for name in file.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(file.read(name))
    shown = " ".join(word_texts(content))
    assert ("#panic(" in shown) == (text is WILD)
    assert "\ufffe" not in shown


def test_word_file_is_the_same_bytes_each_time(view):
    assert made(view, ".docx") == made(view, ".docx")


def test_word_file_has_what_word_knows(view):
    file = docx.Document(BytesIO(made(view, ".docx")))
    styles = {paragraph.style.name for paragraph in file.paragraphs}
    assert {"Heading 1", "Heading 2", "Heading 3", "List Bullet", "List Number", "Quote", "toc 2"} <= styles
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in file.tables)
    assert {len(shape._inline.docPr.get("descr")) > 20 for shape in file.inline_shapes} == {True}
    section = file.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    head, foot = section.header.paragraphs[0].text, section.footer.paragraphs[0].text
    assert head == "As of 20 April 2031\tTLP:GREEN"
    assert foot == "Page 1 of 1\tTLP:GREEN"
    codes = [code.text.split()[0] for code in section.footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    properties = file.core_properties
    assert (properties.title[:10], properties.author, str(properties.created.date())) == (
        "Will grain",
        "Desk four",
        "2031-04-20",
    )


def test_word_tables_are_as_wide_as_the_text(view):
    for table in docx.Document(BytesIO(made(view, ".docx"))).tables:
        assert sum(column.width.mm for column in table.columns) == pytest.approx(170, abs=0.5)


def test_word_links_lead_to_bookmarks_that_there_are(view):
    body = docx.Document(BytesIO(made(view, ".docx"))).element.body
    names = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    targets = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
    assert targets
    assert targets <= names
    assert all(re.fullmatch(r"[A-Za-z_]\w{0,39}", name) for name in names)


def test_right_to_left_titles_are_marked_so():
    view = build_view(rewritten(CASE, RIGHT_TO_LEFT), rewritten(TIMELY, RIGHT_TO_LEFT))
    title = docx.Document(BytesIO(made(view, ".docx"))).paragraphs[1]
    assert (title.text, title.style.name) == (RIGHT_TO_LEFT, "Heading 1")
    assert [run.font.rtl for run in title.runs] == [True]


@pytest.mark.parametrize(
    ("missing", "suffix", "step"),
    [
        ("docx", ".docx", "[word]"),
        ("typst", ".docx", "[word]"),
        ("typst", ".pdf", "forecast[pdf]"),
    ],
)
def test_what_is_missing_is_said_with_the_next_step(missing, suffix, step, monkeypatch):
    really = programs.find_spec
    monkeypatch.setattr(programs, "find_spec", lambda name: None if name == missing else really(name))
    monkeypatch.setenv(programs.VARIABLE, "")
    check = programs.check_pdf if suffix == ".pdf" else programs.check_word
    with pytest.raises(BadValue, match=re.escape(step)):
        check()


def test_a_browser_that_is_not_there_is_an_error(monkeypatch):
    monkeypatch.setenv(programs.VARIABLE, "/nowhere/chromium")
    with pytest.raises(BadValue, match="no such file"):
        programs.chromium()


def test_a_browser_that_makes_nothing_is_an_error_with_a_next_step(view, tmp_path, monkeypatch):
    fake = tmp_path / "browser"
    fake.write_text("#!/bin/sh\necho it broke >&2\nexit 1\n")
    os.chmod(fake, 0o755)
    with pytest.raises(OSError, match=r"it broke .*FORECAST_CHROMIUM"):
        made(view, ".pdf", monkeypatch, str(fake))
