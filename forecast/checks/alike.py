"""A check of statements: two indicators of which one repeats the other, or denies it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forecast.articles.tokens import tokens
from forecast.checks.messages import Finding
from forecast.core.bad_value import quoted
from forecast.domain.case import Case

# Shared words, of all the words of two statements. In both demonstrations no two reach a third; statements
# that differ in one word of five, the verb for example, reach two thirds and may well be two.
_ALIKE = 0.7
# A denied clause of a single word, "not alone", says nothing of another statement that has it.
_FEWEST = 2
# Words that say little by themselves. Numbers and directions (more, up) are none of them.
_STOP_TEXT = """
a all also an and any are as at be been being both but by can could did do does doing each for from had has
have having he her here him his i in into is it its may might must of on or shall she should so such than
that the their them then there these they this those to was we were what when where which while who whom
whose will with would
"""
_STOP = frozenset(_STOP_TEXT.split())
_NEGATION_TEXT = "cannot neither never no nobody none nor not nothing nowhere without"
_NEGATIONS = frozenset(_NEGATION_TEXT.split())
_CLAUSE = re.compile(r"[,;:.!?()]\s|\s(?:but|while|whereas)\s")
_ENDINGS = ("ings", "ing", "ed", "es", "s", "ly", "e")
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class _Statement:
    """The words of a statement, without endings, and those of each of its clauses that has a negation."""

    words: frozenset[str]
    denied: tuple[frozenset[str], ...]

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset(word for word in self.words if any(char.isdigit() for char in word))


def indicators_alike(case: Case) -> Iterator[Finding]:
    """Indicators that nearly repeat an earlier one, or share its words but for a negation."""
    statements = [_statement(indicator.text) for indicator in case.question.indicators]
    names = [indicator.id for indicator in case.question.indicators]
    marked: set[int] = set()
    for first, second in _near(statements):
        code = _relation(statements[first], statements[second])
        if code and second not in marked:
            marked.add(second)
            words = {"other": quoted(names[first])}
            yield Finding(code, ("indicators", names[second], "text"), words)


def _near(statements: list[_Statement]) -> list[tuple[int, int]]:
    """The pairs, by position, that can be anything to each other, so that few need to be compared.

    Who shares more than `_ALIKE` of all words has one of any so many that the rest could be too few.
    """
    having: dict[str, list[int]] = {}
    for position, statement in enumerate(statements):
        for word in statement.words:
            having.setdefault(word, []).append(position)
    pairs = set()
    for position, statement in enumerate(statements):
        needed = [(statement.words, int((1 - _ALIKE) * len(statement.words)) + 1)]
        needed += [(clause, 1) for clause in statement.denied]
        for words, count in needed:
            for word in sorted(words, key=lambda word: len(having[word]))[:count]:
                pairs |= {(min(position, other), max(position, other)) for other in having[word]}
    return sorted((first, second) for first, second in pairs if first < second)


def _statement(text: str) -> _Statement:
    clauses = [tokens(clause) for clause in _CLAUSE.split(text)]
    denied = tuple(_content(words) for words in clauses if any(map(_is_negation, words)))
    return _Statement(_content(tokens(text)), denied)


def _content(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_stem(word) for word in words if word not in _STOP and not _is_negation(word))


def _is_negation(word: str) -> bool:
    return word in _NEGATIONS or word.endswith("n't")


def _stem(word: str) -> str:
    """A word without its ending, near enough to tell "ordered" and "orders" from other words.

    >>> [_stem(word) for word in ("ordered", "orders", "mines", "laid")]
    ['order', 'order', 'mine', 'laid']
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) >= _SHORTEST + len(ending):
            return word[: -len(ending)]
    return word


def _relation(one: _Statement, other: _Statement) -> str:
    """The code of what is the matter between two statements, or ""."""
    shared, either = len(one.words & other.words), len(one.words | other.words)
    are_alike = shared > _ALIKE * either and one.numbers == other.numbers
    if bool(one.denied) == bool(other.denied):
        return "indicators-repeat" if are_alike else ""
    denial, plain = (one, other) if one.denied else (other, one)
    clauses = (clause for clause in denial.denied if len(clause) >= _FEWEST)
    return "indicators-deny" if are_alike or any(clause <= plain.words for clause in clauses) else ""
