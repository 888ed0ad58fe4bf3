"""`monitor inspect` says what the readers see on one page, and never more than they are sure of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.domain.errors import InputError
from spiders.inspect_page import InspectRequest, inspect_page
from spiders.inspect_sources import read_batch
from tests.journeys.small_site import SmallSite
from tests.monitor_command import MonitorCommand
from tests.spiders.crawling.loopback import LoopbackServer

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
KEYS = {
    "outcome",
    "reason",
    "reader",
    "confidence",
    "newest",
    "items",
    "next_page",
    "partial",
    "account",
    "evidence",
}
ARTICLE = (
    "<html><head><meta name='PubDate' content='{meta}'><title>关于放假的通知</title></head><body>"
    "<h1>关于放假的通知</h1><p>发布时间：{label}</p><p>现通知如下。</p></body></html>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>临河发布</title><entry><title>通知</title>'
    '<link href="http://www.linhe.example/1"/><published>2026-11-18T08:00:00+08:00</published></entry></feed>'
)


@pytest.fixture
def site() -> Iterator[SmallSite]:
    server = LoopbackServer()
    yield SmallSite(server)
    server.close()


def inspected(
    body: str, *, kind: str = "column", platform: str = "", url: str = "", status: int = 200
) -> dict[str, Any]:
    asked = InspectRequest(kind=kind, platform=platform, url=url, status=status, fetched_at=NOW)
    return inspect_page(replace(asked, body=body.encode()))


def test_a_column_on_the_net_is_read_with_its_newest_day(tmp_path: Path, site: SmallSite) -> None:
    url = site.publish("tzgg", "通知公告", [date(2026, 11, 18), date(2026, 11, 2), date(2026, 10, 9)])
    found = MonitorCommand(tmp_path).json("inspect", url, "--column-name", "通知公告")
    assert set(found) == KEYS
    assert (found["outcome"], found["reason"], found["newest"]) == ("seen", None, "2026-11-18")
    assert found["confidence"] == "strong"
    assert [item["date"] for item in found["items"]] == ["2026-11-18", "2026-11-02", "2026-10-09"]
    assert set(found["items"][0]) == {"title", "url", "date", "raw_date", "pinned", "original"}
    assert not (tmp_path / "var").exists(), "no database is needed"


def test_a_page_that_does_not_come_says_why(tmp_path: Path, site: SmallSite) -> None:
    url = site.server.page("/tzgg/", "<html><body>Forbidden</body></html>", status=403)
    found = MonitorCommand(tmp_path).json("inspect", url)
    assert (found["outcome"], found["reason"], found["items"]) == ("blocked", "forbidden", [])


def test_a_saved_article_is_dated_by_its_label_and_its_witnesses() -> None:
    found = inspected(ARTICLE.format(meta="2026-11-18", label="2026-11-18"), kind="article")
    assert (found["outcome"], found["newest"]) == ("seen", "2026-11-18")
    assert found["items"][0]["title"] == "关于放假的通知"
    assert found["witnesses"] == {"label": "2026-11-18", "url": None, "meta": "2026-11-18"}


def test_an_article_whose_witnesses_disagree_has_no_date() -> None:
    found = inspected(ARTICLE.format(meta="2026-11-18", label="2024-01-05"), kind="article")
    assert (found["outcome"], found["newest"], found["items"]) == ("unreadable", None, [])
    assert found["witnesses"]["label"] == "2024-01-05"


def test_an_article_says_whom_it_comes_from() -> None:
    shown = "<html><body><p>来源：县教育局</p></body></html>"
    assert inspected(shown, kind="article")["origin"] == "县教育局"
    assert inspected("<html><body></body></html>", kind="article", status=412)["origin"] is None


def test_an_account_feed_tells_posts_and_that_its_freshness_is_unknown() -> None:
    found = inspected(ATOM, kind="account", platform="feed", url="http://www.linhe.example/feed.xml")
    assert (found["outcome"], found["newest"], found["partial"]) == ("seen", "2026-11-18", True)
    assert "freshness_unknown" in found["evidence"]["signals"]


def test_a_saved_status_counts() -> None:
    found = inspected("<html><body></body></html>", status=412)
    assert (found["outcome"], found["reason"]) == ("blocked", "waf_ruishu")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        pytest.param("colunm", "不认识的页面类型“colunm”", id="unknown-kind"),
        pytest.param("account", "--platform", id="account-without-platform"),
    ],
)
def test_a_question_that_cannot_be_meant_is_refused(kind: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        inspected("<html></html>", kind=kind)


def test_an_unknown_platform_is_an_outcome_not_an_error() -> None:
    found = inspected("<html></html>", kind="account", platform="myspace")
    assert (found["outcome"], found["reason"]) == ("unsupported", "no_reader")


def test_a_batch_answers_line_by_line_in_order(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(ARTICLE.format(meta="2026-11-18", label="2026-11-18"), "utf-8")
    (tmp_path / "b.xml").write_text(ATOM, "utf-8")
    lines = [
        {"path": "b.xml", "kind": "account", "platform": "feed", "url": None, "column_name": None},
        {"path": str(tmp_path / "a.html"), "kind": "article", "status": 200, "headers": {"ETag": "x"}},
    ]
    batch = tmp_path / "batch.jsonl"
    batch.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", "utf-8")
    said = MonitorCommand(tmp_path).run("inspect", "--batch", str(batch), "--json")
    answers = [json.loads(line) for line in said.splitlines()]
    assert [answer["newest"] for answer in answers] == ["2026-11-18", "2026-11-18"]
    assert [answer["reader"] for answer in answers] == ["feed", "article"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("{", "第1行", id="no-json"),
        pytest.param('{"url": "http://a.example/"}', "第1行", id="no-path"),
        pytest.param('{"path": "gone.html"}', "读不到文件", id="no-file"),
        pytest.param('{"path": "batch.jsonl", "status": "good"}', "第1行", id="no-status"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text(line, "utf-8")
    with pytest.raises(InputError, match=said):
        list(read_batch(batch, fetched_at=NOW))
