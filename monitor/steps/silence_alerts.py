"""Silence alerts 静默提醒: for a while no unit is written to about something, with a reason and a last day.

Findings are opened, confirmed, listed and printed as ever; only mail to units waits. What was not
told is told after the silence, if it still holds. That a silence has run out is written to the audit
log by the next check; it holds no longer from the day after its last one, check or no check.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from monitor.domain.audit_entry import SYSTEM
from monitor.domain.calendar_day import day_of
from monitor.domain.errors import InputError
from monitor.domain.silence import Silence, SilenceScope
from monitor.domain.target import Column, Site, plain
from monitor.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SilenceWish:
    """What a person asks for: exactly one of a unit, a site and a target's number."""

    unit: str = ""
    site: str = ""
    target: int | None = None
    reason: str = ""
    until: date | None = None


def silence_alerts(unit_of_work: UnitOfWork, wish: SilenceWish, *, who: str, now: datetime) -> Silence:
    """Keep mail to units about it back from now on, up to and including the day `until`.

    Raises:
        InputError: not exactly one thing was named, the registry does not know it, no reason, no last
            day, or one that is past.
    """
    scope, name = _subject(unit_of_work, wish)
    reason, until = wish.reason.strip(), wish.until
    if not reason:
        raise InputError("请写明静默的理由：--reason 理由")
    if until is None:
        raise InputError("请写明静默到哪一天为止（含当天）：--until 2026-12-31")
    if until < day_of(now):
        raise InputError(f"--until 的日期{until.isoformat()}已经过去；请改成今天或以后的日期")
    number = unit_of_work.silences.add(
        scope, name, target_id=wish.target, reason=reason, until=until, who=who, at=now
    )
    silence = Silence(number, scope, name, reason, until, who, now, wish.target)
    _note(unit_of_work, "silence_add", silence, who=who, at=now)
    return silence


def end_silence(unit_of_work: UnitOfWork, number: int, *, who: str, now: datetime) -> Silence:
    """From now on units are written to again.

    Raises:
        InputError: there is no such silence, or it is over already.
    """
    silence = unit_of_work.silences.get(number)
    if silence is None:
        raise InputError(f"没有编号为{number}的静默；用 monitor silences list 查看")
    if not silence.holds_on(day_of(now)) or not unit_of_work.silences.end(number, who=who, at=now):
        raise InputError(f"静默{number}已经结束，不用再结束；用 monitor silences list 查看")
    _note(unit_of_work, "silence_end", silence, who=who, at=now)
    return silence


def expire_silences(unit_of_work: UnitOfWork, *, now: datetime) -> int:
    """Write the end of those that have run out to the audit log, each once; returns how many."""
    over = unit_of_work.silences.run_out(day_of(now))
    ended = [each for each in over if unit_of_work.silences.end(each.id, who=SYSTEM, at=now)]
    for silence in ended:
        _note(unit_of_work, "silence_expire", silence, who=SYSTEM, at=now)
    return len(ended)


def _note(unit_of_work: UnitOfWork, what: str, silence: Silence, *, who: str, at: datetime) -> None:
    detail = {
        "scope": silence.scope,
        "name": silence.name,
        "target": silence.target_id,
        "reason": silence.reason,
        "until": silence.until.isoformat(),
    }
    unit_of_work.audit.append(what, f"silence {silence.id}", who=who, at=at, detail=detail)


def _subject(unit_of_work: UnitOfWork, wish: SilenceWish) -> tuple[SilenceScope, str]:
    """What is silenced, as the registry writes it."""
    if sum((bool(wish.unit.strip()), bool(wish.site.strip()), wish.target is not None)) != 1:
        raise InputError("写明静默什么，三者选一：--unit 单位、--site 网站、--target 监测对象编号")
    if wish.target is not None:
        return "target", _target_name(unit_of_work, wish.target)
    if wish.unit.strip():
        return "unit", _known(wish.unit, unit_of_work.registry.units_on(), what="单位")
    return "site", _known(wish.site, _sites(unit_of_work), what="网站")


def _known(text: str, names: Iterable[str], *, what: str) -> str:
    found = next((name for name in names if plain(name) == plain(text)), None)
    if found is None:
        raise InputError(f"台账中没有{what}“{text.strip()}”；请核对名称，或先导入台账")
    return found


def _sites(unit_of_work: UnitOfWork) -> set[str]:
    names = set()
    for known in unit_of_work.registry.targets_on():
        match known.target:
            case Site(name=name) | Column(site=name):
                names.add(name)
    return names


def _target_name(unit_of_work: UnitOfWork, target_id: int) -> str:
    for known in unit_of_work.registry.targets_on():
        if known.id == target_id:
            return known.target.name
    raise InputError(f"没有编号为{target_id}的监测对象；编号见 monitor targets --json 的 id")
