"""Picks a quote from an article's text: by the numbers of words, or by a search for words."""

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from forecast.articles.anchor import Span, locate, nearest
from forecast.articles.tokens import Words, parts
from forecast.core.bad_value import quoted
from forecast.core.problem import ProblemsError, refusal
from forecast.files.drafts import read_shelf
from forecast.files.find import find_files
from forecast.files.link_anchors import own_text
from forecast.files.load import locate as with_lines
from forecast.files.readers import MAX_QUOTE_WORDS
from forecast.files.texts import Text, text_file
from forecast.files.workspace import SEEDS, SUFFIX, Workspace
from forecast.filing.library import unknown_article

_AT = re.compile(r"([1-9][0-9]*)(?:-([1-9][0-9]*))?")
# A line that ends without a full stop may be a heading, or just wrapped: what follows tells.
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*\s|\n\s*\n|\n[\"'“‘«(\[]*[^\W\d_a-z]")
_MOST = 20  # passages that are worth showing


@dataclass(frozen=True, slots=True)
class PassageMatch:
    """A passage that a search matches: its words, counted from 1, and the sentence around it."""

    span: Span
    sentence: str


def words_of(root: Path, article: str) -> Words:
    """The words of an article. Raises ProblemsError where its text is not at hand."""
    if text := text_at_hand(root, article):
        return text.read
    step = f"Put the text into {text_file(article)} and run `forecast article add` on it, or give --quote."
    rule = "a quote is picked from the text that the record names"
    raise refusal("no-text", f"{SEEDS}/{article}{SUFFIX}", "found no text of this article", rule, step)


def text_at_hand(root: Path, article: str) -> Text | None:
    """The text of an article, if it is at hand. Raises ProblemsError for an article without a record."""
    workspace = Workspace(root)
    files = find_files(workspace)
    shelf = read_shelf(workspace, files, [article])
    sheet = shelf.registry.articles.get(article)
    if sheet is None:
        raise ProblemsError(shelf.problems or (unknown_article(article, tuple(files.articles)),))
    text, problem = own_text(article, sheet, shelf.registry)
    if problem:
        raise ProblemsError(with_lines(root, [problem]))
    return text


def passages(words: Words, search: str) -> tuple[PassageMatch, ...]:
    """Every place where words stand, twenty at most; where an ellipsis joins them, the closest."""
    sought = parts(search)
    if len(sought) != 1:
        spans = locate(sought, words.words)
        return (_match(words, (spans[0][0], spans[-1][1])),) if spans else ()
    (part,) = sought
    starts = range(len(words.words) - len(part) + 1)
    hits = (at for at in starts if words.words[at : at + len(part)] == part)
    return tuple(_match(words, (at + 1, at + len(part))) for at in islice(hits, _MOST))


def _match(words: Words, span: Span) -> PassageMatch:
    return PassageMatch(span, words.passage(*sentence(words, span)))


def quote_at(words: Words, at: str) -> str:
    """The words from one to another, "15-24", or the sentence around one, "15"; as they stand there."""
    match = _AT.fullmatch(at.strip())
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not match or not first <= last <= len(words.words):
        rule = f"--at is a word of the text, or two of them with a hyphen; it has {len(words.words):,}"
        raise refusal("bad-place", "--at", f"found {quoted(at)}", rule, "Write it like 15 or 15-24.")
    return words.passage(*((first, last) if match[2] else sentence(words, (first, last))))


def quote_like(words: Words, search: str) -> str:
    """The words of a search as the text has them. Raises ProblemsError unless it has them exactly once."""
    hits = passages(words, search)
    text = f"found {quoted(search)}"
    if not hits:
        rule = "these words do not stand in the text"
        raise refusal("not-found", "--search", text, rule, _nearest_step(words, search))
    if len(hits) > 1:
        rule = f"these words stand there {'' if len(hits) < _MOST else 'at least '}{len(hits)} times"
        positions = ", ".join(f"{first}-{last}" for first, last in (hit.span for hit in hits))
        raise refusal("found-twice", "--search", text, rule, f"Choose one with --at: {positions}.")
    spans = locate(parts(search), words.words) or ()
    return " … ".join(words.passage(*span) for span in spans)


def _nearest_step(words: Words, search: str) -> str:
    if near := nearest(search, words):
        return f"The nearest passage is {quoted(near.passage, 160)}, --at {near.span[0]}-{near.span[1]}."
    return "Look for fewer words."


def sentence(words: Words, span: Span) -> Span:
    """The sentence around some words, cut to the length of a quote."""
    first, last = span
    while first > 1 and last - first + 1 < MAX_QUOTE_WORDS and not _parts_after(words, first - 1):
        first -= 1
    while last < len(words.words) and last - first + 1 < MAX_QUOTE_WORDS and not _parts_after(words, last):
        last += 1
    return first, last


def _parts_after(words: Words, number: int) -> bool:
    """Whether a sentence or a paragraph ends after a word."""
    start, end = words.spans[number - 1][0], words.spans[number][1]
    return _ENDS.search(words.text[start:end]) is not None
