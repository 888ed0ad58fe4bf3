"""Script filling 脚本填充: whether a list is put on a page only when its scripts run."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from spiders.page import Page

_TEMPLATED = frozenset(
    {"v-for", "v-if", "v-show", "v-else", "v-text", "v-html", "v-cloak", ":class"}
    | {"ng-repeat", "ng-if", "ng-show", "x-for", "x-if", "x-show"}
)
_ASKS = re.compile(
    r"\$\.(?:ajax|post|get|getJSON)\b|\baxios\b|\bfetch\s*\(|XMLHttpRequest|new Vue|createApp|"
    r"\.jpage\s*\("
)


def may_be_filled(page: Page, frame: LexborNode | None = None) -> bool:
    """Whether a script may put a list on the page, or into this frame of it."""
    climbing = frame
    while climbing is not None:
        if is_templated(climbing):
            return True
        climbing = climbing.parent
    return any(asks_for_data(script) for script in page.tree.css("script"))


def is_templated(node: LexborNode) -> bool:
    """Whether an element carries a mark of a template that a script replaces."""
    return not _TEMPLATED.isdisjoint(node.attributes)


def asks_for_data(script: LexborNode) -> bool:
    """Whether a script asks the server for something to show."""
    return _ASKS.search(script.text() or "") is not None
