"""The Markdown: one brief compared whole, and texts that would act if they could."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from forecast.brief import build_view, render_markdown
from forecast.render.blocks import Break, Cell, Paragraph, Run, Strip, Table
from forecast.render.markdown import escape, write_markdown
from forecast.render.tree import Element
from tests.brief.assessments import ASSESSMENT, TIMELY, exact, timely_case, with_posterior, without_reports
from tests.brief.cases import CASE
from tests.brief.other_cases import large, rewritten

GOLDEN = Path(__file__).parent / "golden" / "orrin-2031.md"
PREVIOUS = {"closed": 0.25, "inspected": 0.45, "open": 0.30}

HOSTILE = (
    "<script>alert(1)</script> | a `code` *b* _c_ ~~d~~ [e](javascript:f) ![g](http://h.example/i) "
    "<http://j.example> <k@l.example> &lt;m&gt; $n$ [^1] "
    "\u202eleft\u2066 \x07 \ufeff \\\n# o\n- p\n> q\n1. r\n"
    "|s|t|\n|-|-|\n```\nu\n```\n---\n===\n    v <!-- w --> <1%"
)
ACTING = (
    "- item",
    "+ item",
    "* item",
    "1. item",
    "2) item",
    "# heading",
    "> quotation",
    "---",
    "===",
    "___",
    "```",
    "~~~",
    "    code",
    "\tcode",
    "a|b",
    "[a](http://b.example)",
    "[a]: http://b.example",
    "![a](http://b.example)",
    "<b>",
    "</b>",
    "<!-- a -->",
    "<?a?>",
    "<http://a.example>",
    "<1%@a.example>",
    "&amp;",
    "&#60;",
    "*a* **b** _c_ __d__",
    "`a`",
    "a\\",
    "a  ",
)


def written() -> str:
    return render_markdown(build_view(timely_case(), TIMELY, previous=PREVIOUS))


def test_brief_is_as_it_was():
    """After a wanted change: python -m tests.brief.test_markdown, and read the difference."""
    assert written() == GOLDEN.read_text(encoding="utf-8")


def parsed(text: str):
    """The tokens of a CommonMark parser with tables, HTML allowed: blocks, and what stands in their lines."""
    parser = pytest.importorskip("markdown_it").MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = parser.parse(text)
    return [token.type for token in tokens], [child for token in tokens for child in token.children or ()]


def live(inline) -> list[str]:
    """Addresses and mentions outside code, which common renderers make live without being asked."""
    texts = "".join(child.content if child.type != "code_inline" else "`" for child in inline)
    return re.findall(r"\w+://\w|\bwww\.|mailto:\w|@\w", texts, re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("See https://evil.example/a_b*c, now.", "See `https://evil.example/a_b*c`, now."),
        ("ftp://a.example (www.b.example)", "`ftp://a.example` (`www.b.example`)"),
        ("Mail me@a.example or @kiyv|@b", "Mail `me@a.example` or `@kiyv`\\|`@b`"),
        ('`http://a.example` "@c"', '\\``http://a.example`\\` "`@c`"'),
        ("mailto:a@b.example.", "`mailto:a@b.example`."),
        ("_www.evil.example a@-evil.example x@.b.c", "`_www.evil.example` `a@-evil.example` `x@.b.c`"),
        ("3 @ 4, a@ b, x:y //z", "3 @ 4, a@ b, x:y //z"),
    ],
)
def test_nothing_becomes_a_link_a_mail_or_a_mention(text, shown):
    assert escape(text) == shown
    assert not live(parsed(f"{escape(text)}\n")[1])


@pytest.mark.parametrize("text", ACTING)
def test_escaped_text_is_shown_as_it_is(text):
    blocks, inline = parsed(f"{escape(text)}\n")
    assert blocks == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in inline} <= {"text", "text_special", "code_inline"}
    assert not live(inline)
    assert "".join(child.content for child in inline) == " ".join(text.split())


@pytest.mark.parametrize("times", [1, 30])
def test_hostile_text_in_every_field_changes_no_structure(times):
    tame = rewritten(CASE, "word"), rewritten(TIMELY, "word")
    wild = rewritten(CASE, HOSTILE * times), rewritten(TIMELY, HOSTILE * times)
    expected, _ = parsed(
        render_markdown(build_view(*tame)).replace("# word\n", "# word\n\n**The question in full**\n\nword\n")
    )
    blocks, inline = parsed(render_markdown(build_view(*wild)))
    if len(HOSTILE * times) > 200:
        assert blocks == expected
    assert {child.type for child in inline} <= {
        "text",
        "text_special",
        "code_inline",
        "strong_open",
        "strong_close",
        "em_open",
        "em_close",
        "html_inline",
    }
    assert {child.content for child in inline if child.type == "html_inline"} <= {"<br>"}
    assert not live(inline)


def test_hostile_text_stays_legible():
    text = render_markdown(build_view(rewritten(CASE, HOSTILE), rewritten(ASSESSMENT, HOSTILE)))
    assert r"\<script\>alert(1)\</script\> \| a \`code\` \*b\* \_c\_" in text
    assert "�left�" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", text)


def test_text_of_10_000_characters_stands_in_full_but_not_in_tables():
    long = "word " * 2_000
    text = render_markdown(build_view(rewritten(CASE, long), rewritten(ASSESSMENT, long)))
    assert long.strip() in text
    assert max(len(line) for line in text.splitlines() if line.startswith("| ")) < 1_000


def test_web_addresses_are_links_and_others_are_text():
    text = written()
    assert "[Boats gather in the roads](https://post.example/boats)" in text
    assert "gull.example" not in text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//a.example", "file:///etc", "http://[", ""]
)
def test_other_addresses_never_become_links(url):
    articles = {key: replace(article, url=url) for key, article in CASE.articles.items()}
    _, inline = parsed(render_markdown(build_view(replace(CASE, articles=articles), ASSESSMENT)))
    assert "link_open" not in {child.type for child in inline}


def test_address_cannot_leave_its_link():
    url = 'https://a.example/b) [c](javascript:d) "e" <f> `g` |\u202e\n\\'
    articles = {key: replace(article, url=url) for key, article in CASE.articles.items()}
    _, inline = parsed(render_markdown(build_view(replace(CASE, articles=articles), ASSESSMENT)))
    links = {child.attrs["href"] for child in inline if child.type == "link_open"}
    assert len(links) == 1
    assert links.pop().startswith("https://a.example/b%29%20%5Bc%5D%28javascript:d%29%20")


@pytest.mark.parametrize(
    "case",
    [
        without_reports(),
        (timely_case(), TIMELY),
        (CASE, exact()),
        large(8, 50),
        (CASE, with_posterior(0, 1, 0)),
    ],
)
@pytest.mark.parametrize("scale", ["icd203", "phia"])
def test_every_kind_of_case_renders(case, scale):
    text = render_markdown(build_view(*case, scale))
    assert "\n\n# Will grain ships pass" in text
    assert not re.search(r"None\b(?! is recorded| are written| of )|\bnan\b|\binf\b|Undefined| $|\n{3}", text)


def test_wide_table_of_many_reports_has_one_line_each():
    text = render_markdown(build_view(*large(3, 50)))
    assert len(re.findall(r"^\| +\d+ \| .*<br>Harbour office of Orrin, B ", text, re.MULTILINE)) == 50
    assert len(re.findall(r"^(?:### |\*\*)\d+\. report-\d+\b", text, re.MULTILINE)) == 50


def row(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell((Run(text),)) for text in texts)


def test_table_is_aligned_in_plain_text():
    table = Table((row("Number", "Raw"),), (row("10%", "10%"), row("日本", "日本")), ("right", "left"))
    assert write_markdown([table]) == (
        "| Number | Raw  |\n| -----: | ---- |\n|    10% | 10%  |\n|   日本 | 日本 |\n"
    )


def test_table_leaves_out_columns_of_pictures_and_keeps_lines_in_a_cell():
    strip = Cell((Strip(Element("svg")),))
    two_lines = Cell((Run("a|b"), Break(), Run("c")))
    table = Table((row("Range", "What"),), ((strip, two_lines), (strip, *row("d"))), ("left", "left"))
    assert write_markdown([table]) == "| What      |\n| --------- |\n| a\\|b<br>c |\n| d         |\n"


def test_styles_stand_around_whole_stretches():
    line = (Run("a ", bold=True), Run("b", bold=True), Run(" c "), Run("d*", url="https://e.example/(f)"))
    assert write_markdown([Paragraph(line)]) == r"**a b** c [d\*](https://e.example/%28f%29)" + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(written(), encoding="utf-8")
