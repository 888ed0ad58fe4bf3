"""Rule book marks 出处标记: no number of a rule book file stands without its clause or its 未核实 mark.

Each file is looked at by itself, before it is laid over the one it extends: a local limit must not
borrow the clause of the national one it replaces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from monitor.domain.errors import InputError

Document = Mapping[str, Any]

OWN_WORDS = ("name", "source")
"""What every file says of itself, in plain text."""
RULE_WORDS = frozenset({"weight", "source", "verified"})

_MARK = frozenset({"value", "source", "verified"})
_HOW = '须写成 { value = …, source = "出处条文", verified = true }；没有核实的写 verified = false'
_SAYS_UNREAD = "未核实"


def require_marks(
    place: str, document: Document, *, settings: Set[str], inherited: Document | None = None
) -> None:
    """Refuse a file in which a number stands unmarked; `place` is its name, for the message.

    `settings` are the names of settings that are marked each; `inherited` is what the file extends.

    Raises:
        InputError: the first unmarked place, and how it is to be written.
    """
    for word in OWN_WORDS:
        if not isinstance(document.get(word), str) or not document[word].strip():
            raise _wrong(place, word, "每个规则库文件都要写明自己的名称和出处")
    if "valid_from" not in document:
        raise _wrong(place, "valid_from", f"每个规则库文件都要写明自己的生效日期；{_HOW}")
    for name, stated in _marked_ones(document, settings):
        _require_mark(place, name, stated)
    below = _table(inherited or {}, "indicators")
    for name, rule in _table(document, "indicators").items():
        _require_rule(place, f"indicators.{name}", rule, below.get(name, {}))


def _marked_ones(document: Document, settings: Set[str]) -> Iterator[tuple[str, object]]:
    """What must be marked each: settings and the limits of categories."""
    for name in sorted(settings & document.keys()):
        yield name, document[name]
    for category, stated in _table(document, "class_defaults").items():
        yield f"class_defaults.{category}", stated


def _require_mark(place: str, name: str, stated: object) -> None:
    if not isinstance(stated, dict) or set(stated) != _MARK:
        raise _wrong(place, name, f"没有出处，也没有未核实的标记；{_HOW}")
    _require_source(place, name, stated)


def _require_source(place: str, name: str, stated: Document) -> None:
    """A clause and a yes or no; one that calls itself unread is not verified."""
    source, verified = stated.get("source"), stated.get("verified")
    if not isinstance(source, str) or not source.strip():
        raise _wrong(place, name, "须写明 source（出处）；本系统自定的写“本系统默认”并写 verified = false")
    if not isinstance(verified, bool):
        raise _wrong(place, f"{name}.verified", "须写明 true 或 false（出处是否核实）")
    if verified and _SAYS_UNREAD in source:
        raise _wrong(place, name, "出处写着“未核实”，verified 却是 true")


def _require_rule(place: str, name: str, rule: object, below: object) -> None:
    """An indicator's own clause stands for its plain limits; others are marked each.

    A clause that is stated anew must not take over limits it may not hold.
    """
    if not isinstance(rule, dict):
        raise _wrong(place, name, "须是指标的表")
    _require_source(place, name, rule)
    for limit, value in _limits(rule):
        if isinstance(value, dict):
            _require_mark(place, f"{name}.{limit}", value)
    plain = (limit for limit, value in _limits(below) if not isinstance(value, dict))
    for limit in plain:
        if limit not in rule:
            raise _wrong(place, f"{name}.{limit}", "另写了出处，期限也要一并写明：继承来的数字不一定出自这里")


def _limits(rule: object) -> Iterator[tuple[str, object]]:
    if isinstance(rule, dict):
        yield from ((word, value) for word, value in rule.items() if word not in RULE_WORDS)


def _table(document: Document, name: str) -> Document:
    """A table of the document; what is no table is refused where it is read."""
    table = document.get(name)
    return table if isinstance(table, dict) else {}


def _wrong(place: str, name: str, why: str) -> InputError:
    return InputError(f"规则库文件 {place} 的 {name} 不可用：{why}")
