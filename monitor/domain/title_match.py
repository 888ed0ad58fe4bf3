"""Title match 标题比对: whether a post carries the title that was to be forwarded.

Strict on purpose: what is only alike is told to a person, and held against nobody.
"""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

Likeness = Literal["same", "alike", "different"]

_PREFIXES = ("全文来了", "一图读懂", "权威发布", "全文", "图解", "转发", "转载", "重磅", "速看", "最新")
"""What editors put before a title that is not theirs; 未核实: collected from the titles we have seen."""
_SAME_SHARE = 0.9
"""One title inside the other, and at least so much of it. 未核实：本系统默认."""
_ALIKE_RATIO = 0.75
_LEAST_ALIKE = 4
"""A shorter title lies in too many others to say anything."""
_COUNTING = frozenset("一二三四五六七八九十百千零〇两上中下")


def likeness(task: str, post: str) -> Likeness:
    """`same`: exact once normalised, or one contains the other at nine tenths of its length.

    What is left over must hold no number: 第1批 is not 第12批.
    """
    one, other = normal_title(task), normal_title(post)
    if not one or not other:
        return "different"
    if one == other:
        return "same"
    shorter, longer = sorted((one, other), key=len)
    if shorter in longer and len(shorter) >= _LEAST_ALIKE:
        left_over = longer.replace(shorter, "", 1)
        is_same = len(shorter) >= _SAME_SHARE * len(longer) and not any(map(_counts, left_over))
        return "same" if is_same else "alike"
    return "alike" if _is_alike(shorter, longer) else "different"


@lru_cache(maxsize=20_000)
def normal_title(title: str) -> str:
    """A title without width, case, blanks, quotes, punctuation and what is put before it."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", title).casefold() if c.isalnum())
    while (rest := _without_prefix(plain)) != plain:
        plain = rest
    return plain


def _without_prefix(title: str) -> str:
    for prefix in _PREFIXES:
        if title.startswith(prefix) and len(title) > len(prefix):
            return title.removeprefix(prefix)
    return title


def _counts(character: str) -> bool:
    return character.isnumeric() or character in _COUNTING


def _is_alike(shorter: str, longer: str) -> bool:
    if len(shorter) < _LEAST_ALIKE:
        return False
    found = SequenceMatcher(None, shorter, longer, autojunk=False)
    bounds = (found.real_quick_ratio, found.quick_ratio, found.ratio)
    return all(bound() >= _ALIKE_RATIO for bound in bounds)
