"""A platform nobody has heard of: one file and three stored pages, and accounts on it get verdicts.

The readers are copied as they are; to the copy one file is added, and nothing in it is changed.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import clock
from monitor.demo.platform_plays.platform_play import PlatformPlay, asks_below
from monitor.demo.platform_plays.played_account import PlayedAccount, PlayedPost
from monitor.demo.web_answer import Answered, Asked
from tests.monitor_command import MonitorCommand
from tests.spiders.platforms.account_registry import write_account_registry
from tests.spiders.platforms.platform_server import PlatformServer

PROJECT = Path(__file__).parents[3]
STORED = Path("tests/spiders/platforms")
READER = '''"""Linhehao 临河号: an invented platform, with everything a reader owes."""

from __future__ import annotations

from monitor.domain.crawl_plan import Visit
from spiders.account_posts import dated_posts, post
from spiders.page import Page
from spiders.platform_answer import count_at, is_set, json_object, objects_at, refuse_code, text_at
from spiders.post_times import epoch_time
from spiders.reader import PageNotUnderstood, PageRequest, Reading


class Linhehao:
    """Reads an account by its 账号标识."""

    key = "linhehao"
    name = "临河号"
    account_types = ("临河号", "临河政务号")
    sources = ("public",)
    default_source = "public"
    example = "https://linhehao.example/u/1"
    seconds_between_requests = 3.0

    def serves_source(self, url: str) -> bool:
        return False

    def first_request(self, visit: Visit) -> PageRequest:
        if not visit.account_id:
            raise PageNotUnderstood("unsupported", "account_id_needed")
        return PageRequest(f"https://linhehao.example/posts/{visit.account_id}")

    def side_requests(self, visit: Visit, page: Page) -> tuple[PageRequest, ...]:
        return ()

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        answer = json_object(page)
        if count_at(answer, "code") != 0:
            refuse_code(count_at(answer, "code"), {7: ("blocked", "login_wall")}, "")
        posts = [
            post(
                text_at(row, "title"),
                f"https://linhehao.example/p/{text_at(row, 'id')}",
                epoch_time(row.get("at"), page.fetched_at),
                originality="original" if is_set(row, "own") else "forwarded",
            )
            for row in objects_at(answer, "posts")
        ]
        return Reading(dated_posts(posts), self.key, "confirmed", is_last=is_set(answer, "all"))
'''
PAGES: dict[str, tuple[object, object]] = {
    "full_list": (
        {"code": 0, "all": True, "posts": [{"id": 1, "title": "通知", "at": 1794965400, "own": True}]},
        {"outcome": "seen", "items": [["2026-11-18", "通知", "original", False]], "is_last": True},
    ),
    "empty": (
        {"code": 0, "all": True, "posts": []},
        {"outcome": "unreadable", "reason": "ambiguous_empty"},
    ),
    "wall": ({"code": 7}, {"outcome": "blocked", "reason": "login_wall"}),
}
ABOUT = """\
url = "https://linhehao.example/posts/1"
account_id = "1"
account_type = "临河号"
names = ["临河发布"]
"""
ACCOUNTS = {"勤快的": ("1", 1), "沉默的": ("2", 20), "墙后的": ("3", None)}
"""Ids, and how many days ago each posted last."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the readers, one more among them, and the stored pages of that one."""
    shutil.copytree(PROJECT / "spiders", tmp_path / "spiders", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "spiders/platforms/linhehao.py").write_text(READER, encoding="utf-8")
    for name, (page, expected) in PAGES.items():
        case = tmp_path / STORED / "pages/linhehao" / name
        case.mkdir(parents=True)
        (case / "about.toml").write_text(ABOUT, encoding="utf-8")
        (case / "page.json").write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
        (case / "expected.json").write_text(json.dumps(expected, ensure_ascii=False), encoding="utf-8")
    return tmp_path


def listed(account: PlayedAccount, asked: Asked) -> Answered:
    """What the invented platform answers."""
    rows = [{"id": account.account_id, "title": each.title, "at": each.seconds} for each in account.posts]
    return Answered.json({"code": 0, "all": True, "posts": [row | {"own": True} for row in rows]})


def played(name: str, own_id: str, days: int | None) -> PlayedAccount:
    """An account on this very day."""
    if days is None:
        return PlayedAccount(name, own_id, (), instead=Answered.json({"code": 7}))
    return PlayedAccount(name, own_id, (PlayedPost(clock.today() - timedelta(days=days), "通知"),))


@pytest.fixture
def server() -> Iterator[PlatformServer]:
    accounts = [played(name, own_id, days) for name, (own_id, days) in ACCOUNTS.items()]
    started = PlatformServer(PlatformPlay(asks_below("/posts/"), listed), *accounts)
    yield started
    started.close()


def test_its_stored_pages_are_tested_without_a_line_of_test(project: Path) -> None:
    shutil.copy(PROJECT / STORED / "test_stored_answers.py", project / STORED)
    (project / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(STORED)],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
    assert "7 passed" in done.stdout


def test_accounts_on_it_are_imported_crawled_and_judged(project: Path, server: PlatformServer) -> None:
    monitor = MonitorCommand(project, {"MONITOR_PLATFORM_URLS": json.dumps({"linhehao": server.url()})})
    rows = [(name, "临河政务号", number) for name, (number, _days) in ACCOUNTS.items()]
    monitor.run("init")
    monitor.run("registry", "import", str(write_account_registry(project / "registry", rows)))
    monitor.run("crawl")
    monitor.run("check")
    targets = {row["name"]: row for row in monitor.json("targets")["targets"]}
    assert {name: row["verdict"] for name, row in targets.items()} == {
        "勤快的": "compliant",
        "沉默的": "violation",
        "墙后的": "inconclusive",
    }
    assert targets["勤快的"]["last_published_on"] == str(clock.today() - timedelta(days=1))
    assert (targets["墙后的"]["outcome"], targets["墙后的"]["reason"]) == ("blocked", "login_wall")
    assert sorted(asked.path for asked in server.asked) == ["/posts/1", "/posts/2", "/posts/3"]
