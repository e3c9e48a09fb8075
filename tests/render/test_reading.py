"""A page as blocks: what tags mean, and what is left out."""

import pytest

from forecast.render.blocks import (
    Anchor,
    Contents,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Strip,
    Table,
    column_shares,
    plain_text,
)
from forecast.render.reading import read_blocks
from forecast.render.tree import read_page


def blocks(html: str):
    return read_blocks(read_page(f"<!DOCTYPE html><html><body><main>{html}</main></body></html>"))


def texts(html: str) -> list[str]:
    return [plain_text(block.line) for block in blocks(html)]


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<p>text</p>", "no <main>"),
        ("<main><p>a</main>", "line 1 closes <main>, but what is open there is <p>"),
        ("<main>\n</p></main>", "line 2 closes <p>"),
        ("<main>", "<main> is never closed"),
        ("", "no <main>"),
    ],
)
def test_what_is_no_page_of_ours_is_refused(html, fault):
    with pytest.raises(ValueError, match=fault):
        read_page(html)


def test_what_serves_the_screen_is_left_out():
    assert texts(
        "<p hidden>b</p><p class='soft screen'>c</p><style>d</style><p>e<span hidden>f</span></p>"
    ) == ["e"]


def test_spaces_are_those_that_a_browser_shows():
    assert texts("<p> a\n <b> b </b>\n c<br> d </p>") == ["a b c d"]
    assert texts("<div> loose <i>text</i><p>then</p> more </div>") == ["loose text", "then", "more"]


def test_a_fold_is_open_under_its_summary():
    summary, text = blocks("<details><summary>More</summary><p>text</p></details>")
    assert (plain_text(summary.line), summary.line[0].bold, plain_text(text.line)) == ("More", True, "text")
    heading, _ = blocks("<details><summary><h2>More</h2></summary><p>text</p></details>")
    assert heading == Heading(2, heading.line)


def test_rows_and_items_that_are_folded_away_go_on_from_those_above():
    head = "<thead><tr><th>A</th></tr></thead>"
    table = "<table>{}<tbody><tr><td>{}</td></tr></tbody></table>"
    more = f"<details><summary>1 more row</summary>{table.format(head, 2)}</details>"
    (whole,) = blocks(table.format(head, 1) + more)
    assert [plain_text(row[0].line) for row in whole.rows] == ["1", "2"]
    other = more.replace("<th>A", "<th>B")
    assert [type(block) for block in blocks(table.format(head, 1) + other)] == [Table, Paragraph, Table]
    (items,) = blocks("<ul><li>1</li></ul><details><summary>1 more</summary><ul><li>2</li></ul></details>")
    assert len(items.items) == 2


def test_lists_are_nested_and_quotations_hold_paragraphs():
    (outer,) = blocks("<ol><li>a<ul><li>b</li></ul></li></ol>")
    assert (outer.ordered, type(outer.items[0][1])) == (True, Listing)
    (quote,) = blocks("<blockquote><p><q>a</q></p><p>b</p></blockquote>")
    assert (type(quote), [plain_text(part.line) for part in quote.blocks]) == (Quote, ["“a”", "b"])


def test_links_lead_out_or_to_what_is_there():
    (paragraph,) = blocks(
        '<p id="x"><a href="https://a.example">a</a> <a href="#x">b</a> <a href="#y">c</a> '
        '<a href="javascript:d">d</a></p>'
    )
    assert paragraph.line[0] == Anchor("x")
    found = {part.text: (part.url, part.target) for part in paragraph.line[1:]}
    assert found["a"] == ("https://a.example", "")
    assert found["b"] == ("", "x")
    assert found["c"] == found["d"] == ("", "")


def test_pictures_have_names_and_words_and_strips_stay_in_their_cells():
    svg = '<svg class="chart" viewBox="0 0 4 3" aria-label="Shown"><clipPath/></svg>'
    (figure,) = blocks(f'<figure data-picture="a">{svg}<figcaption>Below</figcaption></figure>')
    assert isinstance(figure, Figure)
    assert (figure.name, figure.description, plain_text(figure.caption)) == ("a", "Shown", "Below")
    assert figure.svg.get("viewBox") == "0 0 4 3"
    assert figure.svg.elements[0].tag == "clipPath"
    cells = f'<tr><td><svg class="strip"></svg></td><td>{svg}</td></tr>'
    (table,) = blocks(f"<table><tbody>{cells}</tbody></table>")
    assert [[type(part) for part in cell.line] for cell in table.rows[0]] == [[Strip], []]


def test_columns_have_their_sides_and_rows_all_their_cells():
    (table,) = blocks(
        '<table><thead><tr><th>A</th><th class="n">B</th><th class="p">C</th></tr></thead>'
        '<tbody><tr><td colspan="2">a</td><td class="p shade-3">b</td></tr><tr><td>c</td></tr></tbody>'
        "</table>"
    )
    assert table.sides == ("left", "right", "centre")
    assert [cell.span for cell in table.rows[0]] == [2, 1]
    assert table.rows[0][1].shade == 3
    assert len(table.rows[1]) == 3
    with pytest.raises(ValueError, match="longer row"):
        blocks("<table><thead><tr><th>A</th></tr></thead><tr><td>a</td><td>b</td></tr></table>")


def test_wide_text_gets_the_room():
    (table,) = blocks(
        "<table><tbody><tr><td>41%</td><td>" + "word " * 40 + "</td><td>yes</td></tr></tbody></table>"
    )
    shares = column_shares(table)
    assert sum(shares) == pytest.approx(1)
    assert shares[1] > 0.8
    assert shares[0] * 113 > 3


def test_contents_stand_where_the_navigation_does():
    page = "<h2>1</h2><nav><a href='#a'>A</a></nav><h2 id='a'>A</h2>"
    assert [type(block).__name__ for block in blocks(page)] == ["Heading", "Contents", "Heading"]
    assert Contents() not in blocks("<h2>1</h2><h2>2</h2>")
