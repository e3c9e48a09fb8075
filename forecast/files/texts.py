"""The texts of articles, where they are at hand: `seeds/texts/<article>.txt`, never committed."""

from dataclasses import dataclass, field

from forecast.articles.fingerprint import sha256
from forecast.articles.tokens import Words, read
from forecast.core.problem import Problem
from forecast.files.text import decode
from forecast.files.workspace import SEEDS, Workspace

TEXTS = f"{SEEDS}/texts"
MAX_TEXT = 2_000_000


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a text and the SHA-256 of its bytes."""

    read: Words
    sha256: str


@dataclass(frozen=True, slots=True)
class Library:
    """Reads each text once, and only when it is asked for."""

    workspace: Workspace
    _read: dict[str, Text | Problem | None] = field(default_factory=dict)

    def text(self, article: str) -> Text | Problem | None:
        """An article's text, None where it is not at hand."""
        if article not in self._read:
            self._read[article] = self._load(article)
        return self._read[article]

    def _load(self, article: str) -> Text | Problem | None:
        name = text_file(article)
        if not (self.workspace.root / name).exists():
            return None
        raw = self.workspace.raw(name, MAX_TEXT)
        return text_of(raw, name) if isinstance(raw, bytes) else raw


def text_file(article: str) -> str:
    """Where the text of an article lies."""
    return f"{TEXTS}/{article}.txt"


def text_of(raw: bytes, name: str) -> Text | Problem:
    """The text that bytes are, or why they are none."""
    decoded = decode(raw, name)
    return Text(read(decoded), sha256(raw)) if isinstance(decoded, str) else decoded
