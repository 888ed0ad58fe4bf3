"""`monitor silences`, and the settings of when and how much is sent, as an operator types them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor import clock
from monitor.cli import check_command
from monitor.domain.calendar_day import SHANGHAI
from monitor.store.engine import make_engine
from monitor.store.outbox import Letter
from monitor.store.unit_of_work import Store, UnitOfWork
from tests.linhe_store import Linhe, column, item, seen
from tests.monitor_command import MonitorCommand

NAME = "通知公告"
WHY = ("--reason", "整体搬迁", "--until")
TO_UNIT = {"MONITOR_MAIL_MODE": "send", "MONITOR_OPERATOR_MAIL": "op@linhe.example"}


@pytest.fixture
def monitor(tmp_path: Path) -> MonitorCommand:
    """A column seen overdue on two nights, not checked yet; mails leave at once."""
    command = MonitorCommand(tmp_path, TO_UNIT)
    command.run("init")
    engine = make_engine(f"sqlite:///{tmp_path / 'var' / 'monitor.db'}")
    linhe = Linhe(Store(engine))
    linhe.register(column(NAME))
    for when in (clock.now() - timedelta(days=1), clock.now()):
        linhe.night({NAME: seen(when, [item("2025-01-02")])}, when=when)
    engine.dispose()
    return command


def units_mailed(monitor: MonitorCommand) -> list[str]:
    return [each["unit"] for each in monitor.json("alerts", "list")["alerts"] if each["state"] == "sent"]


def with_settings(monitor: MonitorCommand, **settings: str) -> MonitorCommand:
    return MonitorCommand(monitor.folder, {**TO_UNIT, **settings})


def test_a_silence_is_added_listed_kept_to_and_ended(monitor: MonitorCommand) -> None:
    said = monitor.run("silences", "add", "--unit", "县教育局", *WHY, "2999-12-31")
    assert "已登记静默1：单位“县教育局”，到2999-12-31为止不给单位发信" in said
    assert "静默中，1项没有发给单位" in monitor.run("check")
    (operators,) = monitor.json("alerts", "list")["alerts"]
    assert operators["unit"] == "值守人员"
    assert "整体搬迁" in monitor.run("silences", "list")
    assert "已结束静默1" in monitor.run("silences", "end", "1")
    assert "已经结束" in monitor.run("silences", "end", "1", code=2)
    (row,) = monitor.json("silences", "list")["silences"]
    assert (row["state"], row["scope"], row["name"], row["until"]) == (
        "ended",
        "unit",
        "县教育局",
        "2999-12-31",
    )
    assert "静默中" not in monitor.run("check")
    monitor.run("alerts", "send")
    assert units_mailed(monitor) == ["县教育局", "值守人员"]
    assert "登记静默" in monitor.run("audit", "list")
    assert len(monitor.json("audit", "list", "--what", "silence_end")["entries"]) == 1


def test_the_overdue_list_and_the_operators_mail_speak_of_what_is_silenced(monitor: MonitorCommand) -> None:
    monitor.run("silences", "add", "--target", "1", *WHY, "2999-12-31")
    monitor.run("check")
    assert [row["name"] for row in monitor.json("overdue")["violations"]] == [NAME]
    monitor.run("alerts", "send")
    (path,) = (monitor.folder / "var" / "mail").glob("*.eml")
    from_operator = path.read_bytes()
    assert b"op@linhe.example" in from_operator
    engine = make_engine(f"sqlite:///{monitor.folder / 'var' / 'monitor.db'}")
    with Store(engine).reading() as unit_of_work:
        (mail,) = unit_of_work.outbox.list()
    engine.dispose()
    assert "静默中：1项没有发给单位，问题照常列出（monitor silences list）。" in mail.text


def test_a_silence_ends_by_itself_and_the_check_writes_it_down(monitor: MonitorCommand) -> None:
    today = clock.today().isoformat()
    monitor.run("silences", "add", "--unit", "县教育局", *WHY, today)
    monitor.run("check")
    tomorrow = monitor.at(timedelta(days=1))
    assert [row["state"] for row in tomorrow.json("silences", "list")["silences"]] == ["expired"]
    tomorrow.run("check")
    (entry,) = tomorrow.json("audit", "list", "--what", "silence_expire")["entries"]
    assert (entry["who"], entry["subject"]) == ("system", "silence 1")
    tomorrow.run("alerts", "send")
    assert "县教育局" in units_mailed(tomorrow)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(("--unit", "县教育局", "--until", "2999-12-31"), "请写明静默的理由", id="no_reason"),
        pytest.param(("--unit", "县教育局", "--reason", "搬迁"), "请写明静默到哪一天", id="no_day"),
        pytest.param(("--unit", "县教育局", *WHY, "2020-01-01"), "2020-01-01已经过去", id="past"),
        pytest.param(("--unit", "县教育局", *WHY, "年底"), "--until 的日期“年底”看不懂", id="no_date"),
        pytest.param(("--unit", "没有的局", *WHY, "2999-12-31"), "台账中没有单位“没有的局”", id="unknown"),
        pytest.param((*WHY, "2999-12-31"), "三者选一", id="nothing_named"),
    ],
)
def test_what_cannot_be_silenced_is_refused_in_words(
    monitor: MonitorCommand, arguments: tuple[str, ...], says: str
) -> None:
    assert says in monitor.run("silences", "add", *arguments, code=2)
    assert monitor.json("silences", "list") == {"silences": []}


def test_in_quiet_hours_units_wait_and_operators_do_not(monitor: MonitorCommand) -> None:
    now = clock.now().astimezone(SHANGHAI)
    around = f"{now - timedelta(hours=3):%H:%M}-{now + timedelta(hours=3):%H:%M}"
    quiet = with_settings(monitor, MONITOR_QUIET_HOURS=around)
    quiet.run("check")
    said = quiet.run("alerts", "send")
    assert "已发送1封" in said
    assert "另有1封给单位的信在免打扰时段或非工作日" in said
    assert units_mailed(quiet) == ["值守人员"]
    assert "已发送1封" in quiet.at(timedelta(hours=4)).run("alerts", "send")


def test_more_than_the_cap_is_kept_and_the_operator_gets_a_mail_of_its_own(monitor: MonitorCommand) -> None:
    engine = make_engine(f"sqlite:///{monitor.folder / 'var' / 'monitor.db'}")
    linhe = Linhe(Store(engine))
    linhe.register(column("旅游资讯", units=("县文旅局",)), units=())
    for when in (clock.now() - timedelta(days=1), clock.now()):
        linhe.night({"旅游资讯": seen(when, [item("2025-01-02")])}, when=when)
    engine.dispose()
    capped = with_settings(monitor, MONITOR_MAIL_CAP="1")
    assert "提醒2封，超过一次的上限（MONITOR_MAIL_CAP），已全部扣住" in capped.run("check")
    alerts = capped.json("alerts", "list")["alerts"]
    assert [(each["state"], each["unit"]) for each in alerts][-2:] == [
        ("held", "县文旅局"),
        ("held", "县教育局"),
    ]
    assert any("超过上限" in each["subject"] for each in alerts if each["unit"] == "值守人员")
    assert any("有2封给单位的提醒被扣住" in each for each in capped.json("status")["problems"])
    assert "已放行2封" in capped.run("alerts", "release", "--all")
    assert not any("被扣住" in each for each in capped.json("status")["problems"])


def test_what_superiors_are_told_counts_towards_the_cap(
    monitor: MonitorCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One digest, and one message to a superior: both are held where one may leave."""

    def tell_a_superior(unit_of_work: UnitOfWork, *_args: object, now: datetime, **_options: object) -> int:
        letter = Letter("1项下级逾期未反馈", "正文", "<p>", {})
        number = unit_of_work.outbox.put(
            "superior",
            letter,
            unit="临河县政府办公室",
            recipient="office@linhe.example",
            state="waiting",
            at=now,
        )
        return int(number is not None)

    for name, value in {**monitor.environment, "MONITOR_MAIL_CAP": "1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(monitor.folder)
    monkeypatch.setattr(check_command, "escalate", tell_a_superior)
    check_command.check()
    alerts = monitor.json("alerts", "list")["alerts"]
    assert sorted(each["unit"] for each in alerts if each["state"] == "held") == [
        "临河县政府办公室",
        "县教育局",
    ]


def test_with_a_chat_group_alone_somebody_knows(monitor: MonitorCommand) -> None:
    def is_nobody_told(**settings: str) -> bool:
        problems = with_settings(monitor, MONITOR_OPERATOR_MAIL="", **settings).json("status")["problems"]
        return any("系统出事时无人知道" in each for each in problems)

    assert is_nobody_told()
    assert not is_nobody_told(MONITOR_CHAT_URLS="https://oapi.dingtalk.com/robot/send?access_token=abc")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MONITOR_QUIET_HOURS", "夜里"),
        ("MONITOR_QUIET_HOURS", "25:00-07:00"),
        ("MONITOR_QUIET_HOURS", "07:00-07:00"),
        ("MONITOR_MAIL_CAP", "0"),
        ("MONITOR_MAIL_WORKDAYS_ONLY", "也许"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    assert name in MonitorCommand(tmp_path, {name: value}).run("status", code=2)
