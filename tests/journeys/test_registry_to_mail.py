"""The main job: a registry goes in; a list and mails come out; a column that publishes is let off."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from monitor import clock
from tests.journeys.small_registry import write_registry
from tests.journeys.small_site import SmallSite
from tests.monitor_command import MonitorCommand
from tests.spiders.crawling.loopback import LoopbackServer

ONE_DAY = timedelta(days=1)
EDUCATION, JUSTICE = "临河县教育局", "临河县司法局"


@pytest.fixture
def site() -> Iterator[SmallSite]:
    server = LoopbackServer()
    yield SmallSite(server)
    server.close()


@pytest.fixture
def monitor(tmp_path: Path, site: SmallSite, database_url: str) -> MonitorCommand:
    """A registry of three columns, imported: one overdue, one fine, one behind a firewall."""
    today = clock.today()
    site.publish("tzgg", "通知公告", [today - ONE_DAY * n for n in (20, 30, 44)])
    site.publish("gzdt", "工作动态", [today - ONE_DAY * n for n in (1, 5, 9)])
    site.server.page("/zcwj/", "<html><script>$_ts=window['$_ts'];</script></html>", status=412)
    settings = {
        "MONITOR_DATABASE_URL": database_url,
        "MONITOR_MAIL_MODE": "send",
        "MONITOR_OPERATOR_MAIL": "operator@linhe.example",
    }
    command = MonitorCommand(tmp_path, settings)
    home = site.server.url("/")
    registry = write_registry(
        tmp_path / "registry",
        units=[
            ("临河县政府办公室", "", "office@linhe.example"),
            (EDUCATION, "临河县政府办公室", "jyj@linhe.example"),
            (JUSTICE, "临河县政府办公室", "sfj@linhe.example"),
        ],
        sites=[("临河县人民政府", home, "临河县政府办公室", "运行")],
        columns=[
            ("临河县人民政府", "通知公告", site.url("tzgg"), "1条/2周", EDUCATION, "通知公告"),
            ("临河县人民政府", "工作动态", site.url("gzdt"), "1条/2周", EDUCATION, "动态要闻"),
            ("临河县人民政府", "政策文件", site.url("zcwj"), "1条/2周", JUSTICE, "政策文件"),
        ],
    )
    command.run("init")
    command.run("registry", "import", str(registry))
    return command


def mails(monitor: MonitorCommand) -> list[EmailMessage]:
    folder = monitor.folder / "var" / "mail"
    found = []
    for path in sorted(folder.glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        found.append(message)
    return found


def to(address: str, messages: list[EmailMessage]) -> list[EmailMessage]:
    return [message for message in messages if address in str(message["To"])]


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["name"] for row in rows]


def test_an_overdue_column_is_listed_looked_at_twice_mailed_once_and_resolved_when_it_publishes(
    monitor: MonitorCommand, site: SmallSite
) -> None:
    monitor.run("run")
    first = monitor.json("overdue")
    assert names(first["violations"]) == ["通知公告"]
    assert first["violations"][0]["confirmed"] is False
    assert not to("jyj@", mails(monitor)), "one look tells nobody"

    monitor.at(ONE_DAY).run("run")
    second = monitor.at(ONE_DAY).json("overdue")
    row = second["violations"][0]
    today = clock.today() + ONE_DAY
    assert row["confirmed"] is True
    assert row["state"] == "notified"
    assert (row["last_published_on"], row["due_on"], row["overdue_days"]) == (
        str(today - ONE_DAY * 21),
        str(today - ONE_DAY * 7),
        7,
    )
    told = to("jyj@", mails(monitor))
    assert len(told) == 1
    assert "通知公告" in text_of(told[0])
    assert names(second["inconclusive"]) == ["政策文件"]
    assert second["inconclusive"][0]["outcome"] == "blocked"
    assert not to("sfj@", mails(monitor)), "a unit whose page we could not see is told nothing"
    assert to("operator@", mails(monitor))

    monitor.at(ONE_DAY).run("check")
    monitor.at(ONE_DAY).run("alerts", "send")
    assert len(to("jyj@", mails(monitor))) == 1, "told once"

    published = [today + ONE_DAY, today - ONE_DAY * 21]
    site.publish("tzgg", "通知公告", published)
    monitor.at(ONE_DAY * 2).run("run")
    third = monitor.at(ONE_DAY * 2).json("overdue")
    assert third["violations"] == []
    findings = monitor.at(ONE_DAY * 2).json("findings", "list")["findings"]
    assert [finding["state"] for finding in findings] == ["resolved"]
    closing = to("jyj@", mails(monitor))
    assert len(closing) == 2
    assert any("已销号" in text_of(message) for message in closing)


def test_a_day_without_a_night_accuses_nobody(monitor: MonitorCommand) -> None:
    monitor.run("run")
    late = monitor.at(ONE_DAY * 5)
    document = late.json("overdue")
    assert document["violations"] == []
    assert set(names(document["inconclusive"])) == {"通知公告", "政策文件"}, "what counts still complies"


def test_the_past_is_judged_by_what_was_published_then(monitor: MonitorCommand) -> None:
    monitor.run("run")
    day: date = clock.today() - ONE_DAY * 8
    past = monitor.json("overdue", "--as-of", str(day))
    assert past["violations"] == []
