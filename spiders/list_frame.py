"""List frame 列表边框: the piece of a page that holds the rows of a learned list, found in its bytes.

Decoding and parsing a whole page to read twenty rows costs more than reading them. The start tag of
an element around the rows, where it stands on the page just once, leads to them without. Whatever
is not as it was learned — the tag, the charset — sends the reader back to the whole page.
"""

from __future__ import annotations

import re

from spiders.page import Page

FRAME_TAGS = frozenset({"div", "ul", "ol", "dl", "table", "section", "article", "form", "main"})
"""Elements that a parser reads alike wherever they stand; rows and cells of a table are not."""
CHARSETS = ("utf-8", "gb18030")
"""What nearly all pages are written in; the bytes of their tags are ASCII in both."""

_TAIL = 3_000
"""How much of what follows the rows may belong to their pager."""
_UNSEEN = ((b"<!--", b"-->"), (b"<script", b"</script"), (b"<SCRIPT", b"</SCRIPT"))
_BASES = (b"<base", b"<BASE")
_HEAD_ENDS = (b"<body", b"<BODY")
_START_TAGS = {tag: re.compile(rf"<{tag}\b[^<>]{{0,300}}>", re.IGNORECASE) for tag in FRAME_TAGS}
_OPENS_OR_CLOSES = {tag: re.compile(rf"</?{tag}\b".encode(), re.IGNORECASE) for tag in FRAME_TAGS}
_TAG_NAME = re.compile(r"<(\w{1,10})")
_SLASH = ord("/")


def framed(page: Page, frame: str, charset: str, *, with_tail: bool = True) -> Page | None:
    """The element that begins with a start tag, with what follows it; None where it is not one to see.

    None too where its bytes are not in the charset. A `base` that has come into the page since is not
    looked for: it changes no date, and the next full look, where the search must agree, refuses it.
    """
    body, tag = page.body, frame.encode()
    start = body.find(tag)
    if start < 0 or body.find(tag, start + 1) >= 0 or _is_unseen(body, start):
        return None
    end = _end_of(body, start, frame)
    if with_tail:
        end = body.rfind(b">", start, end + _TAIL) + 1
    text = _decoded(body[start:end], charset)
    return page.with_text(text) if text is not None else None


def has_base(page: Page) -> bool:
    """Whether the head of the page gives its links an address of their own to start from."""
    body = page.body
    head = next((end for opens in _HEAD_ENDS if (end := body.find(opens)) >= 0), len(body))
    return any(body.find(base, 0, head) >= 0 for base in _BASES)


def charset_of(page: Page) -> str:
    """In which of `CHARSETS` the page is written; empty for others, and for pages with broken bytes."""
    return next((name for name in CHARSETS if _decoded(page.body, name) == page.text), "")


def start_tags(page: Page, tag: str, attribute: str) -> list[str]:
    """The ASCII start tags with this attribute value that stand on the page just once, as written there."""
    text = page.text
    written = [tag for tag in _START_TAGS[tag].findall(text) if attribute in tag and tag.isascii()]
    return [tag for tag in dict.fromkeys(written) if text.count(tag) == 1]


def _decoded(body: bytes, charset: str) -> str | None:
    """The text, unless the bytes speak against the charset: much UTF-8 can be misread as GB18030."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    if charset == "utf-8" or (text is not None and not body.isascii()):
        return text if charset == "utf-8" else None
    try:
        return body.decode(charset)
    except UnicodeDecodeError:
        return None


def _is_unseen(body: bytes, place: int) -> bool:
    """Whether a place lies in a comment or a script."""
    return any(body.rfind(opens, 0, place) > body.rfind(closes, 0, place) for opens, closes in _UNSEEN)


def _end_of(body: bytes, start: int, frame: str) -> int:
    """Where the element ends that begins here; the end of the page if it is never closed."""
    name = _TAG_NAME.match(frame)
    tags = _OPENS_OR_CLOSES.get(name[1].lower()) if name else None
    depth = 0
    for found in tags.finditer(body, start) if tags else ():
        depth += -1 if body[found.start() + 1] == _SLASH else 1
        if depth == 0:
            return found.end()
    return len(body)
