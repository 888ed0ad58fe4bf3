"""Empty list 空列表: a list's own frame that says in words that it holds nothing.

An empty frame without words proves nothing (a script may fill it), nor do the words anywhere else.
"""

from __future__ import annotations

import re

from spiders.list_identity import ColumnIdentity
from spiders.list_marks import Marks
from spiders.page import Page
from spiders.reader import PageNotUnderstood, Reading, ReadingEvidence
from spiders.script_filling import may_be_filled

_NOTHING = re.compile(
    r"[\[(（【\s]*(?:对不起[,，]?|抱歉[,，]?)?(?:该栏目|本栏目|此栏目|当前栏目|栏目)?下?"
    r"(?:暂无|暂时没有|目前没有|没有|尚无|还没有|无)(?:任何)?(?:相关|符合条件的)?的?"
    r"(?:信息|数据|内容|记录|文章|公告|新闻|资料)(?:发布|可显示)?[!！。.…\s\])）】]*"
)
_LONGEST = 30


def read_empty_list(page: Page, marks: Marks, identity: ColumnIdentity, reader: str) -> Reading | None:
    """No publications, where the frame under the column's own heading says so; None otherwise.

    Raises:
        PageNotUnderstood: `unreadable(ambiguous_group)`: other columns of this address are not empty.
    """
    empty = _empty_under(page, marks, identity, reader)
    names = identity.written_names if empty is not None else ()
    if len(names) > 1 and not all(_empty_under(page, marks, identity.under(name), reader) for name in names):
        raise PageNotUnderstood("unreadable", "ambiguous_group", f"{len(names)} columns")
    return empty


def _empty_under(page: Page, marks: Marks, identity: ColumnIdentity, reader: str) -> Reading | None:
    for words in marks.words:
        if len(words.text) > _LONGEST or not _NOTHING.fullmatch(words.text):
            continue
        heading = identity.heading_before(words.position)
        if heading is None or not identity.is_own_heading(heading, None) or may_be_filled(page, words.node):
            continue
        evidence = ReadingEvidence(words.text, "", ("heading", "says_empty"))
        return Reading((), reader, "strong", is_last=True, evidence=evidence)
    return None
