"""An account that moved is looked at under its new id within the same visit, where its platform allows it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import AccountIdentity, Seen, Transport
from spiders.conditional_requests import hash_of
from spiders.migrated_account import visits_to_new_id
from spiders.page import Page
from spiders.read_account import reader_of_key
from spiders.reader import PageRequest, PlatformReader, Reading
from tests.spiders.crawling.loopback import TOLD_READERS, LoopbackServer, crawled
from tests.spiders.crawling.test_account_visit import ToldPlatform, account, through


class MovingPlatform(ToldPlatform):
    """A told platform whose answers may say that the account moved, is gone, or what its id is."""

    def first_request(self, visit: Visit) -> PageRequest:
        return PageRequest(f"http://told.example/u/{visit.account_id}")

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        told = json.loads(page.body)
        if "state" in told:
            gone = AccountIdentity("", visit.account_id, told["state"], told.get("to", ""))
            return Reading((), self.key, "confirmed", partial=True, account=gone)
        reading = super().read(page, visit, sides)
        return replace(reading, account=AccountIdentity("临河发布", told.get("id", visit.account_id)))


def choose_moving(visit: Visit) -> PlatformReader:
    return MovingPlatform()


def looked(server: LoopbackServer, *, source: str = "") -> Seen:
    readers = replace(TOLD_READERS, choose_platform=choose_moving)
    visit = replace(account(1), source=source)
    look = crawled(visit, settings=through(server), readers=readers).look()
    assert isinstance(look, Seen)
    return look


def moved_to(server: LoopbackServer, **there: object) -> None:
    server.page("/u/1", json.dumps({"state": "migrated", "to": "2"}))
    server.page("/u/2", json.dumps(there))


def test_the_posts_are_those_of_the_new_id_and_the_look_says_that_it_moved(server: LoopbackServer) -> None:
    moved_to(server, posts="2026-11-20 2026-11-10", next="http://told.example/u/2?page=2")
    server.page("/u/2?page=2", json.dumps({"posts": "2026-10-01"}))
    look = looked(server)
    assert [post.raw_date for post in look.publications] == ["2026-11-20", "2026-11-10", "2026-10-01"]
    assert look.account == AccountIdentity("临河发布", "2", migrated_to="2")
    assert look.notices == ("account_migrated",)
    assert not look.partial


def proof(server: LoopbackServer) -> Transport:
    readers = replace(TOLD_READERS, choose_platform=choose_moving)
    return crawled(account(1), settings=through(server), readers=readers).results[1].transport


def test_the_page_that_is_kept_is_the_one_the_posts_were_read_from(server: LoopbackServer) -> None:
    moved_to(server, posts="2026-11-20", next="http://told.example/u/2?page=2")
    server.page("/u/2?page=2", json.dumps({"posts": "2026-10-01"}))
    kept = proof(server)
    assert kept.body is not None
    assert json.loads(kept.body)["posts"] == "2026-11-20"
    assert (kept.final_url, kept.body_hash) == ("http://told.example/u/2", hash_of(kept.body))
    assert kept.requests == 4, "robots.txt, the message and two pages: the whole visit is counted"


def test_where_it_is_not_followed_the_message_is_kept(server: LoopbackServer) -> None:
    moved_to(server, state="missing")
    kept = proof(server)
    assert kept.body is not None
    assert (kept.final_url, json.loads(kept.body)["state"]) == ("http://told.example/u/1", "migrated")


@pytest.mark.parametrize(
    "there",
    [
        pytest.param({"state": "migrated", "to": "3"}, id="moved-on"),
        pytest.param({"state": "missing"}, id="not-there"),
        pytest.param({"error": "login_wall"}, id="behind-a-wall"),
        pytest.param({"posts": "2026-11-20", "id": "9"}, id="somebody-else"),
    ],
)
def test_where_the_new_id_shows_nothing_it_stays_moved(server: LoopbackServer, there: dict[str, str]) -> None:
    moved_to(server, **there)
    look = looked(server)
    assert look.account == AccountIdentity("", "1", "migrated", "2")
    assert (look.publications, look.partial) == ((), True)
    assert server.paths() == ["/u/1", "/u/2"]


def test_a_platform_that_names_no_new_id_is_asked_once(server: LoopbackServer) -> None:
    server.page("/u/1", json.dumps({"state": "migrated"}))
    assert looked(server).account == AccountIdentity("", "1", "migrated")
    assert server.paths() == ["/u/1"]


def test_an_account_that_is_there_or_gone_is_not_followed(server: LoopbackServer) -> None:
    server.page("/u/1", json.dumps({"state": "banned"}))
    assert looked(server).account == AccountIdentity("", "1", "banned")
    assert server.paths() == ["/u/1"]


def ways(visit: Visit, platform: str, new_id: str) -> list[tuple[str, str]]:
    reader = reader_of_key(platform)
    assert reader is not None
    return [(there.source, asked.url) for there, asked in visits_to_new_id(visit, reader, new_id)]


def test_a_wechat_account_is_followed_through_the_operators_back_office_alone() -> None:
    article = Visit(1, "account", "https://mp.weixin.qq.com/s/AbCdEf", ("临河发布",), source="public")
    ((source, address),) = ways(article, "wechat", "MzAxMjM0NTY3OA==")
    assert source == "own-api"
    assert "fakeid=MzAxMjM0NTY3OA%3D%3D" in address
    feed = replace(article, source="https://mp.weixin.qq.com/s/AbCdEf")
    assert [source for source, _ in ways(feed, "wechat", "MzAxMjM0NTY3OA==")] == ["own-api"]


def test_an_id_of_an_unknown_shape_leads_nowhere() -> None:
    article = Visit(1, "account", "https://mp.weixin.qq.com/s/AbCdEf", ("临河发布",), source="public")
    assert ways(article, "wechat", "http://evil.example/") == []


def test_the_old_home_page_is_not_asked_again() -> None:
    home = Visit(1, "account", "https://weibo.com/u/1000001", ("临河发布",), account_id="1000001")
    ((_, address), *_) = ways(home, "weibo", "2000002")
    assert "2000002" in address
    assert "1000001" not in address
