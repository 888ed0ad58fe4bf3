"""Visible words 可见文字: what a visitor reads on a page, piece by piece, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from spiders.page import Page

UNSEEN_TAGS = frozenset(
    {"script", "style", "noscript", "select", "option", "textarea", "template", "title", "head"}
)
"""What a browser shows nothing of, or only as a choice in a form."""


def visible_words(page: Page) -> Iterator[tuple[LexborNode, str]]:
    """Every piece of text with the element it stands in; comments and scripts hold none."""
    body = page.tree.body
    if body is None:
        return
    for node in body.traverse(include_text=True, skip_empty=True):
        if node.tag != "-text":
            continue
        parent = node.parent
        if parent is not None and parent.tag not in UNSEEN_TAGS:
            yield parent, node.text_content or ""
