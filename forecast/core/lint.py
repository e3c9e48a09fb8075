"""Two rules for the brief's prose, generated or written by hand.

(a) ICD 203 keeps a confidence level and a probability word out of one sentence. (b) A probability word
of ICD 203 or PHIA has its number beside it, "unlikely (31%)", which is how readers understand it best.
Text in quotation marks is someone else's and is not checked, nor is a comparison ("more likely than"),
which gives no probability.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from forecast.core.scales import ICD203, PHIA

_QUOTED = re.compile(
    r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|‘[^’]*’(?!\w)|\"(?:(?!\n\s*\n)[^\"])*\"|`[^`\n]*`|^\s*>\s.*$", re.MULTILINE
)
_ABBREVIATED = re.compile(r"(?:\b[A-Z]|\b(?:e\.g|i\.e|vs|cf|No|Mr|Mrs|Ms|Dr|Gen|St|approx))\.$")
_END = re.compile(r"(?<=[.!?])(?:[)\]]*\s+|”\s+(?=[^\W\d_a-z]|“))|\n\s*\n|\n\s*(?=[-*+]\s)")

# "probable (probably)" and the like stand in the directive's own table.
_ADVERBS = ("probably", "improbably", "almost certainly", "nearly certainly")
_WORDS = {word for row in (*ICD203, *PHIA) for word in (row.word, row.synonym)} - {"", "remote"}
_TERMS = "|".join(sorted({*_WORDS, *_ADVERBS}, key=lambda word: (-len(word), word))).replace(" ", r"[\s-]+")
# "Remote" is a term where it speaks of a chance, and else an ordinary word.
_REMOTE = (
    r"remote\s+(?:chance|possibility|probability|likelihood)|(?:(?<=is\s)|(?<=as\s)|(?<=remains\s))remote\b"
)
_COMPARED = (
    r"(?<!more\s)(?<!less\s)(?<!the\smost\s)(?<!the\sleast\s)(?<!how\s)(?<!equally\s)"
    r"(?!(?<=\bas\s)\w+\s+as\b)"
)
_TERM = re.compile(rf"{_COMPARED}\b(?:{_TERMS})\b|\b(?:{_REMOTE})", re.I)

_LEVEL = r"(?:high|higher|moderate|medium|low|lower)"
_CONFIDENCE = re.compile(
    rf"\b{_LEVEL}(?:\s+to\s+{_LEVEL})?[\s-]+confidence\b"
    rf"|\bconfidence\b(?!\s+interval)[^.;]*?\b(?:is|are|was|were|remains?|stays?|as|at)\s+(?:\w+\s+){{0,2}}{_LEVEL}\b"
    rf"|\bconfidence\s*:\s*{_LEVEL}\b|\b(?:highly|moderately)\s+confident\b",
    re.I,
)

_PERCENT = r"[<>≤≥~≈]?\s?\d+(?:[.,]\d+)?\s?(?:(?:-|–|to|and)\s?[<>]?\d+(?:[.,]\d+)?\s?)?(?:%|per\s?cent)"
_NUMBER = rf"(?:{_PERCENT}|0?\.\d+|(?:\d+|one)\sin\s\d+)"
_AFTER = re.compile(rf"[\s,:(]{{0,3}}(?:(?:at|about|around|between|from|of|some)\s+)?{_NUMBER}", re.I)
_BEFORE = re.compile(rf"{_NUMBER}[\s,:;(]{{0,3}}(?:(?:that\s+is|i\.e\.|or|is),?\s+)?$", re.I)


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that breaks a rule: the words that break it, the rule and the next step."""

    code: str
    sentence: str
    found: str
    rule: str
    next_step: str

    def __str__(self) -> str:
        return f'found "{self.found}" in "{self.sentence}"; {self.rule}. {self.next_step}'


def lint(text: str) -> tuple[Finding, ...]:
    """Every breach in a text, sentence by sentence; quotes are not checked.

    >>> [finding.code for finding in lint("It is likely. We have low confidence that it is likely (60%).")]
    ['bare-probability-word', 'confidence-with-probability']
    """
    return tuple(
        finding
        for sentence in sentences(_QUOTED.sub(_hidden, text))
        for rule in _RULES
        for finding in rule(sentence)
    )


def _hidden(quote: re.Match[str]) -> str:
    """A quote without its words; the full stop inside it stays, since it may end a sentence."""
    return "“….”" if quote[0][-2:-1] in ".!?" else "“…”"


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; a blank line or a list item ends one too.

    >>> sentences("The U.S. Army left. It was 0.5 km away.")
    ('The U.S. Army left.', 'It was 0.5 km away.')
    """
    parts: list[str] = []
    for part in _END.split(text):
        if parts and _ABBREVIATED.search(parts[-1]):
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    return tuple(line for part in parts if (line := " ".join(part.split())))


def _bare_words(sentence: str) -> Iterator[Finding]:
    for match in _TERM.finditer(sentence):
        if not _AFTER.match(sentence, match.end()) and not _BEFORE.search(sentence[: match.start()]):
            yield Finding(
                "bare-probability-word",
                sentence,
                match[0],
                "a probability word stands with its number",
                f'Write the number beside it, like "{match[0]} (31%)", or choose an ordinary word.',
            )


def _mixed(sentence: str) -> Iterator[Finding]:
    level, term = _CONFIDENCE.search(sentence), _TERM.search(sentence)
    if level and term:
        yield Finding(
            "confidence-with-probability",
            sentence,
            f"{level[0]} ... {term[0]}",
            "a confidence level and a probability word never stand in one sentence (ICD 203)",
            "Make them two sentences.",
        )


_RULES: tuple[Callable[[str], Iterator[Finding]], ...] = (_mixed, _bare_words)
