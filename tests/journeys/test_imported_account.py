"""An account nobody can look at: its owner's export is judged, confirmed by the next, and mended."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor import clock
from tests.documents.ledger_sheets import ATTESTATIONS, POSTS, TASKS
from tests.monitor_command import MonitorCommand

ONE_DAY = timedelta(days=1)
ACCOUNT = ("法治临河", "微信订阅号")
PLAYER = ("临河视频", "视频号")


def write(path: Path, *rows: Sequence[str]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return str(path)


@pytest.fixture
def monitor(tmp_path: Path, database_url: str) -> MonitorCommand:
    """An office that watches an account it only gets exports of, and one that only people can see."""
    settings = {
        "MONITOR_DATABASE_URL": database_url,
        "MONITOR_MAIL_MODE": "send",
        "MONITOR_OPERATOR_MAIL": "operator@linhe.example",
    }
    folder = tmp_path / "registry"
    folder.mkdir()
    write(folder / "units.csv", ("单位名称", "邮箱"), ("县司法局", "sfj@linhe.example"))
    headers = ("账号名称", "账号类型", "责任单位", "数据源")
    write(
        folder / "accounts.csv",
        headers,
        (*ACCOUNT, "县司法局", "import"),
        (*PLAYER, "县司法局", "attest"),
    )
    command = MonitorCommand(tmp_path, settings)
    command.run("init")
    command.run("registry", "import", str(folder))
    return command


def posts(monitor: MonitorCommand, *days: date) -> None:
    rows = [(*ACCOUNT, f"普法{day}", "", str(day), "是", "") for day in days]
    monitor.run("ledger", "import", "posts", write(monitor.folder / "posts.csv", POSTS, *rows))


def rows_of(monitor: MonitorCommand, part: str) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in monitor.json("overdue")[part]}


def test_an_export_is_judged_confirmed_by_the_next_one_and_a_new_post_ends_it(
    monitor: MonitorCommand,
) -> None:
    today = clock.today()
    monitor.run("run")
    before = rows_of(monitor, "inconclusive")
    assert (before["法治临河"]["outcome"], before["法治临河"]["reason"]) == ("unsupported", "import_only")

    posts(monitor, today - ONE_DAY * 20, today - ONE_DAY * 40)
    monitor.run("check")
    row = rows_of(monitor, "violations")["法治临河"]
    assert (row["indicator"], row["overdue_days"], row["confirmed"]) == ("silent_account", 6, False)

    tomorrow = monitor.at(ONE_DAY)
    tomorrow.run("run")
    assert rows_of(tomorrow, "violations")["法治临河"]["confirmed"] is False, "nobody looked again"

    posts(tomorrow, today - ONE_DAY * 20, today - ONE_DAY * 41, today - ONE_DAY * 50)
    tomorrow.run("check")
    row = rows_of(tomorrow, "violations")["法治临河"]
    assert (row["overdue_days"], row["confirmed"]) == (7, True)
    assert tomorrow.json("status")["outbox"]["waiting"] > 0

    late = monitor.at(ONE_DAY * 6)
    assert rows_of(late, "inconclusive")["法治临河"]["reason"] == "evidence_expired"
    posts(late, today + ONE_DAY * 5, today - ONE_DAY * 20)
    late.run("check")
    assert rows_of(late, "violations") == {}
    (finding,) = late.json("findings", "list")["findings"]
    assert finding["state"] == "resolved"


def test_an_account_that_two_nights_could_not_find_is_seen_as_missing(monitor: MonitorCommand) -> None:
    today = clock.today()
    for night in (today - ONE_DAY * 2, today - ONE_DAY):
        row = (*PLAYER, f"{night} 09:00", "搜索不到", "", "", "", "", "王一", "截图.png")
        path = write(monitor.folder / "核验.csv", ATTESTATIONS, row)
        monitor.run("ledger", "import", "attestations", path)
    monitor.run("check")
    targets = {row["name"]: row for row in monitor.json("targets")["targets"]}
    verdicts = {each["indicator"]: each["verdict"] for each in targets["临河视频"]["indicators"]}
    assert verdicts["account_missing"] == "violation"
    assert verdicts["silent_account"] != "violation"
    assert targets["临河视频"]["last_seen_at"] == f"{today - ONE_DAY}T09:00:00+08:00"


def test_titles_to_be_forwarded_have_a_list_of_their_own(monitor: MonitorCommand) -> None:
    today = clock.today()
    asked, due = today - ONE_DAY * 9, today - ONE_DAY * 2
    tasks = [("关于征集意见的公告", str(asked), str(due), ""), ("政府工作报告全文", str(asked), str(due), "")]
    monitor.run("ledger", "import", "forwarding-tasks", write(monitor.folder / "t.csv", TASKS, *tasks))
    rows = [
        (*ACCOUNT, "【转发】《关于征集意见的公告》", "", str(asked), "否", ""),
        (*ACCOUNT, "普法进校园", "", str(asked - ONE_DAY * 30), "是", ""),
    ]
    monitor.run("ledger", "import", "posts", write(monitor.folder / "posts.csv", POSTS, *rows))
    monitor.run("check")
    assert rows_of(monitor, "violations") == {}
    row = rows_of(monitor, "duties")["法治临河"]
    assert row["sentence"] == "未转载指定内容：应转2条，实转1条；未转《政府工作报告全文》"
    (pair,) = row["forwarding"]["pairs"]
    assert (pair["title"], pair["post"]) == ("关于征集意见的公告", "【转发】《关于征集意见的公告》")
    printed = monitor.run("overdue")
    assert "转载和更新数（1项，不列入逾期清单）" in printed
