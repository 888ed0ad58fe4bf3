"""Printed lines 可见行: what a browser prints on a page, line by line, short scripts' words included.

A line is what stands in one block of the page without a break; the cells of a table's row are one
line. What a script writes in its place counts where it is plain text in the script itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborNode

from spiders.chinese_dates import normal_text
from spiders.page import Page
from spiders.visible_words import UNSEEN_TAGS

CELL = "\ufdd0"
"""Stands between the cells of a row, and between a term and what is said of it."""
UNKNOWN = "\ufdd1"
"""Stands where a script writes what it does not say itself."""

_MOST_NODES = 20_000
_LONGEST_LINE = 2_000
_LONGEST_SCRIPT = 1_000
_DEEPEST = 12
_BLOCKS = frozenset(
    {
        *("body", "main", "header", "footer", "nav", "aside", "section", "article", "div", "center", "form"),
        *("p", "pre", "blockquote", "address", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "fieldset"),
        *("ul", "ol", "li", "dl", "table", "thead", "tbody", "tfoot", "tr", "details"),
    }
)
_CELLS = frozenset({"td", "th", "dt", "dd"})
_WRITES = re.compile(r"document\s?\.\s?write(?:ln)?\s?\(")
_WORD = re.compile(
    r"\s{0,5}(?:\"([^\"\\\n]{0,300})\"|'([^'\\\n]{0,300})'|([A-Za-z_$][\w$]{0,40}))\s{0,5}([+)])"
)
_TAG = re.compile(r"<[^<>]{0,200}>")


def printed_lines(page: Page) -> list[str]:
    """The lines of a page, blanks and widths evened out."""
    body = page.tree.body
    if body is None:
        return []
    lines: list[str] = []
    at: tuple[int, int] | None = None
    for place, text in _pieces(body):
        if place is None:
            at = None
        elif at is not None and place[0] == at[0] and len(lines[-1]) < _LONGEST_LINE:
            lines[-1] += (" " if place == at else CELL) + text
            at = place
        else:
            lines.append(text)
            at = place
    return lines


def _pieces(body: LexborNode) -> Iterator[tuple[tuple[int, int] | None, str]]:
    """Every piece of text with its line and its cell; None for a line that ends."""
    for node in islice(body.traverse(include_text=True, skip_empty=True), _MOST_NODES):
        parent = node.parent
        if node.tag in ("br", "hr"):
            yield None, ""
        elif node.tag == "-text" and parent is not None:
            text = _text(parent, node.text_content or "")
            if text:
                yield _place(parent), text


def _text(parent: LexborNode, text: str) -> str:
    if parent.tag == "script":
        return normal_text(_written(text))
    return "" if parent.tag in UNSEEN_TAGS else normal_text(text)


def _place(node: LexborNode) -> tuple[int, int]:
    """The block that makes the line, and the cell of it; unknown elements flow like any words."""
    cell = 0
    for _ in range(_DEEPEST):
        parent = node.parent
        if node.tag in _BLOCKS or parent is None:
            break
        if node.tag in _CELLS:
            cell = node.mem_id
        node = parent
    return node.mem_id, cell


def _written(script: str) -> str:
    """What a short script writes in its place."""
    if len(script) > _LONGEST_SCRIPT:
        return ""
    told = []
    for found in _WRITES.finditer(script):
        if "//" not in script[script.rfind("\n", 0, found.start()) + 1 : found.start()]:
            told.append(_argument(script, found.end()))
    return " ".join(told)


def _argument(script: str, at: int) -> str:
    """The words joined by plus signs from a place on, names replaced by what they are set to once."""
    told = ""
    while (word := _WORD.match(script, at)) is not None:
        text = word[1] if word[1] is not None else word[2]
        told += _value(script, word[3]) if text is None else text
        if word[4] == ")":
            return _TAG.sub(" ", told)
        at = word.end()
    return UNKNOWN


def _value(script: str, name: str) -> str:
    """The text a name is set to, if it is set once and to a plain text."""
    is_set = re.compile(
        rf"(?<![\w$.]){re.escape(name)}\s{{0,5}}=(?!=)\s{{0,5}}(?:\"([^\"\\\n]{{0,300}})\"|'([^'\\\n]{{0,300}})')?"
    )
    found = is_set.findall(script)
    if len(found) != 1:
        return UNKNOWN
    return found[0][0] or found[0][1] or UNKNOWN
