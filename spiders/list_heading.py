"""List heading 列表标题: where words stand that may be a list's heading."""

from __future__ import annotations

import re
import unicodedata

from selectolax.lexbor import LexborNode

_HEADING = re.compile(r"[㐀-鿿A-Za-z“”·、/]{2,16}")
_ROOF = frozenset({"body", "html"})
TIGHT_LEVELS = 2
"""So many elements around a list may belong to it alone."""
_FAR = 4
_FARTHEST = 40


def may_be_heading(text: str) -> bool:
    """Whether words are short and plain enough to be one."""
    return _HEADING.fullmatch(unicodedata.normalize("NFKC", text.strip())) is not None


def stands_within(node: LexborNode, tag: str) -> bool:
    """Whether one of the next elements around a node has the tag."""
    climbing = node.parent
    for _ in range(_FAR):
        if climbing is None:
            return False
        if climbing.tag == tag:
            return True
        climbing = climbing.parent
    return False


def stands_in_box(node: LexborNode, container: LexborNode, *, levels: int) -> bool:
    """Whether a node lies in a list's container or in one of so many elements around it."""
    box: LexborNode | None = container
    boxes: set[int] = set()
    for level in range(levels + 1):
        # the whole page is a box only for a list that stands in no other
        if box is None or (box.tag in _ROOF and level > 1):
            break
        boxes.add(box.mem_id)
        box = box.parent
    climbing: LexborNode | None = node
    for _ in range(_FARTHEST):
        if climbing is None:
            return False
        if climbing.mem_id in boxes:
            return True
        climbing = climbing.parent
    return False
