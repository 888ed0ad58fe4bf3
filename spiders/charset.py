"""Charset 字符编码: the text of a page whose bytes and whose declarations often disagree.

Order of belief: byte order mark, header, meta, UTF-8, GB18030. A declaration that the bytes
contradict loses: half of the pages that say gb2312 were re-saved as UTF-8.
"""

from __future__ import annotations

import codecs
import re

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD_BYTES = 4096
_IN_HEADER = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.IGNORECASE)
_IN_META = re.compile(
    rb"<meta[^>]{0,300}?charset\s*+=\s*+(?:[\"']\s*+)?([\w.:-]{2,40})"
    rb"|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']\s*([\w.:-]{2,40})",
    re.IGNORECASE,
)
_OF_PAGES = re.compile(
    r"utf-8(?:-sig)?|ascii|big5\w*|cp(?:125\d|866|9\d\d)|euc_\w+|iso8859-\d+|koi8-\w|shift_jis\w*"
)
"""What a page can be written in; Python has codecs (idna, hex, utf-7) that no server can mean."""
_GB = frozenset({"gb2312", "gbk", "gb18030", "cp936", "euc_cn", "hz"})
_FIRST_OF_TWO = bytes(range(0xC0, 0xE0))
_FIRST_OF_MORE = bytes(range(0xE0, 0x100))
"""Bytes with which the UTF-8 of a character of two, or of three and four bytes begins."""
_MOSTLY_ZERO = 0.3
"""Share of zero bytes in every second place that makes a body without a mark UTF-16."""


def decode_page(body: bytes, content_type: str) -> str:
    """The body as text; never raises. Bytes that fit no encoding become U+FFFD."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    wide = _unmarked_utf16(body)
    if wide:
        return body.decode(wide, "replace")
    declared = _declared(body, content_type)
    if declared not in ("utf-8", "") and _is_utf8(body):
        return body.decode("utf-8", "replace")
    for encoding in dict.fromkeys((*filter(None, (declared,)), "utf-8", "gb18030")):
        try:
            return body.decode(encoding)
        except UnicodeError:
            continue
    return _with_fewest_losses(body, declared)


def _declared(body: bytes, content_type: str) -> str:
    """What header or meta say, as a codec Python knows; empty where neither says anything usable."""
    in_header = _IN_HEADER.search(content_type)
    in_meta = _IN_META.search(body[:_HEAD_BYTES])
    told = (in_meta[1] or in_meta[2]).decode("ascii", "replace") if in_meta else ""
    return _codec(in_header[1] if in_header else "") or _codec(told)


def _codec(name: str) -> str:
    try:
        found = codecs.lookup(name.strip()).name if name else ""
    except LookupError:
        return ""
    # a meta that can be read as ASCII cannot be telling the truth about UTF-16
    if found in _GB:
        return "gb18030"
    return found if _OF_PAGES.fullmatch(found) else ""


def _is_utf8(body: bytes) -> bool:
    """Whether the body is UTF-8 and shows it: two bytes of GBK may pass for it, whole words do not."""
    if body.isascii():
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    shorter = len(body) - len(body.translate(None, _FIRST_OF_TWO))
    longer = len(body) - len(body.translate(None, _FIRST_OF_MORE))
    return longer > shorter


def _unmarked_utf16(body: bytes) -> str:
    head = body[:_HEAD_BYTES]
    if len(head) < 4 or b"\0" not in head:
        return ""
    half = len(head) // 2
    if head[1::2].count(0) > half * _MOSTLY_ZERO and head[0::2].count(0) < half * _MOSTLY_ZERO:
        return "utf-16-le"
    if head[0::2].count(0) > half * _MOSTLY_ZERO and head[1::2].count(0) < half * _MOSTLY_ZERO:
        return "utf-16-be"
    return ""


def _with_fewest_losses(body: bytes, declared: str) -> str:
    """Some bytes are broken in every encoding: the one that loses least is meant."""
    encodings = dict.fromkeys((*filter(None, (declared,)), "utf-8", "gb18030"))
    return min((body.decode(encoding, "replace") for encoding in encodings), key=lambda text: text.count("�"))
