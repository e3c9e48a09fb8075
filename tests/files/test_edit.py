"""Changes to YAML that leave every other character as it is."""

from pathlib import Path

import pytest

from forecast.core.problem import ProblemsError
from forecast.files.edit import Edit, FoldedText, scalar
from forecast.files.yaml_text import parse

ROOT = Path(__file__).parents[2]
MARK = "1-2 0123456789abcdef"
TEXT = """\
# head
reports:
  a: # first
    x: {article: q, quote: "a b"} # why
    citations:
      - article: n
        quote: >-
          one two
          three

        # about via
        via: [x]
      - article: m
        quote: one
          two # comment
# end
"""


def put(path, text=TEXT, key="anchor", value=MARK, after="quote"):
    edit = Edit("x.yaml", text)
    edit.put(path, key, value, after)
    return edit.text()


def test_a_key_goes_below_a_folded_text():
    assert put(("reports", "a", "citations", 0)) == TEXT.replace(
        "three\n", f"three\n        anchor: {MARK}\n"
    )


def test_a_key_goes_below_a_wrapped_text_and_its_comment():
    assert put(("reports", "a", "citations", 1)) == TEXT.replace(
        "# comment\n", f"# comment\n        anchor: {MARK}\n"
    )


def test_a_key_goes_into_braces():
    assert put(("reports", "a", "x")) == TEXT.replace('"a b"}', f'"a b", anchor: {MARK}}}')


def test_a_value_is_replaced_where_it_stands():
    once = put(("reports", "a", "citations", 0))
    assert put(("reports", "a", "citations", 0), once, value="9 fedcba9876543210") == once.replace(
        MARK, "9 fedcba9876543210"
    )


def test_a_block_is_replaced_by_a_block():
    text = "a: 1\nf:\n  v: 1\n  r: >-\n    abc\n    def\nz: 2 # last\n"
    edit = Edit("x", text)
    edit.put((), "f", {"v": 2, "r": FoldedText(f"ghi {'j' * 93}")})
    assert edit.text() == f"a: 1\nf:\n  v: 2\n  r: >-\n    ghi\n    {'j' * 93}\nz: 2 # last\n"


def test_a_comment_beside_an_empty_key_stays_there():
    edit = Edit("x", "a:\n  f: # to fill in\n  g: # this too\n")
    edit.put(("a",), "f", {"b": 1})
    edit.put(("a",), "g", 2)
    assert edit.text() == "a:\n  f: # to fill in\n    b: 1\n  g: 2 # this too\n"


def test_a_long_text_is_wrapped_between_blanks_alone():
    edit = Edit("x", "f: 1\n")
    edit.put((), "f", FoldedText(f"{'well-known ' * 10}{'k' * 120} end"))
    first = " ".join(9 * ["well-known"])
    assert edit.text() == f"f: >-\n  {first}\n  well-known\n  {'k' * 120}\n  end\n"


def test_many_changes_at_once_are_each_in_place():
    edit = Edit("x", TEXT)
    for path in (("reports", "a", "x"), *(("reports", "a", "citations", n) for n in (0, 1))):
        edit.put(path, "anchor", MARK, "quote")
    assert edit.text().count(MARK) == 3
    assert [line for line in edit.text().splitlines() if "anchor" not in line] == [
        line for line in TEXT.splitlines() if '"a b"' not in line
    ]


def appended(text):
    edit = Edit("x", text)
    edit.append(("reports",), "new", {"c": 1})
    return edit.text()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("reports:\n  a: {b: 1}\n", "reports:\n  a: {b: 1}\n\n  new:\n    c: 1\n"),
        ("reports:\n  a: {b: 1} # x\n# end\n", "reports:\n  a: {b: 1} # x\n\n  new:\n    c: 1\n# end\n"),
        (
            "reports:\n    a:\n        b: |\n            c\n\n\n",
            "reports:\n    a:\n        b: |\n            c\n\n    new:\n      c: 1\n\n\n",
        ),
        ("reports: {} # none yet\n", "reports:\n  new:\n    c: 1 # none yet\n"),
        ("# c\nreports:\n", "# c\nreports:\n  new:\n    c: 1\n"),
        ("reports:", "reports:\n  new:\n    c: 1"),
        ("reports:\n  a: 1", "reports:\n  a: 1\n\n  new:\n    c: 1"),
        ("reports:\r\n  a: 1\r\n", "reports:\r\n  a: 1\r\n\r\n  new:\r\n    c: 1\r\n"),
    ],
)
def test_an_entry_is_added_at_the_end(before, after):
    assert appended(before) == after


@pytest.mark.parametrize(
    ("text", "path"),
    [
        pytest.param("reports: {a: {quote: b}}\n", None, id="entries in braces"),
        pytest.param("x: &y\n  quote: a\nz: *y\n", ("x",), id="an alias"),
        pytest.param("x:\n  quote: |+\n    a\n\n\ny: 1\n", ("x",), id="a text that keeps its blank lines"),
        pytest.param("x: 1\nx: 2\n", (), id="a key twice"),
        pytest.param("- a\n", (), id="a list"),
        pytest.param("", (), id="nothing"),
    ],
)
def test_what_cannot_be_changed_safely_is_refused(text, path):
    with pytest.raises(ProblemsError):
        _ = put(path, text) if path is not None else appended(text)


@pytest.mark.parametrize(
    "file", sorted((ROOT / "evidence").glob("belarus-*.yaml")), ids=lambda path: path.stem
)
def test_the_demonstrations_lose_nothing_when_every_quote_is_anchored_anew(file):
    text = file.read_text(encoding="utf-8")
    edit = Edit(file.name, text)
    reports = parse(text, "")
    assert isinstance(reports.data, dict)
    for name, report in reports.data["reports"].items():
        for index, _ in enumerate(report["citations"]):
            edit.put(("reports", name, "citations", index), "anchor", MARK, "quote")
    pairs = list(zip(text.splitlines(), edit.text().splitlines(), strict=True))
    assert all(one == other for one, other in pairs if "anchor:" not in one)
    assert all(other.endswith(f"anchor: {MARK}") for one, other in pairs if "anchor:" in one)


@pytest.mark.parametrize("file", sorted((ROOT / "seeds").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_demonstrations_records_lose_nothing_when_they_are_completed(file):
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    start = lines.index("fingerprint:\n")
    end = next((at for at in range(start + 1, len(lines)) if not lines[at].startswith(" ")), len(lines))
    edit = Edit(file.name, "".join(lines[:start] + lines[end:]))
    made = parse("".join(lines), "").data
    assert isinstance(made, dict)
    assert isinstance(made["fingerprint"], dict)
    edit.put(
        (), "fingerprint", made["fingerprint"] | {"runs": FoldedText(made["fingerprint"]["runs"])}, "sha256"
    )
    assert edit.text().splitlines()[: start + 2] == "".join(lines).splitlines()[: start + 2]
    assert parse(edit.text(), "").data == made


@pytest.mark.parametrize(
    "value",
    [
        "a",
        "yes",
        "12",
        "1e5",
        "a: b",
        "a #b",
        "- a",
        "{a",
        "it's",
        '"a"',
        "*a",
        "&a",
        "!a",
        "a, b",
        "",
        "é“”",
    ],
)
def test_a_text_is_read_back_as_it_was(value):
    assert parse(f"k: {scalar(value)}", "").data == {"k": value}
    assert parse(f"[{{k: {scalar(value)}}}]", "").data == [{"k": value}]
