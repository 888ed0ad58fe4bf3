"""Tagged text 标记文本: what stands between tags of answers that are XML only in name."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_DATA = re.compile(r"\s*<!\[CDATA\[(.*)\]\]>\s*", re.DOTALL | re.IGNORECASE)


def tagged_texts(text: str, tag: str) -> Iterator[str]:
    """The texts of all elements of a tag, case ignored; CDATA as it is, anything else unescaped."""
    pieces = re.split(rf"<{tag}>", text, flags=re.IGNORECASE)
    closing = re.compile(rf"</{tag}\s*>", re.IGNORECASE)
    for piece in pieces[1:]:
        end = closing.search(piece)
        if end is None:
            continue
        inner = piece[: end.start()]
        data = _DATA.fullmatch(inner)
        yield data[1] if data is not None else html.unescape(inner)


def tagged_text(text: str, *tags: str) -> str:
    """The text of the first element of the first tag there is, stripped; empty where there is none."""
    for tag in tags:
        found = next(tagged_texts(text, tag), "").strip()
        if found:
            return found
    return ""
