"""`monitor alerts` and `monitor findings`: held mails wait for an operator; people decide, with reasons."""

from __future__ import annotations

import email
import email.policy
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
    """A column seen overdue on two nights, checked in mode hold."""
    command = MonitorCommand(tmp_path)
    command.run("init")
    engine = make_engine(f"sqlite:///{tmp_path / 'var' / 'monitor.db'}")
    linhe = Linhe(Store(engine))
    linhe.register(column(NAME))
    for when in (clock.now() - timedelta(days=1), clock.now()):
        linhe.night({NAME: seen(when, [item("2025-01-02", title="旧\x1b[31m闻\u202e")])}, when=when)
    engine.dispose()
    command.run("check")
    return command


def alerts(monitor: MonitorCommand) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = monitor.json("alerts", "list")["alerts"]
    return listed


def mails(monitor: MonitorCommand) -> list[Path]:
    return sorted((monitor.folder / "var" / "mail").glob("*.eml"))


def test_by_default_a_mail_is_held_until_an_operator_releases_it(monitor: MonitorCommand) -> None:
    assert [(each["state"], each["unit"]) for each in alerts(monitor)] == [("held", "县教育局")]
    assert "已发送0封" in monitor.run("alerts", "send")
    assert mails(monitor) == []
    assert "已放行1封" in monitor.run("alerts", "release", "1")
    assert "已发送1封" in monitor.run("alerts", "send")
    (path,) = mails(monitor)
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert message["Subject"] == "【政务公开监测】县教育局：1项待整改"
    assert message["Message-ID"] == alerts(monitor)[0]["message_id"]
    assert [each["state"] for each in monitor.json("findings", "list")["findings"]] == ["notified"]


def test_all_may_be_released_at_once_and_again_without_harm(monitor: MonitorCommand) -> None:
    assert "已放行1封" in monitor.run("alerts", "release", "--all")
    assert "已放行0封" in monitor.run("alerts", "release", "--all")


def test_a_dry_run_names_what_would_be_sent_and_sends_nothing(monitor: MonitorCommand) -> None:
    monitor.run("alerts", "release", "--all")
    said = monitor.run("alerts", "send", "--dry-run")
    assert "将发送 1：jyj@linhe.example" in said
    dry = MonitorCommand(monitor.folder, {"MONITOR_MAIL_MODE": "dry-run"})
    assert "共1封，未发送" in dry.run("alerts", "send")
    assert mails(monitor) == []
    assert alerts(monitor)[0]["state"] == "waiting"


def test_what_is_sent_is_not_sent_again(monitor: MonitorCommand) -> None:
    monitor.run("alerts", "release", "--all")
    monitor.run("alerts", "send")
    monitor.run("alerts", "send")
    monitor.run("check")
    monitor.run("alerts", "release", "--all")
    monitor.run("alerts", "send")
    assert len(mails(monitor)) == 1


def test_the_table_names_states_in_chinese(monitor: MonitorCommand) -> None:
    assert "待放行" in monitor.run("alerts", "list")


def test_a_finding_dismissed_before_release_is_never_mailed(monitor: MonitorCommand) -> None:
    assert "请写明理由" in monitor.run("findings", "dismiss", "1", code=2)
    assert "误报" in monitor.run("findings", "dismiss", "1", "--reason", "栏目已迁移")
    monitor.run("check")
    assert [each["state"] for each in alerts(monitor)] == ["withdrawn"]
    assert "已放行0封" in monitor.run("alerts", "release", "--all")


@pytest.mark.parametrize(
    ("decision", "more", "said"),
    [
        pytest.param("confirm", (), "待整改", id="confirm"),
        pytest.param("exempt", ("--until", "2999-12-31"), "免责（至2999-12-31）", id="exempt"),
        pytest.param("resolve", (), "已销号", id="resolve"),
    ],
)
def test_a_decision_is_kept_with_its_reason(
    monitor: MonitorCommand, decision: str, more: tuple[str, ...], said: str
) -> None:
    assert said in monitor.run("findings", decision, "1", "--reason", "已核对", *more)
    events = monitor.json("findings", "show", "1")["events"]
    assert events[-1]["note"] == "已核对"
    assert events[-1]["who"] != "monitor"


def test_a_mail_about_a_dismissed_finding_cannot_be_released(monitor: MonitorCommand) -> None:
    monitor.run("findings", "dismiss", "1", "--reason", "栏目已迁移")
    said = monitor.run("alerts", "release", "--all")
    assert "提醒1（县教育局，jyj@linhe.example）整封撤回：临河县人民政府·通知公告（误报）" in said
    assert "已放行0封" in said
    assert [each["state"] for each in alerts(monitor)] == ["withdrawn"]


def test_a_mail_released_before_a_finding_was_dismissed_is_not_sent(monitor: MonitorCommand) -> None:
    monitor.run("alerts", "release", "--all")
    monitor.run("findings", "exempt", "1", "--reason", "撤并", "--until", "2999-12-31")
    said = monitor.run("alerts", "send")
    assert "整封撤回：临河县人民政府·通知公告（免责）" in said
    assert "已发送0封" in said
    assert mails(monitor) == []


@pytest.mark.parametrize(
    ("more", "says"),
    [
        pytest.param((), "请写明免责到哪一天为止：--until", id="missing"),
        pytest.param(("--until", "年底"), "--until 的日期“年底”看不懂", id="no-date"),
        pytest.param(("--until", "2020-01-01"), "已经过去", id="past"),
    ],
)
def test_an_exemption_needs_an_end_date(monitor: MonitorCommand, more: tuple[str, ...], says: str) -> None:
    assert says in monitor.run("findings", "exempt", "1", "--reason", "撤并", *more, code=2)


def test_an_exemption_is_listed_with_its_end_and_its_approver(monitor: MonitorCommand) -> None:
    monitor.run(
        "findings", "exempt", "1", "--reason", "撤并", "--until", "2999-12-31", "--approver", "李主任"
    )
    assert "免责至 2999-12-31，批准人 李主任" in monitor.run("findings", "show", "1")
    (row,) = monitor.json("findings", "list")["findings"]
    assert (row["exempt_until"], row["approver"]) == ("2999-12-31", "李主任")


def test_explain_shows_the_proof_without_a_control_character(monitor: MonitorCommand) -> None:
    said = monitor.run("findings", "explain", "1")
    assert "日期文字" in said
    assert "HTTP 200" in said
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_findings_are_listed_by_state(monitor: MonitorCommand) -> None:
    assert len(monitor.json("findings", "list", "--state", "open")["findings"]) == 1
    assert monitor.json("findings", "list", "--state", "resolved")["findings"] == []
