"""Import ledger 导入登记表: posts, attestations and forwarding tasks as people hand them in.

Entries stand beside the crawls' looks and are put together with them when a target is judged, so an
import rewrites nothing that a crawl saw, and importing again replaces what was imported before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TypeVar

from monitor.documents.ledger_reading import AccountNamed, AttestationRow, LedgerFile, PostRow
from monitor.documents.sheets.sheet_rows import Placed, places_text
from monitor.domain.calendar_day import SHANGHAI, day_of
from monitor.domain.errors import Fault, LedgerError
from monitor.domain.forwarding_task import ForwardingTask
from monitor.domain.item_key import item_key
from monitor.domain.look import Publication
from monitor.domain.owner_export import OwnerExport
from monitor.domain.period import ONE_DAY, Span
from monitor.domain.target import Account, plain
from monitor.domain.title_match import normal_title
from monitor.store.ledger_json import attestation_to_json, export_to_json, task_to_json
from monitor.store.ledgers import FORWARDING_TASKS, POSTS, LedgerEntry
from monitor.store.registry import KnownTarget
from monitor.store.unit_of_work import UnitOfWork

_RowT = TypeVar("_RowT")


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """What an import kept: rows of the file, entries and accounts they make up, entries replaced."""

    kind: str
    period: str
    rows: int
    entries: int
    accounts: int
    replaced: int
    notices: tuple[str, ...] = ()


def import_ledger(
    unit_of_work: UnitOfWork,
    file: LedgerFile,
    *,
    period: Span | None,
    now: datetime,
    dry_run: bool = False,
) -> LedgerReport:
    """Keep what a file says (unless `dry_run`), all or nothing, in the caller's transaction.

    What was imported of the KIND for the same period is replaced; without a period, forwarding tasks
    without one are, and of posts and attestations only those of the same account and time.

    Raises:
        LedgerError: rows name accounts that the registry does not hold, or contradict each other.
    """
    desk = _Desk(unit_of_work, file, period, now)
    entries = [*desk.exports(), *desk.attestations(), *desk.tasks()]
    if desk.faults:
        raise LedgerError(sorted(desk.faults, key=lambda fault: fault.row or 0))
    key = period.key if period else ""
    ledgers, is_whole = unit_of_work.ledgers, bool(period) or file.kind == FORWARDING_TASKS
    there, given = ledgers.keys(file.kind, key), {entry.key for entry in entries}
    replaced = there if is_whole else there & given
    if not dry_run:
        if is_whole:
            ledgers.clear(file.kind, key)
        ledgers.put(file.kind, key, entries, at=now)
    lost = _lost_accounts(unit_of_work, replaced, entries) if file.kind != FORWARDING_TASKS else ()
    return LedgerReport(
        kind=file.kind,
        period=key,
        rows=len(file.posts) + len(file.attestations) + len(file.tasks),
        entries=len(entries),
        accounts=len({entry.target_id for entry in entries if entry.target_id is not None}),
        replaced=len(replaced),
        notices=(*file.notices, *desk.notices, *lost),
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """One file on the desk: its rows become entries; what is wrong or odd is noted."""

    unit_of_work: UnitOfWork
    file: LedgerFile
    period: Span | None
    now: datetime
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def exports(self) -> list[LedgerEntry]:
        """Posts, account by account and export by export."""
        rows = self.file.posts
        ids = self._accounts(rows, lambda row: row.account)
        groups: dict[tuple[int, datetime | None], list[Placed[PostRow]]] = defaultdict(list)
        for row in rows:
            if row.value.account in ids:
                groups[ids[row.value.account], row.value.exported_at].append(row)
        self._note_outside((row, row.value.post.published_on) for row in rows)
        before = self._same_before(id_ for id_, stated in groups if stated is None)
        return [self._export(id_, stated, group, before) for (id_, stated), group in groups.items()]

    def _export(
        self,
        id_: int,
        stated: datetime | None,
        rows: list[Placed[PostRow]],
        before: Mapping[tuple[int, str], datetime],
    ) -> LedgerEntry:
        posts = self._each_once(rows)
        until = self._covers_until(stated or self.now)
        first = self.period.first if self.period and self.period.first <= day_of(until) else None
        export = OwnerExport(until, posts, first, f"《{self.file.name}》{_rows_text(rows)}")
        facts = export_to_json(export)
        earlier = before.get((id_, facts["digest"])) if stated is None else None
        if earlier is not None and earlier < until:
            facts = export_to_json(replace(export, exported_at=earlier))
            self.notices.append(
                f"“{rows[0].value.account.name}”的发布记录与之前导入的完全相同，又没有写导出时间，"
                "不算一次新的导出；确实重新导出过的，请填写“导出时间”"
            )
        return LedgerEntry(f"{id_}|{stated.isoformat() if stated else ''}", facts, id_)

    def _covers_until(self, exported_at: datetime) -> datetime:
        """A file for a period says nothing of what came after it, unless it holds later posts."""
        if self.period is None:
            return exported_at
        days = (row.value.post.published_on for row in self.file.posts)
        if any(day is not None and day > self.period.last for day in days):
            return exported_at
        return min(exported_at, datetime.combine(self.period.last + ONE_DAY, time(), SHANGHAI))

    def _each_once(self, rows: list[Placed[PostRow]]) -> tuple[Publication, ...]:
        posts: dict[str, Publication] = {}
        again = []
        for row in rows:
            key = item_key(row.value.post)
            if key in posts:
                again.append((row.place, row.row))
            posts.setdefault(key, row.value.post)
        if again:
            self.notices.append(f"{places_text(again)}与前面的行是同一条，只计一次")
        return tuple(posts.values())

    def _same_before(self, ids: Iterable[int]) -> dict[tuple[int, str], datetime]:
        """By account and content the earliest instant at which the very same posts were imported."""
        found: dict[tuple[int, str], datetime] = {}
        for id_, facts in self.unit_of_work.ledgers.facts(POSTS, ids):
            at = datetime.fromisoformat(facts["exported_at"])
            key = id_, facts["digest"]
            found[key] = min(at, found.get(key, at))
        return found

    def attestations(self) -> list[LedgerEntry]:
        """What people saw; two rows of one person, account and time must say the same."""
        rows = self.file.attestations
        ids = self._accounts(rows, lambda row: row.account)
        found: dict[str, Placed[AttestationRow]] = {}
        for row in rows:
            seen, id_ = row.value.seen, ids.get(row.value.account)
            if id_ is None:
                continue
            there = found.setdefault(f"{id_}|{seen.attested_at.isoformat()}|{seen.attested_by}", row)
            if replace(there.value.seen, place="") != replace(seen, place=""):
                message = f"与第{there.row}行是同一账号、同一时间、同一核验人，内容却不同；请只保留一行"
                self.faults.append(row.fault("核验时间", message))
        without = [(row.place, row.row) for row in rows if not row.value.seen.proof]
        if without:
            self.notices.append(f"{places_text(without)}没有写佐证；请留存截图，以备核对")
        self._note_outside((row, day_of(row.value.seen.attested_at)) for row in rows)
        return [
            LedgerEntry(key, attestation_to_json(row.value.seen), ids[row.value.account])
            for key, row in found.items()
        ]

    def tasks(self) -> list[LedgerEntry]:
        """Titles to be forwarded, each once."""
        found: dict[str, Placed[ForwardingTask]] = {}
        for row in self.file.tasks:
            task = row.value
            types = "；".join(sorted(plain(each) for each in task.account_types))
            there = found.setdefault(f"{normal_title(task.title)}|{task.published_on}|{types}", row)
            if there is not row:
                message = f"与第{there.row}行是同一篇（不计标点和“全文”“转发”等前缀）；请只保留一行"
                self.faults.append(row.fault("标题", message))
            elif not normal_title(task.title):
                self.faults.append(row.fault("标题", f"“{task.title}”里没有文字，无法比对；请写完整标题"))
        self._note_unknown_types()
        self._note_outside((row, row.value.published_on) for row in self.file.tasks)
        return [LedgerEntry(key, task_to_json(row.value)) for key, row in found.items()]

    def _accounts(
        self, rows: Iterable[Placed[_RowT]], account_of: Callable[[_RowT], AccountNamed]
    ) -> dict[AccountNamed, int]:
        """The registry's ids of the accounts that rows name; each that is not there becomes a fault."""
        known = _ids_by_name(self.unit_of_work.registry.targets_on()) if rows else {}
        found: dict[AccountNamed, int] = {}
        for row in rows:
            named = account_of(row.value)
            ids = known.get((plain(named.account_type), plain(named.name)), [])
            if len(ids) == 1:
                found[named] = ids[0]
            elif ids:
                message = f"台账里有{len(ids)}个“{named.name}”（{named.account_type}），分不清是哪一个"
                self.faults.append(row.fault("账号名称", message))
            else:
                message = f"台账里没有账号“{named.name}”（{named.account_type}）；请先登记，或改正名称和类型"
                self.faults.append(row.fault("账号名称", message))
        return found

    def _note_outside(self, rows: Iterable[tuple[Placed[_RowT], date | None]]) -> None:
        if self.period is None:
            return
        outside = [(row.place, row.row) for row, day in rows if day is not None and day not in self.period]
        if outside:
            self.notices.append(
                f"{places_text(outside)}的日期不在时段{self.period.key}内；请确认没有导错文件"
            )

    def _note_unknown_types(self) -> None:
        told = {each for row in self.file.tasks for each in row.value.account_types}
        targets = self.unit_of_work.registry.targets_on() if told else []
        known = {plain(each.target.account_type) for each in targets if isinstance(each.target, Account)}
        unknown = sorted(each for each in told if plain(each) not in known)
        if unknown:
            self.notices.append(f"台账里没有这些类型的账号：{'、'.join(unknown)}；请按台账的账号类型填写")


def _ids_by_name(targets: Iterable[KnownTarget]) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for each in targets:
        if isinstance(each.target, Account):
            found[plain(each.target.account_type), plain(each.target.name)].append(each.id)
    return found


def _rows_text(rows: list[Placed[PostRow]]) -> str:
    first, last = rows[0].row, rows[-1].row
    return f"第{first}行" if first == last else f"第{first}至{last}行"


def _lost_accounts(
    unit_of_work: UnitOfWork, replaced: Iterable[str], entries: Iterable[LedgerEntry]
) -> tuple[str, ...]:
    """A sentence on accounts whose entries are replaced by nothing."""
    given = {str(entry.target_id) for entry in entries}
    gone = {key.partition("|")[0] for key in replaced} - given
    names = sorted(each.target.name for each in unit_of_work.registry.all_targets() if str(each.id) in gone)
    if not names:
        return ()
    return (
        f"之前为该时段导入过、这次文件里没有的账号：{'、'.join(names)}；其记录已被替换，"
        "同一时段的记录请合并成一个文件再导入",
    )
