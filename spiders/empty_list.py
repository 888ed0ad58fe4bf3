"""Empty list 空列表: a list's own frame that says in words that it holds nothing.

An empty frame without words proves nothing (a script may fill it), nor do the words anywhere else.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from spiders.list_identity import ColumnIdentity
from spiders.list_marks import Marks, Words
from spiders.page import Page
from spiders.reader import Reading, ReadingEvidence

_NOTHING = re.compile(
    r"[\[(（【\s]*(?:对不起[,，]?|抱歉[,，]?)?(?:该栏目|本栏目|此栏目|当前栏目|栏目)?(?:下)?"
    r"(?:暂无|暂时没有|目前没有|没有|尚无|还没有|无)(?:任何)?(?:相关|符合条件的)?(?:的)?"
    r"(?:信息|数据|内容|记录|文章|公告|新闻|资料)(?:发布|可显示)?[!！。.…\s\])）】]*"
)
_TEMPLATED = ("v-if", "v-show", "v-else", "ng-if", "ng-show", "x-show", "x-if", "v-cloak", ":class")
_FILLED_BY_SCRIPT = re.compile(r"\$\.(?:ajax|post|get|getJSON)\b|\baxios\b|\bfetch\s*\(|XMLHttpRequest|new Vue|createApp|\.jpage\s*\(")


def read_empty_list(
    page: Page, marks: Marks, identity: ColumnIdentity, reader: str
) -> Reading | None:
    """No publications, where the frame under the column's own heading says so; None otherwise."""
    for words in marks.words:
        if len(words.text) <= 30 and _NOTHING.fullmatch(words.text) and _is_final(page, words):
            heading = identity.heading_before(words.position)
            if heading is not None and identity.is_own_heading(heading, words.node.parent or words.node):
                evidence = ReadingEvidence(words.text[:40], "", ("heading", "says_empty"))
                return Reading((), reader, "strong", is_last=True, evidence=evidence)
    return None


def _is_final(page: Page, words: Words) -> bool:
    return words.node.parent is not None and not may_be_filled(page, words.node.parent)


def may_be_filled(page: Page, frame: LexborNode) -> bool:
    """Whether a script may put a list where the frame stands."""
    climbing: LexborNode | None = frame
    while climbing is not None:
        if any(name in climbing.attributes for name in _TEMPLATED):
            return True
        climbing = climbing.parent
    return any(_FILLED_BY_SCRIPT.search(script.text() or "") for script in page.tree.css("script"))
