"""Same name 同名: names compared without width, case, blanks and punctuation."""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = re.compile(r"[\W_]+")


def same_name(text: str) -> str:
    """What is left of a name when only what tells names apart is kept."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).lower()
