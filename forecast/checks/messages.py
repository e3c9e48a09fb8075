"""What the checks say: a row for every code, all of them warnings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from forecast.core.problem import Message, Path


@dataclass(frozen=True, slots=True)
class Finding:
    """A code of `checks.messages`, the place, and the words to fill in. Without a file, in the question's."""

    code: str
    path: Path
    words: Mapping[str, object] = field(default_factory=dict)
    file: str | None = None


_Warning = partial(Message, severity="warning")

MESSAGES = {
    "no-yes": _Warning(
        'found no "yes"',
        "this question asks for yes or no, and nothing says which scenarios answer it with yes",
        'Add "yes:" with the id of one, or a list of them.',
    ),
    "indicators-deny": _Warning(
        "found words of {other}, with a negation in one of the two",
        "a statement and its denial are one indicator, and as two they count twice",
        "If one denies the other, keep one, and make the reports on the other denials of it.",
    ),
    "indicators-repeat": _Warning(
        "found almost the words of {other}",
        "what is stated twice counts twice",
        "Merge the two, or say in the text what makes this one different.",
    ),
    "rows-cross": _Warning(
        "found {one}, which favours {this} over {that} ({first}), and {two}, which does the reverse "
        "({second}){more}",
        "the indicators of a group share a cause and rank the scenarios alike, and rows that do not can make "
        "the forecast too sure",
        "Part them into two groups, or look at their judgements again.",
    ),
    "row-sums-to-one": _Warning(
        "found judgements that add up to 1",
        "P(indicator | scenario) need not add up, so this looks like P(scenario | indicator)",
        "Ask of each scenario by itself: if it held, how probable would this be?",
    ),
    "row-flat": _Warning(
        "found likelihood ratios of {ratio} at most",
        "an indicator about as probable under every scenario, to a ratio of 1.25, says nothing",
        "Change a judgement, or delete the indicator.",
    ),
    "no-why": _Warning(
        'found no "why"',
        "a judgement without its reason cannot be reviewed",
        'Add "why:" with the mechanism, not the numbers in words.',
    ),
    "same-why": _Warning(
        "found the words of {other} again",
        "two indicators with one reason may be one indicator",
        "Say what makes this one different, or merge the two.",
    ),
    "no-prior-why": _Warning(
        'found no "why"',
        "a prior without its reason cannot be reviewed",
        'Add "why:", and say why these cases are like this one.',
    ),
    "class-hindsight": _Warning(
        "found {through}",
        "a class that counts cases after {end} knows what the forecast could not",
        "End the class earlier.",
    ),
    "single-class": _Warning(
        "found one reference class for {named}",
        "classes differ by a factor of ten, and one is easily the convenient one",
        "Add a second class for it.",
    ),
    "own-weight": _Warning(
        "found a weight of {weight}",
        "a record of this very case is data and not one of several classes, so that no weight is used",
        'Delete "weight", or "own" if it is a class like the others.',
    ),
    "deadline-in-criterion": _Warning(
        'found {day}, and no "by"',
        "a share without a deadline of its own keeps its chance until the question closes, on {closes}",
        'Add "by: {day}", if that is its last day.',
    ),
    "vague-criterion": _Warning(
        "found {count} words",
        "a stranger must be able to decide it: who, what, how much, where, by when, on whose word",
        "Spell the criterion out.",
    ),
    "camp-like-another": _Warning(
        "found the camp {camp}, which no other source has",
        "a camp is shared by sources that speak for one side, and a slip makes it another",
        "Did you mean {other}? Otherwise delete it, or rename it.",
    ),
    "no-reports": _Warning(
        "found no reports",
        "without them an assessment is the prior",
        "Add evidence/{question}.yaml.",
    ),
    "crowded-source": _Warning(
        "found {number} indicators without a group that {source} reports on: {named}",
        "a source may say one thing in many words, and only within a group its reports share their credit",
        'Give the indicators that rest on one statement a group, or the reports "origin: each".',
    ),
    "opinions-carry": _Warning(
        "found {opinions}, without which the reports move {named} less than half as far, if at all",
        "nobody observes the outcome beforehand, and opinions rest on what others may have reported already",
        "Report what they rest on as indicators, or make them context where that is reported.",
    ),
    "note-outlives-citation": _Warning(
        "found a note beside a citation marked {above}",
        "a release for {release} leaves that citation out and keeps the report, with its note",
        "Move what the note says of that citation to the citation's own note, or mark the report.",
    ),
    "deception-helps": _Warning(
        "found {chance} for {named}",
        "at its word this report speaks against the scenario, with this much deception for it",
        "Lower it, unless that is what you mean.",
    ),
    "copied-quotes": _Warning(
        "found a quote from a passage that {other} shares with {article}, which {one} quotes",
        "what one article takes from another is one assertion, and these two reports would count as two",
        "Unless two sources said it, make one report of them:{merged}",
    ),
    "bare-probability-word": _Warning(
        "found {word} in {sentence}",
        "a probability word has its number beside it, so that all readers take it alike",
        "Write the number in brackets after it, or use another word.",
    ),
    "confidence-with-probability": _Warning(
        "found {word} in {sentence}",
        "a confidence level and a probability word do not stand in one sentence (ICD 203)",
        "Make two sentences of it.",
    ),
}
