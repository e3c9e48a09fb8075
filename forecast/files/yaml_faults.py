"""The limits of the YAML that is read, and what is said of each thing in it that is not."""

MAX_DEPTH = 20
MAX_ALIASES = 1_000
# Nodes after expansion, with long texts counted by the fifty characters: ten times a large file.
MAX_SIZE = 250_000
# More faults of one file than this help nobody.
MAX_FAULTS = 500

# Code: what was found, the rule, the next step. The first three groups stop the reading.
FAULTS = {
    "two-documents": (
        "found ---",
        "a file is one document",
        "Delete the line --- and what follows it, or make two files.",
    ),
    "too-deep": (
        "found one level more than can be read",
        f"lists and maps are nested {MAX_DEPTH} deep at most",
        "Write it flatter.",
    ),
    "too-many-aliases": (
        "found one alias more than can be read",
        f"a file holds {MAX_ALIASES:,} aliases at most",
        "Write the values out.",
    ),
    "too-many-values": (
        "found more than can be read",
        f"a file holds {MAX_SIZE:,} values at most, and what an alias repeats counts each time",
        "Divide the file, or write fewer aliases.",
    ),
    "too-many-faults": (
        "found more faults than are told at once",
        f"{MAX_FAULTS} of a file are told",
        "Mend those first.",
    ),
    "control-character": (
        "found {typed}",
        "text holds no control characters",
        "Delete the escape that stands for one.",
    ),
    "unclosed-direction": (
        "found {typed}, with an invisible turn of the writing direction",
        "such a turn ends on its line, or what follows looks like other words",
        "Delete the escape that stands for one.",
    ),
    "merge-key": (
        "found <<",
        "maps are not merged, so that each one says what it holds",
        "Write the keys out.",
    ),
    "duplicate-key": (
        "found {typed} again",
        "a key stands once in a map, and this one is on line {first} too",
        "Delete one of the two.",
    ),
    "complex-key": ("found a key that is no text", "a key is a text", "Write a plain text before the colon."),
    "unknown-alias": (
        "found *{typed}",
        "an alias repeats a value above it that was named with &, and stands outside that value",
        "Write &{typed} before the value, or put a text that starts with * in quotes.",
    ),
    "tag": (
        "found the tag {typed}",
        "tags are not read",
        "Delete it, or put a text that starts with ! in quotes.",
    ),
}
