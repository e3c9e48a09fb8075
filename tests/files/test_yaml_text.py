import pytest
import yaml

from forecast.files import yaml_text
from forecast.files.text import decode
from forecast.files.yaml_text import line_of, lines_of, parse


def told(text: str) -> list[str]:
    return [str(problem) for problem in parse(text, "x.yaml").problems]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("0.25", 0.25),
        (".5", 0.5),
        ("1e-3", 0.001),
    ],
)
def test_scalar_becomes_a_value(typed: str, value: object) -> None:
    data = parse(f"key: {typed}", "x.yaml").data
    assert data == {"key": value}
    assert isinstance(data, dict)
    assert type(data["key"]) is type(value)


TEXTS = """\
yes no on off y none 2022-12-04 12:30 1_000 0o17 0x1F 017 00.5 .inf .nan 1e999 123456789012345678901 1.2.3 +
TLP:RED 70% 55-80%
"""


@pytest.mark.parametrize("typed", TEXTS.split())
def test_scalar_stays_what_was_typed(typed: str) -> None:
    assert parse(f"key: {typed}", "x.yaml").data == {"key": typed}


@pytest.mark.parametrize("typed", ['"true"', "'12'", "|-\n  null", ">-\n  0.5"])
def test_scalar_in_quotes_or_a_block_is_text(typed: str) -> None:
    data = parse(f"key: {typed}", "x.yaml").data
    assert isinstance(data, dict)
    assert isinstance(data["key"], str)


def test_key_is_text_as_typed() -> None:
    text = "yes: 1\non: 2\nno: 3\n2024: 4\n1.50: 5\nnull: 6\n~: 7\n2022-12-04: 8"
    keys = ["yes", "on", "no", "2024", "1.50", "null", "~", "2022-12-04"]
    assert parse(text, "x.yaml").data == dict(zip(keys, range(1, 9), strict=True))


def test_alias_repeats_its_value() -> None:
    assert parse("a: &x [1, {b: 2}]\nc: *x", "x.yaml").data == {"a": [1, {"b": 2}], "c": [1, {"b": 2}]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a: 1\nb: 2\na: 3",
            'x.yaml:3 a: found "a" again; a key stands once in a map, and this one is on line 1 too. '
            "Delete one of the two.",
        ),
        (
            "a:\n  b: !!python/object/apply:os.system [ls]",
            'x.yaml:2 a.b: found the tag "!!python/object/apply:os.system"; tags are not read. '
            "Delete it, or put a text that starts with ! in quotes.",
        ),
        (
            "base: &base {a: 1}\nother:\n  <<: *base",
            "x.yaml:3 other.<<: found <<; maps are not merged, so that each one says what it holds. "
            "Write the keys out.",
        ),
        (
            "a: 1\n? [b]\n: 2",
            "x.yaml:2 ?: found a key that is no text; a key is a text. Write a plain text before the colon.",
        ),
        (
            "a: *b",
            "x.yaml:1 a: found *b; an alias repeats a value above it that was named with &, and stands "
            "outside that value. Write &b before the value, or put a text that starts with * in quotes.",
        ),
        (
            "a: &b [*b]",
            "x.yaml:1 a[0]: found *b; an alias repeats a value above it that was named with &, and stands "
            "outside that value. Write &b before the value, or put a text that starts with * in quotes.",
        ),
        (
            'a: "bell \\a"',
            'x.yaml:1 a: found "bell ?"; text holds no control characters. '
            "Delete the escape that stands for one.",
        ),
        (
            "a: 1\n---\nb: 2",
            "x.yaml:2: found ---; a file is one document. "
            "Delete the line --- and what follows it, or make two files.",
        ),
        (
            "a: " + "[" * 20 + "]" * 20,
            "x.yaml:1: found one level more than can be read; lists and maps are nested 20 deep at most. "
            "Write it flatter.",
        ),
        (
            "# only a comment",
            "x.yaml:1: found nothing in this file; a file holds a map of keys. "
            "Write its keys, or delete the file; `forecast init` makes an example.",
        ),
        (
            "a:\n\tb: 1",
            "x.yaml:2: found a tab in the indentation; lines are indented with spaces. "
            "Replace every tab by two spaces.",
        ),
        (
            "a: 1\nb: \x00",
            "x.yaml:2: found the invisible character U+0000; text holds no control characters and no line "
            "ends but Enter's. Delete it, and type the line again if need be.",
        ),
        (
            "a: x\u2028y",
            "x.yaml:1: found the invisible character U+2028; text holds no control characters and no line "
            "ends but Enter's. Delete it, and type the line again if need be.",
        ),
    ],
)
def test_problem_is_told_whole(text: str, message: str) -> None:
    assert told(text) == [message]


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("a: b: c", 1, 'a ": " can stand only after a key'),
        ("a: 1\n  b: 2", 2, 'a ": " can stand only after a key'),
        ('a: 1\nb: "x\nc: 2', 2, "a quotation mark opens a text and is never closed"),
        ("a: 'x", 1, "a quotation mark opens a text and is never closed"),
        ("a: [1, 2\nb: 3", 1, "a list in brackets has commas between its entries and ends with ]"),
        ("a: {b: 1\nc: 3", 1, "a map in braces has commas between its entries and ends with }"),
        ("a: @b", 1, "no text starts with %, @, a backquote or a tab"),
        ("a: *b* c", 1, "a text that starts with & or * has a meaning of its own"),
        ("a: &", 1, "a text that starts with & or * has a meaning of its own"),
        ('a: "\\q"', 1, "in double quotes a backslash has a meaning of its own"),
        ("a: 1\nb", 2, 'a line of a map is "key: value", with a colon and a space'),
        ("a: - b", 1, "a list starts on the line below its key, a dash before each entry"),
        ("- a\nb: 1", 2, "the entries of one list start with dashes below one another"),
        ('a: "x" y', 1, "the keys of one map stand below one another, and a quoted text ends its line"),
        ("a: >x\n  b", 1, "after | or > the text starts on the next line, indented with spaces"),
        ("%YAML 3.0\n---\na: 1", 1, "a line that starts with % is not read"),
        ("a: !<x", 1, "a text that starts with ! is a tag, and tags are not read"),
        ("a: !x!y z", 1, "a text that starts with ! is a tag, and tags are not read"),
        ("{a: 1}}", 1, "nothing can follow what is closed here"),
    ],
)
def test_syntax_error_names_line_and_rule(text: str, line: int, rule: str) -> None:
    (problem,) = parse(text, "x.yaml").problems
    assert problem.line == line
    assert problem.rule.startswith(rule)
    assert problem.found == f"found the line `{text.splitlines()[line - 1].strip()}`"


def test_all_duplicates_are_told() -> None:
    assert [message[:10] for message in told("a: 1\na: 2\nb: {c: 1, c: 2}\na: 3")] == [
        "x.yaml:2 a",
        "x.yaml:3 b",
        "x.yaml:4 a",
    ]


def test_alias_bomb_is_defused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    assert told("\n".join(lines)) == [
        "x.yaml:6: found more than can be read; a file holds 250,000 values at most, and what an alias "
        "repeats counts each time. Divide the file, or write fewer aliases."
    ]


def test_aliases_are_limited_in_number() -> None:
    (message,) = told("a: &a x\nb: [" + "*a, " * 1001 + "]")
    assert message == (
        "x.yaml:2: found one alias more than can be read; a file holds 1,000 aliases at most. "
        "Write the values out."
    )


def test_faults_are_limited_in_number() -> None:
    messages = told("a: 1\n" * 600)
    assert len(messages) == 501
    assert messages[-1] == (
        "x.yaml:502: found more faults than are reported at once; 500 of a file are reported. "
        "Mend those first."
    )


def test_lines_of_nested_places() -> None:
    lines = lines_of("a:\n  - b: 1\n  - c:\n      d: [1,\n        2]\ne: 1\n")
    assert line_of(lines, ("a", 1, "c", "d", 1)) == 5
    assert line_of(lines, ("a", 1, "missing")) == 3
    assert line_of(lines, ("missing", "below")) == 1
    assert line_of(lines, ("e",)) == 6


def test_lines_of_faulty_text_are_those_before_the_fault() -> None:
    assert line_of(lines_of("a: 1\nb: 2\nc: [\n"), ("b",)) == 2


def test_decode_tolerates_a_byte_order_mark() -> None:
    assert decode(b"\xef\xbb\xbfa: 1", "x.yaml") == "a: 1"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_decode_names_the_line_of_a_bad_byte(mark: bytes) -> None:
    assert str(decode(mark + b"a: 1\nb: caf\xe9\n", "x.yaml")) == (
        "x.yaml:2: found the byte 0xE9; files are text in UTF-8, and this byte is none. "
        "Save the file as UTF-8."
    )


@pytest.fixture
def _without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "LOADER", yaml.SafeLoader)


@pytest.mark.usefixtures("_without_libyaml")
@pytest.mark.parametrize(
    "text", ["a: b: c", "a: [1", 'a: "\\UFFFFFFFF"', "a: \t1", "a: @", "- a\nb: 1", "a: &", "a: !<x"]
)
def test_without_libyaml_faults_are_told_too(text: str) -> None:
    (problem,) = parse(text, "x.yaml").problems
    assert problem.line == (2 if "\n" in text else 1)
    assert problem.rule != "this is not YAML"


@pytest.mark.usefixtures("_without_libyaml")
def test_without_libyaml_data_is_the_same() -> None:
    text = "a: &x [1, yes, ~]\nb: *x\nc: |\n  text\n? d\n: {e: 0.5}"
    assert parse(text, "x.yaml").data == {
        "a": [1, "yes", None],
        "b": [1, "yes", None],
        "c": "text\n",
        "d": {"e": 0.5},
    }
