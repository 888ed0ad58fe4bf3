"""Empty list 空列表: a list's own frame that says in words that it holds nothing.

An empty frame without words proves nothing (a script may fill it), nor do the words anywhere else.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from spiders.list_identity import ColumnIdentity
from spiders.list_marks import Marks
from spiders.page import Page
from spiders.reader import Reading, ReadingEvidence

_NOTHING = re.compile(
    r"[\[(（【\s]*(?:对不起[,，]?|抱歉[,，]?)?(?:该栏目|本栏目|此栏目|当前栏目|栏目)?下?"
    r"(?:暂无|暂时没有|目前没有|没有|尚无|还没有|无)(?:任何)?(?:相关|符合条件的)?的?"
    r"(?:信息|数据|内容|记录|文章|公告|新闻|资料)(?:发布|可显示)?[!！。.…\s\])）】]*"
)
_LONGEST = 30
_TEMPLATED = ("v-if", "v-show", "v-else", "ng-if", "ng-show", "x-show", "x-if", "v-cloak", ":class")
_FILLS = re.compile(
    r"\$\.(?:ajax|post|get|getJSON)\b|\baxios\b|\bfetch\s*\(|XMLHttpRequest|new Vue|createApp|"
    r"\.jpage\s*\("
)


def read_empty_list(page: Page, marks: Marks, identity: ColumnIdentity, reader: str) -> Reading | None:
    """No publications, where the frame under the column's own heading says so; None otherwise."""
    for words in marks.words:
        if len(words.text) > _LONGEST or not _NOTHING.fullmatch(words.text):
            continue
        heading = identity.heading_before(words.position)
        if heading is None or not identity.is_own_heading(heading, None) or may_be_filled(page, words.node):
            continue
        evidence = ReadingEvidence(words.text, "", ("heading", "says_empty"))
        return Reading((), reader, "strong", is_last=True, evidence=evidence)
    return None


def may_be_filled(page: Page, frame: LexborNode | None = None) -> bool:
    """Whether a script may put a list on the page, or into this frame of it."""
    climbing = frame
    while climbing is not None:
        if any(name in climbing.attributes for name in _TEMPLATED):
            return True
        climbing = climbing.parent
    return any(_FILLS.search(script.text() or "") for script in page.tree.css("script"))
