"""Tell operator 告知值守人员: what changed, what could not be seen, who cannot be reached."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.domain.step_reports import RunTrust
from monitor.steps.tell_operator import OperatorNews, tell_operator
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at
from tests.linhe_store import EDUCATION, OFFICE, Linhe, again, column, seen, wall
from tests.steps.answers import answer, decide, told_county

NOW = at("11-15", 2)


@pytest.fixture
def linhe(sqlite_store: Store) -> Linhe:
    """One column overdue, one behind a firewall; its unit has no address."""
    county = Linhe(sqlite_store)
    county.register(column("通知公告"), column("政策文件"), units=(OFFICE, replace(EDUCATION, mails=())))
    county.look_and_check({"通知公告": seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    county.night({"通知公告": again(at("11-15")), "政策文件": wall(at("11-15"))}, when=at("11-15"))
    return county


def tell(linhe: Linhe, recipients: str) -> int:
    report, alerts = linhe.check(NOW)
    news = OperatorNews(replace(report, queued=alerts.queued), alerts, linhe.judged(NOW), RunTrust(2, None))
    with linhe.store.writing() as unit_of_work:
        return tell_operator(unit_of_work, news, recipients=recipients, now=NOW)


def test_the_operator_reads_what_changed_and_what_could_not_be_seen(linhe: Linhe) -> None:
    assert tell(linhe, "op@linhe.example") == 1
    mail = linhe.mails()[-1]
    assert (mail.is_operator, mail.state) == (True, "waiting")
    assert mail.subject == "【政务公开监测】2026-11-15：不合格1，无法判定1，新增0，销号0"
    assert (
        mail.text
        == """监测时间点：2026-11-15
监测对象2个：合格0，不合格1，无法判定1。
问题：新增0，核实1，销号0，证据过期0。生成提醒1封。
没有邮箱的单位：县教育局（由临河县政府办公室转告）。请在台账补登。
无法判定的原因（不作为不合格）：
  被拦截：网站防火墙（waf_ruishu），1个
"""
    )
    assert "被拦截：网站防火墙（waf_ruishu），1个" in mail.html


@pytest.mark.parametrize(("recipients", "count"), [("", 0), (" ; ", 0), ("a@x.cn；b@x.cn, c@x.cn", 3)])
def test_every_address_gets_one_and_none_is_fine(linhe: Linhe, recipients: str, count: int) -> None:
    assert tell(linhe, recipients) == count


def test_operator_mails_are_never_held(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store, mail_mode="hold")
    linhe.register(column())
    assert tell(linhe, "op@linhe.example") == 1
    assert [mail.state for mail in linhe.mails()] == ["waiting"]


def test_where_everything_was_seen_nothing_is_said_of_what_was_not(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column("通知公告"))
    linhe.night({"通知公告": seen(at("11-15"), ["11-14"])}, when=at("11-15"))
    tell(linhe, "op@linhe.example")
    assert "无法判定的原因" not in linhe.mails()[-1].text


def test_findings_that_rested_on_a_slip_in_the_registry_are_named(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column(wording="1条/年"))
    linhe.look_and_check({"通知公告": seen(at("11-14"), ["10-30", "2025-06-01"])}, when=at("11-14"))
    linhe.change(column(wording="1条/2周"), at("11-15"))
    linhe.check(at("11-15", 1))
    linhe.change(column(wording="1条/年"), at("11-15"))
    tell(linhe, "op@linhe.example")
    assert "台账更正后撤销1项问题，按误报处理" in linhe.mails()[-1].text


def test_objections_that_wait_are_named_in_every_letter(sqlite_store: Store, tmp_path: Path) -> None:
    linhe = told_county(sqlite_store)
    answer(linhe, "objection", at("11-16", 12), folder=tmp_path, text="栏目在新网址\n请核对")
    tell(linhe, "op@linhe.example")
    assert (
        "异议待处理1项（monitor findings dismiss 采纳，monitor findings uphold 驳回）：\n"
        "  问题1“通知公告”：2026-11-16 县教育局 张三：栏目在新网址 请核对\n"
    ) in linhe.mails()[-1].text
    decide(linhe, "uphold", at("11-17", 9))
    tell(linhe, "other@linhe.example")
    assert "异议" not in linhe.mails()[-1].text
