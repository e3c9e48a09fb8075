"""What a check finds, before it is put in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from forecast.core.problem import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """A code of `checks.messages`, the place, and the words to fill in. Without a file, in the question's."""

    code: str
    path: Path
    words: Mapping[str, object] = field(default_factory=dict)
    file: str | None = None
