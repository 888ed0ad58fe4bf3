"""`monitor findings reply`, `object` and `uphold`: taken down, shown everywhere, refused in Chinese."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor import clock
from monitor.store.engine import make_engine
from monitor.store.unit_of_work import Store
from tests.linhe_store import Linhe, column, item, seen
from tests.monitor_command import MonitorCommand

NAME = "通知公告"


@pytest.fixture
def monitor(tmp_path: Path) -> MonitorCommand:
    """A column seen overdue on two nights; the mail to its unit has been sent."""
    command = MonitorCommand(
        tmp_path, {"MONITOR_MAIL_MODE": "send", "MONITOR_OPERATOR_MAIL": "op@linhe.example"}
    )
    command.run("init")
    engine = make_engine(f"sqlite:///{tmp_path / 'var' / 'monitor.db'}")
    linhe = Linhe(Store(engine))
    linhe.register(column(NAME))
    for when in (clock.now() - timedelta(days=1), clock.now()):
        linhe.night({NAME: seen(when, [item("2025-01-02", title="旧闻")])}, when=when)
    engine.dispose()
    command.run("check")
    command.run("alerts", "send")
    return command


def finding(monitor: MonitorCommand) -> dict[str, Any]:
    return monitor.json("findings", "show", "1")


def test_an_answer_with_its_attachment_is_shown_and_audited(monitor: MonitorCommand, tmp_path: Path) -> None:
    proof = tmp_path / "整改说明.pdf"
    proof.write_bytes(b"%PDF-1.7 proof")
    assert finding(monitor)["answer_due_reason"] in (None, "calendar_year_unknown")
    said = monitor.run(
        "findings", "reply", "1", "--by", "县教育局 张三", "--text", "已更新", "--attachment", str(proof)
    )
    assert said == "问题1：已反馈；下一次采集时复查\n"
    detail = finding(monitor)
    assert (detail["state"], detail["objection"]) == ("replied", None)
    (answer,) = detail["answers"]
    assert (answer["kind"], answer["by"], answer["attachment"]["name"]) == (
        "reply",
        "县教育局 张三",
        "整改说明.pdf",
    )
    (kept,) = (each for each in (tmp_path / "var" / "attachments").rglob("*") if each.is_file())
    assert kept.name == answer["attachment"]["sha256"]
    shown = monitor.run("findings", "show", "1")
    assert "附件《整改说明.pdf》（pdf，1KB，sha256 " in shown
    assert "  整改期限：" in shown
    assert "登记反馈" in monitor.run("audit", "list")


def test_the_deadline_stays_what_the_unit_was_told_when_the_setting_changes(monitor: MonitorCommand) -> None:
    def due(command: MonitorCommand) -> tuple[object, object]:
        detail = finding(command)
        return detail["answer_due_on"], detail["answer_due_reason"]

    told = due(monitor)
    changed = replace(monitor, settings={**monitor.settings, "MONITOR_RECTIFY_WORKDAYS": "1"})
    assert due(changed) == told


def test_an_objection_is_marked_everywhere_until_it_is_decided(monitor: MonitorCommand) -> None:
    said = monitor.run("findings", "object", "1", "--by", "张三", "--text", "栏目在新网址\x1b[31m")
    assert said == "问题1：异议待处理；下一次采集时复查\n"
    assert [row["objection"] for row in monitor.json("findings", "list")["findings"]] == ["open"]
    assert [row["objection"] for row in monitor.json("overdue")["violations"]] == ["open"]
    for command in ("show", "explain"):
        assert monitor.json("findings", command, "1")["objection"] == "open"
        shown = monitor.run("findings", command, "1")
        assert "已反馈，异议待处理" in shown
        assert "\x1b" not in shown
    assert "异议待处理" in monitor.run("findings", "list")
    assert "已通知" in monitor.run("findings", "uphold", "1", "--reason", "新网址也没有更新")
    assert finding(monitor)["objection"] is None
    assert "异议：" in monitor.run("findings", "show", "1")
    assert "驳回异议" in monitor.run("audit", "list")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("reply", "1", "--text", "已更新"), "请写明是谁答复的：--by"),
        (("object", "1", "--by", "张三"), "请写明答复内容：--text"),
        (("reply", "9", "--by", "张三", "--text", "已更新"), "没有编号为9的问题"),
        (("reply", "1", "--by", "张三", "--text", "已更新", "--attachment", "没有.pdf"), "附件打不开"),
        (("uphold", "1", "--reason", "不成立"), "没有待处理的异议"),
    ],
    ids=["nobody", "nothing", "no-finding", "no-file", "no-objection"],
)
def test_what_cannot_be_taken_down_is_refused_and_leaves_nothing(
    monitor: MonitorCommand, arguments: tuple[str, ...], why: str
) -> None:
    assert why in monitor.run("findings", *arguments, code=2)
    detail = finding(monitor)
    assert (detail["state"], detail["answers"]) == ("notified", [])
    assert not (monitor.folder / "var" / "attachments").exists()


def test_a_file_of_another_kind_is_refused_whatever_its_name(monitor: MonitorCommand, tmp_path: Path) -> None:
    (tmp_path / "照片.jpg").write_bytes(b"MZ\x90\x00")
    said = monitor.run(
        "findings", "reply", "1", "--by", "张三", "--text", "见附件", "--attachment", "照片.jpg", code=2
    )
    assert "附件《照片.jpg》的内容不是 pdf、jpg、png、docx、xlsx 中的一种" in said
    assert finding(monitor)["answers"] == []
