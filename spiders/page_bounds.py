"""Page bounds 页面上限: what a page or an answer would cost to read, told from its text alone.

An HTML parser does as the page says: tags nested without end, or left open so that they are made
anew in every paragraph, take it time and memory by the square. Such a page is refused before it is
parsed; no page that a content system makes comes near.
"""

from __future__ import annotations

import re
from collections import Counter

from spiders.page import Page
from spiders.reader import PageNotUnderstood

MOST_TAGS = 200_000
MOST_VALUES = 100_000
"""Objects and lists of one JSON answer: posts come in tens, and a post has some thirty of them."""
MOST_ROWS = 20_000
_FEW_TAGS = 2_400
"""So few cannot cost much, whatever they are."""
_MOST_STEPS = 100_000_000
_MOST_COPIES = 500_000
_LONG_TAG = 60_000
_MOST_ATTRIBUTES = 5_000
_MOST_ROOTS = 1_000

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_QUOTED = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*')")
_NEVER_OPEN = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr"}
    | {"p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "a"}
)
"""Tags that hold nothing, or that the next of their kind closes."""
_COPIED = frozenset(
    {"b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)
"""Tags that a parser opens again in every paragraph until they are closed."""
_ROOTS = frozenset({"html", "body"})
_STEPS_OF_AN_OPTION = 3
_SMALL_ENOUGH = "small_enough"


def refuse_too_large(text: str) -> None:
    """Lets a text pass that is parsed in well under a second.

    Raises:
        PageNotUnderstood: `unreadable(page_too_large)`.
    """
    tags = text.count("<")
    if tags > MOST_TAGS:
        raise _too_large(f"{tags} tags")
    if tags > _FEW_TAGS:
        _refuse_nesting(text)
    if len(text) > _LONG_TAG:
        _refuse_long_tags(text)


def refuse_large_page(page: Page) -> None:
    """The same for a page, which is added up once, however many readers ask.

    Raises:
        PageNotUnderstood: `unreadable(page_too_large)`.
    """
    if _SMALL_ENOUGH not in page.found:
        refuse_too_large(page.text)
        page.found[_SMALL_ENOUGH] = True


def refuse_many_values(text: str) -> None:
    """Lets JSON pass that takes no more memory than a page; each bracket costs a hundred bytes.

    Raises:
        PageNotUnderstood: `unreadable(page_too_large)`.
    """
    values = text.count("{") + text.count("[")
    if values > MOST_VALUES:
        raise _too_large(f"{values} values")


def refuse_many_rows(number: int) -> None:
    """Lets as many rows pass as can be read one by one.

    Raises:
        PageNotUnderstood: `unreadable(page_too_large)`.
    """
    if number > MOST_ROWS:
        raise _too_large(f"{number} rows")


def _refuse_nesting(text: str) -> None:
    """Adds up, tag by tag, how many open ones a parser looks through and how many it makes anew."""
    opened: Counter[str] = Counter()
    depth = copied = options = steps = copies = 0
    for slash, written in _TAG.findall(text):
        name = written.lower()
        steps += depth
        copies += copied
        if name == "option":
            options += not slash
            steps += _STEPS_OF_AN_OPTION * options
        elif name not in _NEVER_OPEN and (not slash or opened[name]):
            change = -1 if slash else 1
            opened[name] += change
            depth += change
            copied += change if name in _COPIED else 0
    if steps > _MOST_STEPS or copies > _MOST_COPIES or max(opened["html"], opened["body"]) > _MOST_ROOTS:
        raise _too_large("tags left open")


def _refuse_long_tags(text: str) -> None:
    """A parser compares every attribute of a tag with all the others."""
    for piece in text.split("<")[1:]:
        # a comment has no attributes
        if len(piece) > _LONG_TAG and not piece.startswith("!"):
            inside = _QUOTED.sub("= ", piece).partition(">")[0]
            if len(inside.replace("/", " ").split()) > _MOST_ATTRIBUTES:
                raise _too_large("attributes of one tag")


def _too_large(detail: str) -> PageNotUnderstood:
    return PageNotUnderstood("unreadable", "page_too_large", detail)
