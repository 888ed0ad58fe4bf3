"""Two units share one list: what each of them published is told apart by the articles' own 来源."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor import clock
from tests.journeys.small_registry import write_registry
from tests.journeys.small_site import SmallSite
from tests.monitor_command import MonitorCommand
from tests.spiders.crawling.loopback import LoopbackServer

ONE_DAY = timedelta(days=1)
SITE, COLUMN = "临河县人民政府", "涉企信息"
EDUCATION, FINANCE = "临河县教育局", "临河县财政局"
_ARTICLE = (
    "<html><head><meta charset='utf-8'></head><body><h1>关于有关工作的通知</h1>"
    "<div class='info'>发布时间：{day} 来源：{origin}</div><p>现将有关事项通知如下。</p></body></html>"
)


@pytest.fixture
def site() -> Iterator[SmallSite]:
    server = LoopbackServer()
    yield SmallSite(server)
    server.close()


def publish(site: SmallSite, items: Mapping[date, str]) -> None:
    """The shared list, and behind each item an article that names its source."""
    site.publish("sqxx", COLUMN, items)
    for day, origin in items.items():
        page = _ARTICLE.format(day=day, origin=origin)
        site.server.page(f"/sqxx/t{day:%Y%m%d}.html", page)


def imported(folder: Path, site: SmallSite, **settings: str) -> MonitorCommand:
    """One address in the registry twice: once for 教育局, once for 财政局."""
    command = MonitorCommand(folder, {"MONITOR_MAIL_MODE": "send", **settings})
    registry = write_registry(
        folder / "registry",
        units=[
            ("临河县政府办公室", "", "office@linhe.example"),
            (EDUCATION, "临河县政府办公室", "jyj@linhe.example"),
            (FINANCE, "临河县政府办公室", "czj@linhe.example"),
        ],
        sites=[(SITE, site.server.url("/"), "临河县政府办公室", "运行")],
        columns=[],
    )
    headers = ("网站名称", "栏目名称", "栏目网址", "更新频次", "保障单位", "来源单位")
    shared = [(SITE, COLUMN, site.url("sqxx"), "1条/2周", unit, unit) for unit in (EDUCATION, FINANCE)]
    with (registry / "columns.csv").open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([headers, *shared])
    command.run("init")
    command.run("registry", "import", str(registry))
    return command


def verdicts(monitor: MonitorCommand) -> dict[str, tuple[str, Any]]:
    rows = monitor.json("targets", "--kind", "column")["targets"]
    return {row["units"][0]: (row["verdict"], row["overdue_days"] or row["reason"]) for row in rows}


def told(monitor: MonitorCommand) -> list[str]:
    folder = monitor.folder / "var" / "mail"
    return [path.read_text("utf-8", "replace") for path in sorted(folder.glob("*.eml"))]


def asked_articles(site: SmallSite) -> int:
    return sum("/sqxx/t" in path for path in site.server.paths())


def test_one_publishes_the_other_does_not_and_no_night_accuses_the_wrong_one(
    tmp_path: Path, site: SmallSite, database_url: str
) -> None:
    monitor = imported(tmp_path, site, MONITOR_DATABASE_URL=database_url)
    today = clock.today()
    busy = {today - ONE_DAY * age: "县教育局" for age in range(1, 15)}
    publish(site, {**busy, today - ONE_DAY * 20: "财政局", today - ONE_DAY * 30: FINANCE})

    monitor.run("run")
    assert verdicts(monitor) == {
        EDUCATION: ("compliant", None),
        FINANCE: ("inconclusive", "source_unknown"),
    }
    assert asked_articles(site) == 11, "the newest, and ten more"
    assert monitor.json("overdue")["violations"] == []
    assert not any("czj@" in mail for mail in told(monitor))

    second = monitor.at(ONE_DAY)
    second.run("run")
    assert asked_articles(site) == 16, "the rest, though the list has not changed"
    assert verdicts(second) == {EDUCATION: ("compliant", None), FINANCE: ("violation", 7)}
    (row,) = second.json("overdue")["violations"]
    assert (row["units"], row["last_published_on"]) == ([FINANCE], str(today - ONE_DAY * 20))
    assert f"只计来源为{FINANCE}的信息" in row["sentence"]

    third = monitor.at(ONE_DAY * 2)
    publish(site, {**busy, today - ONE_DAY * 20: "财政局", today + ONE_DAY * 2: "县财政局"})
    before = asked_articles(site)
    third.run("run")
    assert asked_articles(site) == before + 1, "the new one alone"
    assert verdicts(third) == {EDUCATION: ("compliant", None), FINANCE: ("compliant", None)}
    assert [row["state"] for row in third.json("findings", "list")["findings"]] == ["resolved"]
    assert not any("jyj@" in mail for mail in told(monitor))


def test_an_article_that_names_nobody_accuses_nobody_and_is_left_alone_after_three_nights(
    tmp_path: Path, site: SmallSite
) -> None:
    monitor = imported(tmp_path, site)
    today = clock.today()
    publish(site, {today - ONE_DAY * 2: "本站", today - ONE_DAY * 20: "县财政局"})
    for later in range(4):
        night = monitor.at(ONE_DAY * later)
        night.run("crawl")
        night.run("check")
        assert set(verdicts(night).values()) == {("inconclusive", "source_unknown")}
    assert night.json("overdue")["violations"] == []
    assert night.json("findings", "list")["findings"] == []
    assert site.server.paths().count(f"/sqxx/t{today - ONE_DAY * 2:%Y%m%d}.html") == 3
