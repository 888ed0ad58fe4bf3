"""`monitor crawl --kind account --plan`, and accounts that a night has no time for."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.monitor_command import MonitorCommand

UNIT = "临河县政府办公室"
HEADERS = ("账号名称", "账号类型", "责任单位", "账号标识", "数据源")
ACCOUNTS = (
    ("微博一", "新浪微博", UNIT, "2000000001", ""),
    ("微博二", "新浪微博", UNIT, "2000000002", ""),
    ("视频", "B站", UNIT, "3000001", ""),
    ("公众号", "微信订阅号", UNIT, "gh_1", "import"),
    ("小程序", "微信小程序", UNIT, "wx1", "attest"),
    ("没听说过的", "某某平台", UNIT, "x", ""),
)


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(rows)


@pytest.fixture(scope="module")
def monitor(tmp_path_factory: pytest.TempPathFactory) -> MonitorCommand:
    folder: Path = tmp_path_factory.mktemp("plan")
    (folder / "registry").mkdir()
    _write(folder / "registry" / "units.csv", [("单位名称", "邮箱"), (UNIT, "")])
    _write(folder / "registry" / "accounts.csv", [HEADERS, *ACCOUNTS])
    urls = json.dumps({"weibo": "http://127.0.0.1:9", "bilibili": "http://127.0.0.1:9"})
    command = MonitorCommand(folder, {"MONITOR_PLATFORM_URLS": urls, "MONITOR_NIGHT": "23:00-05:00"})
    command.run("init")
    command.run("registry", "import", str(folder / "registry"))
    return command


def public(monitor: MonitorCommand) -> MonitorCommand:
    """The same house without gateways."""
    return MonitorCommand(monitor.folder, {"MONITOR_NIGHT": "23:00-05:00"})


def test_the_plan_tells_every_host_and_whom_nobody_asks(monitor: MonitorCommand) -> None:
    plan = public(monitor).json("crawl", "--kind", "account", "--plan")["plan"]
    assert {name: plan[name] for name in ("hours", "accounts", "fit", "left_over")} == {
        "hours": 6.0,
        "accounts": 6,
        "fit": 3,
        "left_over": 0,
    }
    assert plan["not_asked"] == {"attest": 1, "import": 1, "unsupported": 1}
    assert plan["hosts"][0] == {
        "platform": "weibo",
        "host": "m.weibo.cn",
        "accounts": 2,
        "seconds_between_requests": 3.0,
        "requests_per_account": 1.0,
        "requests": 3,
        "hours": 0.0,
        "fit": 2,
        "left_over": 0,
        "nights": 1,
    }


def test_the_plan_is_printed_in_words_and_asks_nobody(monitor: MonitorCommand) -> None:
    said = public(monitor).run("crawl", "--plan")
    for part in ("m.weibo.cn", "api.bilibili.com", "今晚能看3个", "靠人工核验", "靠导入发布记录", "解析器"):
        assert part in said
    assert public(monitor).json("status")["runs"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("--plan", "--kind", "column"), "--plan 只算账号", id="plan-of-columns"),
        pytest.param(("--until", "明早"), "--until “明早”看不懂", id="no-instant"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    monitor: MonitorCommand, arguments: tuple[str, ...], said: str
) -> None:
    assert said in monitor.run("crawl", *arguments, code=2)


def test_accounts_the_night_has_no_time_for_are_neither_failures_nor_looks(tmp_path: Path) -> None:
    _write(tmp_path / "units.csv", [("单位名称", "邮箱"), (UNIT, "")])
    _write(tmp_path / "accounts.csv", [HEADERS, *ACCOUNTS[:3]])
    house = MonitorCommand(tmp_path)
    house.run("init")
    house.run("registry", "import", str(tmp_path))
    run = house.json("crawl", "--until", "2020-01-01T06:00")["run"]
    assert (run["state"], run["outcomes"], run["requests"], run["targets"]) == ("complete", {}, 0, 3)
    assert run["problem"].startswith("到时限还没有看到的账号3个，不作为问题")
    check = house.json("check")
    assert (check["violations"], check["opened"], check["inconclusive"]) == (0, 0, 3)
    assert house.json("findings", "list")["findings"] == []
    looks = [(row["outcome"], row["last_tried_at"]) for row in house.json("targets")["targets"]]
    assert looks == [(None, None)] * 3
    again = house.json("crawl", "--until", "2020-01-01T06:00")["run"]
    assert again["targets"] == 3, "they are due the next time"
