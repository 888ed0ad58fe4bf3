"""Audit commands 审计命令: who did what, and the proof that nobody has rewritten it."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from monitor.answers import minute_of, print_json, print_line, print_table
from monitor.domain.audit_entry import AuditEntry, ChainCheck
from monitor.domain.errors import InputError
from monitor.queries.instants import local_iso
from monitor.wiring import open_workshop

audit = typer.Typer(help="审计日志：查看、核验。", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]

ACTIONS = {
    "alerts_release": "放行提醒",
    "finding_confirm": "核实问题",
    "finding_dismiss": "认定误报",
    "finding_exempt": "免责",
    "finding_object": "登记异议",
    "finding_reply": "登记反馈",
    "finding_resolve": "人工销号",
    "finding_uphold": "驳回异议",
    "lists_confirm": "确认列表",
    "robots_allow": "登记抓取许可",
    "robots_exempt": "采集未查 robots",
    "robots_revoke": "撤销抓取许可",
    "silence_add": "登记静默",
    "silence_end": "结束静默",
    "silence_expire": "静默到期",
}
_FAULTS = {"missing": "它之前缺了记录", "unlinked": "它与前一条接不上", "altered": "它的内容被改过"}
_BROKEN = 4


@audit.command("list")
def list_command(
    *,
    what: Annotated[str, typer.Option("--what", help="只看一种操作，如 robots_allow")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多几条，从最近的起")] = 50,
    as_json: AsJson = False,
) -> None:
    """列出审计记录，最近的在前。"""
    if what and what not in ACTIONS:
        raise InputError(f"没有“{what}”这种操作；可用：{'、'.join(ACTIONS)}")
    with open_workshop().ready_store.reading() as unit_of_work:
        entries = unit_of_work.audit.entries(what=what, limit=limit)
    if as_json:
        print_json({"entries": [_document(entry) for entry in entries]})
        return
    print_table(
        "审计日志",
        ("编号", "时间", "操作人", "操作", "对象", "内容"),
        (
            (
                entry.number,
                minute_of(local_iso(entry.at)),
                entry.who,
                ACTIONS.get(entry.what, entry.what),
                entry.subject,
                json.dumps(dict(entry.detail), ensure_ascii=False),
            )
            for entry in entries
        ),
    )


@audit.command("verify")
def verify_command(
    *,
    known: Annotated[str, typer.Option("--known", help="以前记下的末条校验值，看它还在不在")] = "",
    as_json: AsJson = False,
) -> None:
    """核验：从第一条起，有没有缺少、插入或改动的记录；有则退出码 4。"""
    known = known.strip().lower()
    with open_workshop().ready_store.reading() as unit_of_work:
        check = unit_of_work.audit.verify(known=known)
    is_whole = check.fault is None and (check.has_known or not known)
    if as_json:
        print_json(_verdict(check, known, is_whole=is_whole))
    else:
        print_line(_sentence(check, known))
    if not is_whole:
        raise typer.Exit(_BROKEN)


def _document(entry: AuditEntry) -> dict[str, object]:
    return {
        "id": entry.number,
        "at": local_iso(entry.at),
        "who": entry.who,
        "what": entry.what,
        "subject": entry.subject,
        "detail": dict(entry.detail),
        "previous": entry.previous,
        "hash": entry.hash,
    }


def _verdict(check: ChainCheck, known: str, *, is_whole: bool) -> dict[str, object]:
    fault = check.fault
    return {
        "whole": is_whole,
        "entries": check.entries,
        "head": check.head,
        "fault": {"id": fault.number, "kind": fault.kind} if fault else None,
        "known": check.has_known if known else None,
    }


def _sentence(check: ChainCheck, known: str) -> str:
    if check.fault is not None:
        return (
            f"审计日志不完整：第{check.fault.number}条，{_FAULTS[check.fault.kind]}；之前的{check.entries}条完好。"
            "请保留数据库原样，与备份比对，查清谁动过数据库"
        )
    if known and not check.has_known:
        return (
            f"审计日志里已没有校验值 {known}：记下它之后，日志被截断或整个重写过。"
            "请保留数据库原样，与备份比对，查清谁动过数据库"
        )
    return f"审计日志完好，共{check.entries}条；末条校验值 {check.head}（请记在别处，下次用 --known 核对）"
