"""Tagged text 标记文本: what stands between tags of answers that are XML only in name."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_TAG = re.compile(r"<(/?)(\w{1,30})(\s*)>")
_DATA = re.compile(r"\s*<!\[CDATA\[(.*)\]\]>\s*", re.DOTALL | re.IGNORECASE)


def tagged_texts(text: str, tag: str) -> Iterator[str]:
    """The texts of all elements of a tag, case ignored; CDATA as it is, anything else unescaped."""
    name, start = tag.lower(), -1
    for found in _TAG.finditer(text):
        if found[2].lower() != name:
            continue
        if not found[1]:
            start = start if found[3] else found.end()
        elif start >= 0:
            inner, start = text[start : found.start()], -1
            data = _DATA.fullmatch(inner)
            yield data[1] if data is not None else html.unescape(inner)


def tagged_text(text: str, *tags: str) -> str:
    """The text of the first element of the first tag there is, stripped; empty where there is none."""
    for tag in tags:
        found = next(tagged_texts(text, tag), "").strip()
        if found:
            return found
    return ""
