"""Attack texts 攻击文本: texts that a regular expression finds hard, made from the expression itself.

What it may repeat, over and over, behind what must stand before it, with an end that fails; and its
beginnings, over and over, none of which is ever completed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeAlias

Parsed: TypeAlias = "Sequence[tuple[object, Any]]"
"""What Python's own parser of patterns makes of one."""

_PARSER: Any = import_module("re._parser")
_CATEGORIES = {
    "CATEGORY_DIGIT": "1",
    "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_SPACE": "a",
    "CATEGORY_WORD": "a",
    "CATEGORY_NOT_WORD": "-",
}
_CANDIDATES = "a1 -<>\"'中年.,:;/=([{\n\t@x"
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_MANY = 10
"""A repeat of fewer turns cannot take long."""


@dataclass(frozen=True, slots=True)
class Attack:
    """What comes first, what follows over and over, and what ends it."""

    before: str
    piece: str
    end: str = "\0"

    def text(self, length: int) -> str:
        """A text of about so many characters."""
        return self.before + self.piece * max(1, length // len(self.piece)) + self.end


def attacks_on(pattern: re.Pattern[Any]) -> list[Attack]:
    """The texts that most probably take long, each once."""
    tree = _parsed(pattern)
    repeated = [(before, piece) for before, piece in _repeats(tree, "") if piece]
    told = [Attack(before, piece) for before, piece in repeated]
    told += [Attack("", before + piece) for before, piece in repeated]
    told += [Attack("", piece) for _, piece in repeated]
    told += [Attack("", start) for start in _beginnings(tree) if start]
    return list(dict.fromkeys(told))


def letters_of(pattern: re.Pattern[Any]) -> list[str]:
    """The characters a pattern speaks of, and one of every kind it speaks of."""
    return sorted({letter for letter in _letters(_parsed(pattern)) if letter} | {" ", "\0"})


def _parsed(pattern: re.Pattern[Any]) -> Parsed:
    told = pattern.pattern
    tree: Parsed = _PARSER.parse(told, pattern.flags)
    return tree


def _letters(tree: Parsed) -> Iterator[str]:
    for kind, told in tree:
        inner = [told[1]] if str(kind) in ("ASSERT", "ASSERT_NOT") else _inner((kind, told))
        for each in inner:
            yield from _letters(each)
        if str(kind) == "IN":
            yield from _members(told)
        elif not inner:
            yield _sample_of((kind, told))


def _members(inside: Parsed) -> list[str]:
    """Some characters of a class, of each of its parts one."""
    if str(inside[0][0]) == "NEGATE":
        return [one for one in _CANDIDATES if not _holds(inside[1:], one)] or ["é"]
    return [_sample_of(part) for part in inside]


def _holds(inside: Parsed, one: str) -> bool:
    """Whether a class holds a character."""
    for kind, told in inside:
        match str(kind):
            case "LITERAL" if chr(told) == one:
                return True
            case "RANGE" if told[0] <= ord(one) <= told[1]:
                return True
            case "CATEGORY" if re.match(_category_shape(str(told)), one):
                return True
    return False


def _category_shape(name: str) -> str:
    letter = name.rpartition("_")[2][0]
    return "\\" + (letter.upper() if "_NOT_" in name else letter.lower())


def _sample(tree: Parsed) -> str:
    """A text that a parsed pattern takes, or nearly so."""
    return "".join(_sample_of(part) for part in tree)


def _sample_of(part: tuple[object, Any]) -> str:
    kind, told = str(part[0]), part[1]
    match kind:
        case "LITERAL":
            return chr(told)
        case "NOT_LITERAL":
            return next(one for one in _CANDIDATES if one != chr(told))
        case "RANGE":
            return chr(told[0])
        case "CATEGORY":
            return _CATEGORIES[str(told)]
        case "IN":
            return _members(told)[0]
        case "ANY":
            return "a"
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _sample(told[2]) * int(told[0])
        case "SUBPATTERN":
            return _sample(told[3])
        case "ATOMIC_GROUP":
            return _sample(told)
        case "BRANCH":
            return _sample(told[1][0])
    return ""


def _inner(part: tuple[object, Any]) -> list[Parsed]:
    """The parts of a part, each of which may stand in its place."""
    kind, told = str(part[0]), part[1]
    match kind:
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return [told[2]]
        case "SUBPATTERN":
            return [told[3]]
        case "ATOMIC_GROUP":
            return [told]
        case "BRANCH":
            return list(told[1])
    return []


def _repeats(tree: Parsed, before: str) -> Iterator[tuple[str, str]]:
    """Everything a pattern may repeat often, with what must stand before it."""
    for kind, told in tree:
        if str(kind) in _REPEATS and told[1] >= _MANY:
            yield from ((before, piece) for piece in _pieces(told[2]))
        for inner in _inner((kind, told)):
            yield from _repeats(inner, before)
        before += _sample_of((kind, told))


def _pieces(tree: Parsed) -> list[str]:
    """The texts that one turn of a repeat may take."""
    if len(tree) == 1 and str(tree[0][0]) == "IN":
        return _members(tree[0][1])
    if len(tree) == 1 and str(tree[0][0]) == "SUBPATTERN":
        return _pieces(tree[0][1][3])
    if len(tree) == 1 and str(tree[0][0]) == "BRANCH":
        return [_sample(branch) for branch in tree[0][1][1]]
    return [_sample(tree)]


def _beginnings(tree: Parsed) -> Iterator[str]:
    """What a pattern takes, broken off behind each of its parts, in each of its branches."""
    so_far = ""
    for kind, told in tree:
        for inner in _inner((kind, told)):
            yield from (so_far + start for start in _beginnings(inner))
        so_far += _sample_of((kind, told))
        yield so_far
