"""Ledger reading 读登记表: a file of one KIND becomes entries, or every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TypeVar

from monitor.documents.ledger_forms import ATTESTATIONS_FORM, FORWARDING_TASKS_FORM, POSTS_FORM
from monitor.documents.ledger_row import LedgerRow, Moment
from monitor.documents.ledger_sheet import continued, read_ledger_table
from monitor.documents.sheets.row_reading import is_web_address
from monitor.documents.sheets.sheet_rows import Placed
from monitor.documents.sheets.sheet_table import SheetForm
from monitor.domain.attestation import Attestation
from monitor.domain.calendar_day import SHANGHAI, day_of
from monitor.domain.errors import Fault, InputError, LedgerError
from monitor.domain.forwarding_task import ForwardingTask
from monitor.domain.look import AccountState, Interaction, Originality, Publication
from monitor.domain.period import period_containing
from monitor.domain.target import plain

T = TypeVar("T")

KINDS: Mapping[str, str] = {
    "posts": "账号发布记录",
    "attestations": "人工核验",
    "forwarding-tasks": "转载任务",
}
"""The KINDs that can be imported."""

_CARRIED = ("账号名称", "账号类型", "导出时间")
_ORIGINAL: Mapping[str, Originality] = {"是": "original", "否": "forwarded", "": "undeclared"}
_STATES: Mapping[str, AccountState] = {
    "正常": "normal",
    "搜索不到": "missing",
    "已注销": "cancelled",
    "已改名": "normal",
}
_RENAMED = "已改名"
_INTERACTION: Mapping[str, Interaction] = {"有": "present", "无": "absent", "链接有误": "dead_link"}


@dataclass(frozen=True, slots=True)
class AccountNamed:
    """The account a row speaks of, as it is written there."""

    name: str
    account_type: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post; `exported_at` is None where the row does not say when it was exported."""

    account: AccountNamed
    post: Publication
    exported_at: datetime | None


@dataclass(frozen=True, slots=True)
class AttestationRow:
    """What a person saw of an account."""

    account: AccountNamed
    seen: Attestation


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """The rows of a file of one KIND (the others are empty), and sentences for the operator."""

    kind: str
    name: str
    posts: tuple[Placed[PostRow], ...] = ()
    attestations: tuple[Placed[AttestationRow], ...] = ()
    tasks: tuple[Placed[ForwardingTask], ...] = ()
    notices: tuple[str, ...] = ()


def read_ledger(kind: str, path: Path, *, now: datetime) -> LedgerFile:
    """A file of one of the KINDs of `monitor.store.ledgers`; dates after `now` are faults.

    Raises:
        InputError: nothing can be read at all (no such file, no table, too large).
        LedgerError: with a fault for every place that must be mended.
    """
    match kind:
        case "posts":
            posts, notices = _read(path, POSTS_FORM, lambda row: _post(row, now), carried=_CARRIED)
            return LedgerFile(kind, path.name, posts=posts, notices=notices)
        case "attestations":
            seen, notices = _read(path, ATTESTATIONS_FORM, lambda row: _attestation(row, now, file=path.name))
            return LedgerFile(kind, path.name, attestations=seen, notices=notices)
        case "forwarding-tasks":
            tasks, notices = _read(path, FORWARDING_TASKS_FORM, _task)
            return LedgerFile(kind, path.name, tasks=tasks, notices=notices)
        case _:
            raise InputError(f"不能导入“{kind}”；现在可以导入：{'、'.join(KINDS)}")


def _read(
    path: Path, form: SheetForm, read: Callable[[LedgerRow], T | None], *, carried: tuple[str, ...] = ()
) -> tuple[tuple[Placed[T], ...], tuple[str, ...]]:
    faults: list[Fault] = []
    table = read_ledger_table(path, form, faults)
    if table is None:
        raise LedgerError(faults)
    if carried:
        table = continued(table, carried)
    rows = []
    for row in table.rows:
        value = read(LedgerRow(table, row, faults))
        if value is not None:
            rows.append(Placed(table.place, row.number, value))
    if not table.rows:
        faults.append(Fault(table.place, None, None, "表头下面没有内容；请确认是不是导错了文件"))
    if faults:
        raise LedgerError(sorted(dict.fromkeys(faults), key=lambda fault: fault.row or 0))
    notice = table.unused_notice()
    return tuple(rows), (notice,) if notice else ()


def _account(row: LedgerRow) -> AccountNamed:
    return AccountNamed(row.required("账号名称"), row.required("账号类型"))


def _post(row: LedgerRow, now: datetime) -> PostRow | None:
    account, title, url = _account(row), row.text("标题"), row.text("链接")
    published = row.moment("发布时间", is_required=True)
    exported = row.moment("导出时间")
    original = row.choice("是否原创", ("是", "否"), "")
    if not title and not url:
        row.fault("标题", "标题和链接不能都空着；请至少填写一个")
    if url and not is_web_address(url):
        row.fault("链接", f"“{url[:80]}”不是网址；请写以 http:// 或 https:// 开头的完整网址，没有就空着")
    if exported is not None and exported.earliest > now:
        row.fault("导出时间", f"“{exported.written}”还没有到；请核对日期")
        exported = None
    if published is None:
        return None
    if published.day > (exported.day if exported else day_of(now)):
        row.fault("发布时间", f"“{published.written}”晚于{'导出时间' if exported else '今天'}；请核对日期")
    post = Publication(
        title=title,
        url=url or None,
        published_on=published.day,
        raw_date=published.written,
        published_at=published.at,
        originality=_ORIGINAL[original],
    )
    return PostRow(account, post, exported.earliest if exported else None)


def _attestation(row: LedgerRow, now: datetime, *, file: str) -> AttestationRow | None:
    account, at = _account(row), row.moment("核验时间", is_required=True)
    state = row.choice("账号状态", tuple(_STATES), "")
    name_now = _name_now(row, account, state)
    newest, original = row.moment("最近发布时间"), row.moment("最近原创时间")
    interaction = row.choice("互动功能", tuple(_INTERACTION), "")
    who = row.required("核验人")
    if not any((state, newest, original, interaction)):
        row.fault("账号状态", "没有写任何核验结果；账号状态、最近发布或原创时间、互动功能至少填写一项")
    if at is None:
        return None
    _check_days(row, at, newest, original, now)
    return AttestationRow(
        account,
        Attestation(
            attested_at=at.earliest,
            attested_by=who,
            state=_STATES.get(state),
            name_now=name_now,
            newest_on=newest.day if newest else None,
            newest_original_on=original.day if original else None,
            interaction=_INTERACTION.get(interaction),
            proof=row.note("佐证"),
            place=f"《{file}》第{row.number}行",
        ),
    )


def _name_now(row: LedgerRow, account: AccountNamed, state: str) -> str:
    """现名称, which belongs to 已改名 alone."""
    name = row.text("现名称")
    if state == _RENAMED and not name:
        row.fault("现名称", "账号状态是“已改名”，请写明现在的名称")
    if state == _RENAMED and name and plain(name) == plain(account.name):
        row.fault("现名称", "与账号名称相同；没有改名的，账号状态请写“正常”")
    if state != _RENAMED and name and plain(name) != plain(account.name):
        row.fault("现名称", "写了另一个名称，账号状态却不是“已改名”；请改正其中一个")
    return name if state == _RENAMED else ""


def _check_days(
    row: LedgerRow, at: Moment, newest: Moment | None, original: Moment | None, now: datetime
) -> None:
    if at.earliest > now:
        row.fault("核验时间", f"“{at.written}”还没有到；请核对日期")
    for column, told in (("最近发布时间", newest), ("最近原创时间", original)):
        if told is not None and told.day > at.day:
            row.fault(column, f"“{told.written}”晚于核验时间；请核对日期")
    if newest is not None and original is not None and original.day > newest.day:
        row.fault("最近原创时间", "晚于最近发布时间；请核对两个日期")


def _task(row: LedgerRow) -> ForwardingTask | None:
    title = row.required("标题")
    published, due = row.moment("发布时间", is_required=True), row.moment("截止时间")
    if published is None:
        return None
    if due is not None and due.day < published.day:
        row.fault("截止时间", f"“{due.written}”早于发布时间；请核对日期")
    due_at = due.latest if due is not None else _end_of_quarter(published.day)
    return ForwardingTask(title, published.day, due_at, row.names("适用账号类型"))


def _end_of_quarter(day: date) -> datetime:
    """The last second of the quarter a task belongs to: without a deadline it may be done until then."""
    return datetime.combine(period_containing(day, "quarter").last, time(23, 59, 59), SHANGHAI)
