"""Rule book files 指标体系文件: one TOML file a rule book, each limit with its source.

A file may say `extends = "other"`: then it states only what differs from that book, and where that
stands written.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, get_args

from monitor.documents.registry_rows import COLUMN_CATEGORIES
from monitor.documents.rulebook_marks import RULE_WORDS, require_marks
from monitor.domain.all_indicators import ALL_INDICATORS
from monitor.domain.errors import InputError
from monitor.domain.lifetime import Boundary
from monitor.domain.requirement_wording import read_wording
from monitor.domain.rulebook import CountBasis, IndicatorRule, LimitSource, Rounding, RuleBook
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

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "boundary": get_args(Boundary),
    "rate_rounding": get_args(Rounding),
    "required_posts_count": get_args(CountBasis),
    "undeclared_counts_as": ("original", "forwarded", "undeclared"),
}
_WHOLE_NUMBERS = ("freshness_days", "reminder_lead_workdays", "rate_decimals", "letter_workdays")
_YES_OR_NO = ("forwarding_said_only_when_none", "backdated_counts", "rate_keeps_zeros")
_SETTINGS = {"valid_from", "valid_to", *_CHOICES, *_WHOLE_NUMBERS, *_YES_OR_NO}
_KNOWN = {"name", "source", "extends", "class_defaults", "indicators", *_SETTINGS}


def available_rulebooks(*, folder: Path | None = None) -> list[str]:
    """The keys of the rule books in a folder (default: the shipped ones)."""
    return sorted(path.stem for path in (folder or SHIPPED_RULEBOOKS).glob("*.toml"))


def load_rulebook(key: str, *, folder: Path | None = None) -> RuleBook:
    """Read a rule book, with what it extends.

    Raises:
        InputError: a file cannot be read, or a limit stands in it without its source or its mark.
    """
    place = folder or SHIPPED_RULEBOOKS
    document = _with_inherited(key, place, seen=())
    return _RuleBookFile(f"{key}.toml", document).rulebook(key)


def _with_inherited(key: str, folder: Path, *, seen: tuple[str, ...]) -> dict[str, Any]:
    if key in seen:
        raise InputError(f"规则库“{key}”的 extends 绕成了一圈：{' → '.join((*seen, key))}")
    place, document = f"{key}.toml", _read(key, folder)
    parent = document.pop("extends", None)
    if parent is None:
        require_marks(place, document, settings=_SETTINGS)
        return document
    if not isinstance(parent, str):
        raise InputError(f"规则库 {key}.toml 的 extends 须是规则库名称")
    inherited = _with_inherited(parent, folder, seen=(*seen, key))
    require_marks(place, document, settings=_SETTINGS, inherited=inherited)
    _require_known_indicators(place, document, inherited)
    _require_later(place, document, inherited)
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


def _require_known_indicators(place: str, above: dict[str, Any], below: dict[str, Any]) -> None:
    """A slip of the pen must not leave the inherited limit in force unnoticed."""
    known = {indicator.key for indicator in ALL_INDICATORS} | set(below.get("indicators", {}))
    for name in above.get("indicators", {}):
        if name not in known:
            raise _wrong(place, f"indicators.{name}", "没有这个检查指标")


def _require_later(place: str, above: dict[str, Any], below: dict[str, Any]) -> None:
    """A local book cannot be in force before the one it says it only changes."""
    first, earliest = above["valid_from"]["value"], below["valid_from"]["value"]
    if isinstance(first, date) and isinstance(earliest, date) and first < earliest:
        raise _wrong(place, "valid_from", f"早于它所继承的规则库的生效日期 {earliest}")


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """The upper document laid over the lower one, table by table."""
    merged = dict(below)
    for name, value in above.items():
        there = merged.get(name)
        merged[name] = _merged(there, value) if isinstance(there, dict) and isinstance(value, dict) else value
    return merged


class _RuleBookFile:
    """A merged document and the name of its file, for messages; everything in it is marked."""

    def __init__(self, place: str, document: dict[str, Any]) -> None:
        self.place = place
        self.document = document

    def rulebook(self, key: str) -> RuleBook:
        """The value; raises `InputError` at the first line that cannot be used."""
        unknown = sorted(set(self.document) - _KNOWN)
        if unknown:
            raise self._wrong(unknown[0], "不是规则库的设置项")
        first, last = self._typed("valid_from", date), None
        if "valid_to" in self.document:
            last = self._typed("valid_to", date)
            if last < first:
                raise self._wrong("valid_to", "早于生效日期")
        return RuleBook(
            key=key,
            name=self.document["name"],
            source=self.document["source"],
            valid_from=first,
            valid_to=last,
            class_defaults=self._class_defaults(),
            indicators=self._indicators(),
            sources=dict(self._sources()),
            **self._options(),
        )

    def _options(self) -> dict[str, Any]:
        """What may be left out: the value's own defaults stand then."""
        numbers = {name: self._whole(name) for name in _WHOLE_NUMBERS if name in self.document}
        answers = {name: self._typed(name, bool) for name in _YES_OR_NO if name in self.document}
        return {**numbers, **answers, **self._choices()}

    def _choices(self) -> dict[str, Any]:
        chosen = {name: self._value(name) for name in _CHOICES if name in self.document}
        for name, value in chosen.items():
            if value not in _CHOICES[name]:
                raise self._wrong(name, f"只能是 {'、'.join(_CHOICES[name])}")
        if chosen.get("undeclared_counts_as") == "undeclared":
            chosen["undeclared_counts_as"] = None
        return chosen

    def _class_defaults(self) -> dict[str, Any]:
        defaults = self._table("class_defaults", '须逐类写明期限，如 通知公告 = { value = "不超过6个月", … }')
        for category, stated in defaults.items():
            if category not in COLUMN_CATEGORIES:
                said = f"没有这个栏目类别；可用：{'、'.join(COLUMN_CATEGORIES)}"
                raise self._wrong(f"class_defaults.{category}", said)
            if not isinstance(stated["value"], str):
                raise self._wrong(f"class_defaults.{category}", '期限写作 "不超过6个月"；不要求更新的写 ""')
        return {category: read_wording(stated["value"]) for category, stated in defaults.items()}

    def _sources(self) -> Iterator[tuple[str, LimitSource]]:
        """Where each setting and each category's limit stands written, by its name."""
        for name in _SETTINGS & self.document.keys():
            yield name, _source(self.document[name])
        for category, stated in self.document.get("class_defaults", {}).items():
            yield f"class_defaults.{category}", _source(stated)

    def _indicators(self) -> dict[str, IndicatorRule]:
        rules = self._table("indicators", "须是各检查指标的表")
        return {name: self._rule(name, rule) for name, rule in rules.items()}

    def _rule(self, name: str, rule: dict[str, Any]) -> IndicatorRule:
        where = f"indicators.{name}"
        if rule.get("weight") not in get_args(Weight):
            raise self._wrong(f"{where}.weight", f"只能是 {'、'.join(get_args(Weight))}")
        stated = {word: value for word, value in rule.items() if word not in RULE_WORDS}
        own = {word: value for word, value in stated.items() if isinstance(value, dict)}
        limits = {word: value["value"] if word in own else value for word, value in stated.items()}
        for word in (*NEEDED_LIMITS.get(name, ()), *limits):
            if not _is_positive(limits.get(word)):
                raise self._wrong(f"{where}.{word}", "须是大于0的整数")
        sources = {word: _source(value) for word, value in own.items()}
        return IndicatorRule(name, rule["weight"], rule["source"], rule["verified"], limits, sources)

    def _table(self, name: str, why: str) -> dict[str, Any]:
        table = self.document.get(name, {})
        if not isinstance(table, dict):
            raise self._wrong(name, why)
        return table

    def _whole(self, name: str) -> int:
        value = self._value(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self._wrong(name, "须是不小于0的整数")
        return value

    def _typed(self, name: str, kind: type[_T]) -> _T:
        value = self._value(name)
        if not isinstance(value, kind):
            raise self._wrong(name, "缺少，或写法不对")
        return value

    def _value(self, name: str) -> object:
        stated: dict[str, object] = self.document[name]
        return stated["value"]

    def _wrong(self, name: str, why: str) -> InputError:
        return _wrong(self.place, name, why)


def _source(stated: Mapping[str, Any]) -> LimitSource:
    return LimitSource(stated["source"], stated["verified"])


def _wrong(place: str, name: str, why: str) -> InputError:
    return InputError(f"规则库文件 {place} 的 {name} 不可用：{why}")


def _is_positive(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
