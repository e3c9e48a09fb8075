"""The field's scales as tables: probability words, Admiralty letters and digits, certainty.

Nothing branches on a name; a scale is changed by changing a row.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A probability word: its half-open band `[low, high)` and, for judgements, its Beta(a, b)."""

    word: str
    low: float
    high: float
    a: float = 0.0
    b: float = 0.0
    synonym: str = ""


# ICD 203 D.6.e(2)(a). The Beta puts 90% of its mass in the band, with two exceptions: the band of
# "roughly even chance" would give (134.85, 134.85) and make the vaguest word the firmest; "unknown"
# is a judgement only and never printed for a probability.
ICD203 = (
    Word("almost no chance", 0.01, 0.05, 4.48, 162.78, "remote"),
    Word("very unlikely", 0.05, 0.20, 5.43, 41.49, "highly improbable"),
    Word("unlikely", 0.20, 0.45, 11.69, 24.92, "improbable"),
    Word("roughly even chance", 0.45, 0.55, 10.0, 10.0, "roughly even odds"),
    Word("likely", 0.55, 0.80, 24.92, 11.69, "probable"),
    Word("very likely", 0.80, 0.95, 41.49, 5.43, "highly probable"),
    Word("almost certain", 0.95, 0.99, 162.78, 4.48, "nearly certain"),
)
UNKNOWN = Word("unknown", 0.0, 1.0, 1.0, 1.0)

# UK Professional Head of Intelligence Assessment, 2025. The gaps are meant.
PHIA = (
    Word("remote chance", 0.0, 0.05),
    Word("highly unlikely", 0.10, 0.20),
    Word("unlikely", 0.25, 0.35),
    Word("realistic possibility", 0.40, 0.50),
    Word("likely or probable", 0.55, 0.75),
    Word("highly likely", 0.80, 0.90),
    Word("almost certain", 0.95, 1.0),
)

SCALES = {"icd203": ICD203, "phia": PHIA}
JUDGEMENT_WORDS = {row.word: row for row in (*ICD203, UNKNOWN)}
SYNONYMS = {row.synonym: row.word for row in ICD203}


@dataclass(frozen=True, slots=True)
class Letter:
    """An Admiralty reliability letter and the Beta(a, b) of r, the chance that a word tracks the truth."""

    letter: str
    meaning: str
    a: float
    b: float


ADMIRALTY = {
    row.letter: row
    for row in (
        Letter("A", "completely reliable", 18.0, 2.0),
        Letter("B", "usually reliable", 12.0, 4.0),
        Letter("C", "fairly reliable", 7.2, 4.8),
        Letter("D", "not usually reliable", 4.0, 6.0),
        Letter("E", "unreliable", 2.0, 8.0),
        Letter("F", "reliability cannot be judged", 2.0, 2.0),
    )
}

CREDIBILITY = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "cannot be judged",
}

# How firmly the source says it: the chance that its word, where it tracks the truth, commits it.
# What is certain is on record, so that it is no matter of the source's reliability.
CERTAIN = "certain"
CERTAINTY = {CERTAIN: 1.0, "asserted": 1.0, "likely": 0.8, "possible": 0.5}

# What a report's `affirms_anyway` is when neither it nor its source says.
AFFIRMS_ANYWAY = 0.5


def word_for(probability: float, scale: str = "icd203") -> str:
    """The word of a scale for a probability, or "" where the scale has none.

    >>> word_for(0.31), word_for(0.20), word_for(0.004), word_for(0.38, "phia")
    ('unlikely', 'unlikely', '', '')
    """
    return next((row.word for row in SCALES[scale] if row.low <= probability < row.high), "")


def stated(probability: float) -> str:
    """The word and, in brackets, whole per cent; the word's own side of a border, and no more than exact.

    >>> stated(0.0137), stated(0.048), stated(0.004), stated(0.995)
    ('almost no chance (1%)', 'almost no chance (4.8%)', '<1%', '>99%')
    """
    word, whole = word_for(probability), round(100 * probability)
    if not word:
        return term_for(probability)
    return f"{word} ({whole}%)" if word_for(whole / 100) == word else f"{word} ({100 * probability:.1f}%)"


def whole_percent(probability: float) -> str:
    """Whole per cent, and never 0% or 100% for what is neither.

    >>> [whole_percent(p) for p in (0.0, 0.004, 0.43, 0.996, 1.0)]
    ['0%', '<1%', '43%', '>99%', '100%']
    """
    whole = round(100 * probability)
    if whole == 0 and probability > 0:
        return "<1%"
    return ">99%" if whole == 100 and probability < 1 else f"{whole}%"


def likeliest(probability: float, scenarios: int) -> str:
    """How likely the likeliest of several is, without a word for it, which would be taken for the answer's.

    >>> likeliest(0.43, 5), likeliest(0.997, 2)
    ('likeliest of 5 at 43%', 'likeliest of 2 at >99%')
    """
    return f"likeliest of {scenarios} at {whole_percent(probability)}"


def term_for(probability: float, scale: str = "icd203") -> str:
    """The word; beyond the ends of the scale, where there is none, how far; "no term" in a scale's gap.

    >>> term_for(0.31), term_for(0.004), term_for(0.995), term_for(0.38, "phia")
    ('unlikely', '<1%', '>99%', 'no term')
    """
    rows = SCALES[scale]
    if probability < min(row.low for row in rows):
        return "<1%"
    if probability >= max(row.high for row in rows):
        return ">99%"
    return word_for(probability, scale) or "no term"
