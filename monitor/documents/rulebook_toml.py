"""Rule book files 指标体系文件: one TOML file a rule book, each limit with its source.

A file may say `extends = "other"`: then it states only what differs from that book.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, get_args

from monitor.domain.errors import InputError
from monitor.domain.lifetime import Boundary
from monitor.domain.requirement_wording import read_wording
from monitor.domain.rulebook import CountBasis, IndicatorRule, Rounding, RuleBook
from monitor.domain.verdict import Weight

_T = TypeVar("_T")

SHIPPED_RULEBOOKS = Path(__file__).parents[1] / "rulebooks"

NEEDED_LIMITS: Mapping[str, tuple[str, ...]] = {
    "silent_account": ("limit_days",),
    "no_original": ("limit_months",),
    "no_recent_original": ("limit_days",),
    "backdated_item": ("late_days", "most_at_once"),
    "account_missing": ("min_hours_apart",),
    "account_cancelled": ("min_hours_apart",),
    "account_banned": ("min_hours_apart",),
}
"""Limits without which an indicator cannot judge."""

_RULE_WORDS = frozenset({"weight", "source", "verified"})
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "boundary": get_args(Boundary),
    "rate_rounding": get_args(Rounding),
    "required_posts_count": get_args(CountBasis),
    "undeclared_counts_as": ("original", "forwarded", "undeclared"),
}
_WHOLE_NUMBERS = ("freshness_days", "reminder_lead_workdays", "rate_decimals", "letter_workdays")
_YES_OR_NO = ("forwarding_said_only_when_none", "backdated_counts", "rate_keeps_zeros")
_KNOWN = {
    "name",
    "source",
    "extends",
    "valid_from",
    "valid_to",
    "class_defaults",
    "indicators",
    *_CHOICES,
    *_WHOLE_NUMBERS,
    *_YES_OR_NO,
}


def available_rulebooks(*, folder: Path | None = None) -> list[str]:
    """The keys of the rule books in a folder (default: the shipped ones)."""
    return sorted(path.stem for path in (folder or SHIPPED_RULEBOOKS).glob("*.toml"))


def load_rulebook(key: str, *, folder: Path | None = None) -> RuleBook:
    """Read a rule book, with what it extends; raises `InputError` in Chinese."""
    place = folder or SHIPPED_RULEBOOKS
    document = _with_inherited(key, place, seen=())
    return _RuleBookFile(f"{key}.toml", document).rulebook(key)


def _with_inherited(key: str, folder: Path, *, seen: tuple[str, ...]) -> dict[str, Any]:
    if key in seen:
        raise InputError(f"规则库“{key}”的 extends 绕成了一圈：{' → '.join((*seen, key))}")
    document = _read(key, folder)
    parent = document.pop("extends", None)
    if parent is None:
        return document
    if not isinstance(parent, str):
        raise InputError(f"规则库 {key}.toml 的 extends 须是规则库名称")
    inherited = _with_inherited(parent, folder, seen=(*seen, key))
    inherited.pop("valid_to", None)
    return _merged(inherited, document)


def _read(key: str, folder: Path) -> dict[str, Any]:
    if key not in available_rulebooks(folder=folder):
        known = "、".join(available_rulebooks(folder=folder)) or "无"
        raise InputError(f"没有名为“{key}”的规则库，可用的有：{known}")
    try:
        return tomllib.loads((folder / f"{key}.toml").read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"规则库文件 {key}.toml 无法读取：{error}") from error


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """The upper document laid over the lower one, table by table."""
    merged = dict(below)
    for name, value in above.items():
        there = merged.get(name)
        merged[name] = _merged(there, value) if isinstance(there, dict) and isinstance(value, dict) else value
    return merged


class _RuleBookFile:
    """A merged document and the name of its file, for messages."""

    def __init__(self, place: str, document: dict[str, Any]) -> None:
        self.place = place
        self.document = document

    def rulebook(self, key: str) -> RuleBook:
        """The value; raises `InputError` at the first line that cannot be used."""
        unknown = sorted(set(self.document) - _KNOWN)
        if unknown:
            raise self._wrong(unknown[0], "不是规则库的设置项")
        return RuleBook(
            key=key,
            name=self._typed("name", str),
            source=self._typed("source", str),
            valid_from=self._typed("valid_from", date),
            valid_to=self._typed("valid_to", date) if "valid_to" in self.document else None,
            class_defaults=self._class_defaults(),
            indicators=self._indicators(),
            **self._options(),
        )

    def _options(self) -> dict[str, Any]:
        """What may be left out: the value's own defaults stand then."""
        numbers = {name: self._whole(name) for name in _WHOLE_NUMBERS if name in self.document}
        answers = {name: self._typed(name, bool) for name in _YES_OR_NO if name in self.document}
        return {**numbers, **answers, **self._choices()}

    def _choices(self) -> dict[str, Any]:
        chosen = {name: self.document[name] for name in _CHOICES if name in self.document}
        for name, value in chosen.items():
            if value not in _CHOICES[name]:
                raise self._wrong(name, f"只能是 {'、'.join(_CHOICES[name])}")
        if chosen.get("undeclared_counts_as") == "undeclared":
            chosen["undeclared_counts_as"] = None
        return chosen

    def _class_defaults(self) -> dict[str, Any]:
        defaults = self.document.get("class_defaults", {})
        if not isinstance(defaults, dict) or not all(isinstance(each, str) for each in defaults.values()):
            raise self._wrong("class_defaults", '须逐类写明期限，如 通知公告 = "不超过6个月"')
        return {category: read_wording(wording) for category, wording in defaults.items()}

    def _indicators(self) -> dict[str, IndicatorRule]:
        rules = self.document.get("indicators", {})
        if not isinstance(rules, dict):
            raise self._wrong("indicators", "须是各检查指标的表")
        return {name: self._rule(name, rule) for name, rule in rules.items()}

    def _rule(self, name: str, rule: object) -> IndicatorRule:
        where = f"indicators.{name}"
        if not isinstance(rule, dict) or not isinstance(rule.get("source"), str) or not rule["source"]:
            raise self._wrong(where, "须写明 source（出处）")
        if rule.get("weight") not in get_args(Weight):
            raise self._wrong(f"{where}.weight", f"只能是 {'、'.join(get_args(Weight))}")
        if not isinstance(rule.get("verified"), bool):
            raise self._wrong(f"{where}.verified", "须写明 true 或 false（出处是否核实）")
        limits = {word: value for word, value in rule.items() if word not in _RULE_WORDS}
        for word in (*NEEDED_LIMITS.get(name, ()), *limits):
            if not _is_positive(limits.get(word)):
                raise self._wrong(f"{where}.{word}", "须是大于0的整数")
        return IndicatorRule(name, rule["weight"], rule["source"], rule["verified"], limits)

    def _whole(self, name: str) -> int:
        value = self.document[name]
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self._wrong(name, "须是不小于0的整数")
        return value

    def _typed(self, name: str, kind: type[_T]) -> _T:
        value = self.document.get(name)
        if not isinstance(value, kind):
            raise self._wrong(name, "缺少，或写法不对")
        return value

    def _wrong(self, name: str, why: str) -> InputError:
        return InputError(f"规则库文件 {self.place} 的 {name} 不可用：{why}")


def _is_positive(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
