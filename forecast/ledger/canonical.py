"""One text and one digest for every record."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

DIGEST = "digest"
# Digits of the digest in the name of a record's file.
IN_NAME = 16


def digest_of(record: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of a record's canonical JSON without its own digest.

    Canonical: keys sorted, no blanks, UTF-8, numbers as Python prints them (the shortest text that
    reads back as the same number). Raises ValueError for infinite numbers and NaN.

    >>> digest_of({"b": 1, "a": 0.1}) == digest_of({"a": 0.1, "b": 1, "digest": "any"})
    True
    """
    bare = {key: value for key, value in record.items() if key != DIGEST}
    text = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def sealed(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with its digest."""
    return {**record, DIGEST: digest_of(record)}


def render(record: Mapping[str, Any]) -> str:
    """The text of a record's file; there is only one, so that any change of the file is seen."""
    return json.dumps(record, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
