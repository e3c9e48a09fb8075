"""An article, from plain text or HTML to its words and what it says of itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from forecast.articles.tokens import Words, read
from forecast.core.problem import Problem, ProblemsError, refusal
from forecast.files.text import decode
from forecast.files.texts import MAX_TEXT
from forecast.files.workspace import printable

MAX_INPUT = 10_000_000
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|script|div|article|p)\b", re.IGNORECASE)
_LOOKED_AT = 4_000
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_LONGEST_TITLE = 25
_LONGEST_BYLINE = 12
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATES = (
    (re.compile(r"\b(\d{4}-\d{2}-\d{2})\b"), "%Y-%m-%d"),
    (re.compile(rf"\b((?:{_MONTH}) \d{{1,2}}, \d{{4}})\b"), "%B %d, %Y"),
    (re.compile(rf"\b(\d{{1,2}} (?:{_MONTH}) \d{{4}})\b"), "%d %B %Y"),
)
_AUTHOR = re.compile(r"(?:By\s+)([^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*){1,3})\s*(?:$|\|)")


@dataclass(frozen=True, slots=True)
class Draft:
    """A text to register, the bytes to keep, and what it says of itself: proposals, not facts."""

    name: str
    content: bytes
    read: Words
    proposed: Mapping[str, str] = field(default_factory=dict)


def read_draft(raw: bytes, name: str) -> Draft:
    """The draft of an article. Raises ProblemsError for what is no text, or too much of it."""
    name = printable(name)
    if len(raw) > MAX_INPUT:
        raise _too_large(name, len(raw), MAX_INPUT)
    text = decode(raw, name)
    if isinstance(text, Problem):
        raise ProblemsError((text,))
    if match := _CONTROL.search(text):
        character = f"found the invisible character U+{ord(match[0]):04X}"
        step = "Save the article as plain text in UTF-8, or as a web page."
        raise refusal("not-text", name, character, "an article is text", step)
    if _HTML.search(raw[:_LOOKED_AT]):
        text, proposed = _page(text, name)
        content = text.encode()
    else:
        content, proposed = raw, _proposals(text)
    return _checked(Draft(name, content, read(text), proposed))


def _checked(draft: Draft) -> Draft:
    if len(draft.content) > MAX_TEXT:
        raise _too_large(draft.name, len(draft.content), MAX_TEXT)
    if not draft.read.words:
        step = "Look whether it is the right file."
        raise refusal("no-words", draft.name, "found no words", "an article has some", step)
    return draft


def _too_large(name: str, size: int, limit: int) -> ProblemsError:
    rule = f"an article has {limit / 1e6:.0f} MB at most"
    step = "Keep the article's own text, without what surrounds it."
    return refusal("too-large", name, f"found {size / 1e6:.1f} MB", rule, step)


def _page(html: str, name: str) -> tuple[str, dict[str, str]]:
    """The text of a web page without its scripts, menus and notices, and the fields in its head."""
    try:
        from trafilatura import bare_extraction
    except ImportError:
        rule = "reading one needs trafilatura, which is not installed"
        step = "Install it with `pip install 'forecast[articles]'`, or save the article as plain text."
        raise refusal("no-html-reader", name, "found a web page", rule, step) from None
    page = bare_extraction(html, with_metadata=True, include_comments=False)
    if page is None or not page.text:
        step = "Save the article's text by hand as plain text."
        raise refusal("no-article", name, "found a web page without an article", "its text is needed", step)
    names = {"outlet": "sitename", "published": "date"}
    keys = ("outlet", "title", "author", "published", "url", "language")
    fields = {key: getattr(page, names.get(key, key)) for key in keys}
    return page.text, {key: value for key, value in fields.items() if value}


def _proposals(text: str) -> dict[str, str]:
    """A headline, a day and an author, where the first lines have them."""
    lines = [line.strip() for line in text.splitlines() if line.strip()][:12]
    proposed = {}
    if len(lines) > 1 and len(lines[0].split()) <= _LONGEST_TITLE and not lines[0].endswith("."):
        proposed["title"] = lines[0]
    if author := next((match[1] for line in lines if (match := _AUTHOR.match(line))), None):
        proposed["author"] = author
    if day := next((day for line in lines if (day := _day(line))), None):
        proposed["published"] = day.isoformat()
    return proposed


def _day(line: str) -> date | None:
    for pattern, form in _DATES if len(line.split()) <= _LONGEST_BYLINE else ():
        if match := pattern.search(line):
            try:
                return datetime.strptime(match[1], form).date()
            except ValueError:
                continue
    return None
