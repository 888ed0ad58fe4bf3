"""Import registry 导入台账: bring what is watched in line with the sheets, keeping history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.domain.errors import Fault, RegistryError
from monitor.domain.registry import Registry
from monitor.domain.same_target import Named, same_targets
from monitor.domain.target import Account, Column, Site, Target, plain
from monitor.store.registry import KnownTarget
from monitor.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RegistryDifference:
    """What an import changes. Names are as the sheets write them, for people to check."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    retired: tuple[str, ...]
    notices: tuple[str, ...] = ()


def import_registry(
    unit_of_work: UnitOfWork, registry: Registry, *, day: date, dry_run: bool = False
) -> RegistryDifference:
    """Compare the sheets with what is known and apply the difference (unless `dry_run`).

    A site or column that evidently goes on under another name, unit or address is changed, not
    replaced. Idempotent. A sheet that was not given retires nothing. Everything happens in the caller's
    transaction: all or nothing.

    Raises:
        RegistryError: what a sheet that was not given still holds leans on a unit or a site that is gone.
    """
    known = unit_of_work.registry.targets_on()
    match = _Matches(known)
    given: list[Target] = [*registry.sites, *registry.columns, *registry.accounts]
    added: list[Target] = []
    changed: list[tuple[KnownTarget, Target]] = []
    unchanged = 0
    for target in given:
        there = match.take(target)
        if there is None:
            added.append(target)
        elif there.target == target:
            unchanged += 1
        else:
            changed.append((there, target))
    left = match.left()
    _refuse_orphans([item.target for item in left if item.target.kind not in registry.kinds_given], registry)
    retired = [item for item in left if item.target.kind in registry.kinds_given]
    carried = _carried(retired, added)
    gone_on = {key for each in carried for key in (each.before.key, each.after.key)}
    retired = [item for item in retired if item.target.key not in gone_on]
    added = [target for target in added if target.key not in gone_on]
    units = _unit_changes(unit_of_work, registry)
    if not dry_run:
        changes = [*changed, *((each.known, each.after) for each in carried)]
        _apply(unit_of_work, registry, units, added, changes, retired, day=day)
    return RegistryDifference(
        added=tuple(f"单位 {name}" for name in units[0]) + tuple(map(label, added)),
        changed=tuple(f"单位 {name}" for name in units[1])
        + tuple(label(new) for _, new in changed)
        + tuple(label(each.after) + _what_changed(each) for each in carried),
        unchanged=unchanged + units[3],
        retired=tuple(f"单位 {name}" for name in units[2]) + tuple(label(old.target) for old in retired),
        notices=registry.notices,
    )


def label(target: Target) -> str:
    """A target's name as a person would say it."""
    match target.kind:
        case "site":
            return f"网站 {target.name}"
        case "account":
            return (
                f"账号 {target.name}（{target.account_type}）" if isinstance(target, Account) else target.name
            )
        case _:
            site = getattr(target, "site", "")
            return f"栏目 {site}·{target.name}"


@dataclass(frozen=True, slots=True)
class _Carried:
    """A known target that goes on under another key, with its findings and its history."""

    known: KnownTarget
    before: Named
    after: Named


def _carried(retired: list[KnownTarget], added: list[Target]) -> list[_Carried]:
    known = {item.target.key: item for item in retired}
    pairs = same_targets((item.target for item in retired), added)
    return [_Carried(known[before.key], before, after) for before, after in pairs]


def _what_changed(carried: _Carried) -> str:
    """What the sheet now says differently of the same thing, for a person to check."""
    before, after = _identity(carried.before), _identity(carried.after)
    changes = [
        f"{name}：{before[name] or '空'} → {after[name] or '空'}"
        for name in before
        if before[name] != after[name]
    ]
    return f"（{'；'.join(changes)}）"


def _identity(target: Named) -> dict[str, str]:
    if isinstance(target, Site):
        return {"网站名称": target.name}
    return {
        "网站名称": target.site,
        "栏目名称": target.name,
        "栏目网址": target.url,
        "保障单位": "、".join(target.units),
        "来源单位": target.source_unit,
    }


def _refuse_orphans(staying: list[Target], registry: Registry) -> None:
    """What stays although its sheet was not given needs its units and its site."""
    units = {unit.name for unit in registry.units}
    sites = {site.name for site in registry.sites}
    faults = []
    for target in staying:
        missing = [f"单位“{name}”" for name in target.units if name not in units]
        if isinstance(target, Column) and "site" in registry.kinds_given and target.site not in sites:
            missing.append(f"网站“{target.site}”")
        if missing:
            message = f"{label(target)}还要用到{'、'.join(missing)}，表里却没有；请补上，或把它的表一并导入"
            faults.append(Fault("", None, None, message))
    if faults:
        raise RegistryError(faults)


class _Matches:
    """Finds what a sheet's row was called before; every known target is taken at most once."""

    def __init__(self, known: list[KnownTarget]) -> None:
        self._by_key = {item.target.key: item for item in known}
        self._accounts: dict[tuple[str, str], list[KnownTarget]] = {}
        for item in known:
            if isinstance(item.target, Account):
                self._accounts.setdefault(_name_of(item.target), []).append(item)

    def take(self, target: Target) -> KnownTarget | None:
        """The known target this row speaks of."""
        found = self._by_key.get(target.key)
        if found is None and isinstance(target, Account):
            found = self._same_account(target)
        if found is not None:
            del self._by_key[found.target.key]
        return found

    def _same_account(self, account: Account) -> KnownTarget | None:
        """An account that gained (or lost) its id in the sheet keeps its history."""
        candidates = [
            item
            for item in self._accounts.get(_name_of(account), [])
            if item.target.key in self._by_key
            and isinstance(item.target, Account)
            and not (item.target.account_id and account.account_id)
        ]
        return candidates[0] if len(candidates) == 1 else None

    def left(self) -> list[KnownTarget]:
        """What no row spoke of."""
        return list(self._by_key.values())


def _name_of(account: Account) -> tuple[str, str]:
    return plain(account.account_type), plain(account.name)


def _unit_changes(
    unit_of_work: UnitOfWork, registry: Registry
) -> tuple[list[str], list[str], list[str], int]:
    known = unit_of_work.registry.units_on()
    given = {unit.name: unit for unit in registry.units}
    added = [name for name in given if name not in known]
    changed = [name for name, unit in given.items() if name in known and known[name] != unit]
    retired = [name for name in known if name not in given]
    return added, changed, retired, len(given) - len(added) - len(changed)


def _apply(
    unit_of_work: UnitOfWork,
    registry: Registry,
    units: tuple[list[str], list[str], list[str], int],
    added: list[Target],
    changed: list[tuple[KnownTarget, Target]],
    retired: list[KnownTarget],
    *,
    day: date,
) -> None:
    given = {unit.name: unit for unit in registry.units}
    for name in units[0] + units[1]:
        unit_of_work.registry.put_unit(given[name], day)
    for name in units[2]:
        unit_of_work.registry.retire_unit(name, day)
    unit_of_work.registry.retire_targets((old.id for old in retired), day)
    unit_of_work.registry.change_targets(((old.id, new) for old, new in changed), day)
    unit_of_work.registry.add_targets(added, day)
