"""Credentials go to the platform's own address, over a line nobody else reads, and nowhere else."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import replace
from ipaddress import ip_network

import pytest

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import NotSeen, Seen
from monitor.domain.platform_secret import PlatformSecret, PlatformSecrets
from monitor.domain.secret import Secret
from spiders.crawl_settings import CrawlSettings
from spiders.failed_visits import CredentialsWithheld, NetworkRefused
from spiders.guard import Guard
from spiders.reader import PageRequest, PlatformReader
from spiders.secret_places import SecretPlace
from tests.own_certificate import OwnCertificate
from tests.spiders.crawling.loopback import SETTINGS, TOLD_READERS, Crawled, LoopbackServer, crawled
from tests.spiders.crawling.test_account_visit import ToldPlatform, account

COOKIE = "SUB=canary-of-the-cookie; SUBP=canary-of-the-second"
TOKEN = "canary-of-the-token"
HELD = PlatformSecrets({"told": PlatformSecret({"cookie": Secret(COOKIE), "token": Secret(TOKEN)})})
POSTS = {"posts": "2026-11-20 2025-01-01"}


class KnownPlatform(ToldPlatform):
    """The told platform, which answers more to somebody it knows."""

    secret_places: tuple[SecretPlace, ...] = (
        SecretPlace("http://told.example/u/1", headers={"Cookie": "cookie"}, query={"token": "token"}),
    )


@pytest.fixture(scope="module")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    return OwnCertificate.write(tmp_path_factory.mktemp("tls")).context


@pytest.fixture
def tls_server(own_certificate: ssl.SSLContext) -> Iterator[LoopbackServer]:
    started = LoopbackServer(tls=own_certificate)
    yield started
    started.close()


def choose_known(visit: Visit) -> PlatformReader:
    return KnownPlatform()


def looked(
    server: LoopbackServer, *visits: Visit, held: PlatformSecrets = HELD, settings: CrawlSettings = SETTINGS
) -> Crawled:
    readers = replace(TOLD_READERS, choose_platform=choose_known)
    settings = replace(settings, platform_urls={"told": server.url("")}, secrets=held)
    return crawled(*(visits or (account(1),)), settings=settings, readers=readers)


def told(server: LoopbackServer) -> list[tuple[str, str]]:
    """Path and Cookie header of every question."""
    return [(asked.path, asked.headers.get("cookie", "")) for asked in server.asked]


def is_told(server: LoopbackServer) -> bool:
    """Whether anything of the secrets has reached a server."""
    return "canary" in repr([(asked.path, asked.headers, asked.body) for asked in server.asked])


def test_the_platform_gets_its_cookie_and_its_token_at_its_own_address(server: LoopbackServer) -> None:
    server.page(f"/u/1?token={TOKEN}", json.dumps(POSTS))
    assert isinstance(looked(server).look(), Seen)
    assert told(server) == [("/robots.txt", ""), (f"/u/1?token={TOKEN}", COOKIE)]


def test_another_address_of_the_same_host_gets_nothing(server: LoopbackServer) -> None:
    server.page("/u/2", json.dumps(POSTS))
    assert isinstance(looked(server, account(1, "2")).look(), Seen)
    assert not is_told(server)


@pytest.mark.parametrize(
    "held",
    [
        pytest.param(PlatformSecrets(), id="nothing"),
        pytest.param(PlatformSecrets({"told": PlatformSecret({"cookie": Secret(COOKIE)})}), id="half"),
        pytest.param(PlatformSecrets({"weibo": HELD.platforms["told"]}), id="of-another-platform"),
    ],
)
def test_what_is_not_held_whole_is_not_sent_in_part(server: LoopbackServer, held: PlatformSecrets) -> None:
    server.page("/u/1", json.dumps(POSTS))
    assert isinstance(looked(server, held=held).look(), Seen)
    assert not is_told(server)


def test_an_account_of_its_own_hides_what_the_platform_shares(server: LoopbackServer) -> None:
    own = PlatformSecret({"token": Secret("canary-of-one-account")})
    held = PlatformSecrets({"told": replace(HELD.platforms["told"], accounts={"1": own})})
    server.page("/u/1?token=canary-of-one-account", json.dumps(POSTS))
    assert isinstance(looked(server, held=held).look(), Seen)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_carries_nothing_to_another_host(
    server: LoopbackServer, other_server: LoopbackServer, status: int
) -> None:
    target = other_server.page("/u/1", json.dumps(POSTS))
    server.page(f"/u/1?token={TOKEN}", status=status, headers={"Location": target})
    look = looked(server).look()
    assert isinstance(look, NotSeen)
    assert other_server.asked == []


def test_a_redirect_carries_nothing_to_another_address_of_the_host(server: LoopbackServer) -> None:
    server.page(f"/u/1?token={TOKEN}", status=302, headers={"Location": "/elsewhere"})
    server.page("/elsewhere", json.dumps(POSTS))
    looked(server)
    assert ("/elsewhere", "") in told(server)


def test_a_broken_certificate_gets_no_credentials(tls_server: LoopbackServer) -> None:
    tls_server.page(f"/u/1?token={TOKEN}", json.dumps(POSTS))
    look = looked(tls_server).look()
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("blocked", "credentials_withheld")
    assert not is_told(tls_server)


def test_a_certificate_that_was_found_broken_before_gets_none_later(tls_server: LoopbackServer) -> None:
    tls_server.page("/u/2", json.dumps(POSTS))
    tls_server.page(f"/u/1?token={TOKEN}", json.dumps(POSTS))
    found = looked(tls_server, account(2, "2"), account(1, "1"), account(3, "1"))
    assert isinstance(found.look(2), Seen), "without credentials the page is read, and marked"
    for number in (1, 3):
        look = found.look(number)
        assert isinstance(look, NotSeen)
        assert (look.outcome, look.reason) == ("blocked", "credentials_withheld")
    assert not is_told(tls_server)


class TellsItself(ToldPlatform):
    """A reader that puts a credential into its own request."""

    headers: Mapping[str, str] = {"Cookie": "canary=of-a-reader"}

    def first_request(self, visit: Visit) -> PageRequest:
        return replace(super().first_request(visit), headers=self.headers)


class Authorizes(TellsItself):
    headers: Mapping[str, str] = {"Authorization": "Bearer canary"}


@pytest.mark.parametrize("reader", [TellsItself(), Authorizes()], ids=["cookie", "authorization"])
def test_a_header_for_one_hosts_eyes_never_passes_a_broken_certificate(
    tls_server: LoopbackServer, reader: ToldPlatform
) -> None:
    """Also not the second time, when the host is known for its certificate already."""
    readers = replace(TOLD_READERS, choose_platform=lambda visit: reader)
    settings = replace(SETTINGS, platform_urls={"told": tls_server.url("")})
    found = crawled(account(1), account(2), settings=settings, readers=readers)
    for number in (1, 2):
        look = found.look(number)
        assert isinstance(look, NotSeen)
        assert (look.outcome, look.reason) == ("unreachable", "tls_failure")
    assert not is_told(tls_server)


@pytest.mark.parametrize(
    ("address", "is_dialled"),
    [
        pytest.param("10.1.2.3", True, id="opened-network"),
        pytest.param("10.2.2.3", False, id="network-beside-it"),
        pytest.param("114.114.114.114", False, id="public"),
    ],
)
def test_without_tls_only_opened_networks_are_dialled(address: str, *, is_dialled: bool) -> None:
    guard = Guard((ip_network("10.1.0.0/16"),))
    target = (socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, 80))
    if is_dialled:
        guard.dial_opened(target).close()
        return
    with pytest.raises((CredentialsWithheld, NetworkRefused)):
        guard.dial_opened(target)


def test_an_answer_that_repeats_the_secrets_is_kept_without_them(server: LoopbackServer) -> None:
    echo = json.dumps({**POSTS, "echo": COOKIE, "next": f"http://told.example/u/9?token={TOKEN}"})
    headers = {"ETag": f'"{TOKEN}"', "Set-Cookie": "SUB=canary-of-the-next-session", "Last-Modified": TOKEN}
    server.page(f"/u/1?token={TOKEN}", echo, headers=headers)
    result = looked(server).results[1]
    assert isinstance(result.look, Seen)
    assert "canary" not in repr(result)
    assert b"canary" not in (result.transport.body or b"")
    assert result.transport.final_url == "http://told.example/u/1"
    assert all("next-session" not in cookie for _path, cookie in told(server))


@pytest.mark.parametrize("answer", [b"HTTP/1.1 200 OK\r\n" + TOKEN.encode() + b"\r\n\r\n", b"\x00", b""])
def test_a_failure_tells_nothing_of_the_secrets(server: LoopbackServer, answer: bytes) -> None:
    server.raw(f"/u/1?token={TOKEN}", answer)
    result = looked(server).results[1]
    assert isinstance(result.look, NotSeen)
    assert "canary" not in repr(result)


@pytest.mark.parametrize(
    ("before", "said", "reason"),
    [
        pytest.param((), "visitor_cookie", "session_expired", id="visitor"),
        pytest.param((), "login_wall", "session_expired", id="login"),
        pytest.param((), "captcha", "captcha", id="captcha"),
        pytest.param(("1",), "login_wall", "login_wall", id="login-for-one-account-alone"),
    ],
)
def test_asked_to_log_in_although_we_did_means_that_the_session_is_over(
    server: LoopbackServer, before: tuple[str, ...], said: str, reason: str
) -> None:
    class Moody(KnownPlatform):
        secret_places = (
            SecretPlace("http://told.example/u/1", headers={"Cookie": "cookie"}),
            SecretPlace("http://told.example/u/2", headers={"Cookie": "cookie"}),
        )

    server.page("/u/1", json.dumps(POSTS))
    server.page("/u/2", json.dumps({"error": said}))
    readers = replace(TOLD_READERS, choose_platform=lambda visit: Moody())
    settings = replace(SETTINGS, platform_urls={"told": server.url("")}, secrets=HELD)
    visits = [account(int(own_id), own_id) for own_id in (*before, "2")]
    look = crawled(*visits, settings=settings, readers=readers).look(2)
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("blocked", reason)


def test_asked_to_log_in_without_credentials_is_what_it_says(server: LoopbackServer) -> None:
    server.page("/u/1", json.dumps({"error": "visitor_cookie"}))
    look = looked(server, held=PlatformSecrets()).look()
    assert isinstance(look, NotSeen)
    assert look.reason == "visitor_cookie"
