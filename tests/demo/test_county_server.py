"""The county's servers: real sockets on loopback, the night's view of the county, and two that fail."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest

from monitor.demo.county import County
from monitor.demo.server import CountyServer
from monitor.domain.calendar_day import SHANGHAI

TODAY = date(2026, 11, 25)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def server() -> Iterator[CountyServer]:
    with CountyServer(County(TODAY), YESTERDAY) as running:
        yield running


def connect(base_url: str, *, timeout: float = 10.0) -> HTTPConnection:
    parts = urlsplit(base_url)
    return HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)


def get(base_url: str, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = connect(base_url)
    connection.request(
        "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def test_the_second_night_begins_when_it_is_told(server: CountyServer) -> None:
    before = get(server.base_urls["portal"], "/jycy/")[1].decode()
    server.set_today(TODAY)
    after = get(server.base_urls["portal"], "/jycy/")[1].decode()
    assert str(TODAY) not in before
    assert str(TODAY) in after


def test_every_server_has_an_address_of_its_own_and_tells_its_robots_rules(server: CountyServer) -> None:
    assert len(set(server.base_urls.values())) == len(server.base_urls)
    for key in server.base_urls.keys() - {"closed"}:
        response, body = get(server.base_urls[key], "/robots.txt")
        assert response.status == 200
        assert b"Allow" in body


def test_a_page_that_is_known_already_is_not_sent_again(server: CountyServer) -> None:
    first, _ = get(server.base_urls["portal"], "/tzgg/")
    again, body = get(server.base_urls["portal"], "/tzgg/", If_None_Match=str(first.getheader("ETag")))
    assert (again.status, body) == (304, b"")


def test_one_connection_serves_page_and_form(server: CountyServer) -> None:
    connection = connect(server.base_urls["education"])
    connection.request("GET", "/col/col102/index.html")
    assert connection.getresponse().read().count(b"<record>") == 60
    form = "columnid=102&startrecord=61&endrecord=120"
    connection.request("POST", "/module/web/jpage/dataproxy.jsp", body=form)
    assert connection.getresponse().read().count(b"<record>") > 40
    connection.close()


def test_a_platform_is_asked_in_json_and_shows_what_was_posted_by_the_night(server: CountyServer) -> None:
    def newest() -> date:
        connection = connect(server.base_urls["thepaper"])
        asked = json.dumps({"pageNum": 1, "pphId": "80000001"})
        connection.request("POST", "/contentapi/cont/pph/gov", body=asked)
        row = json.loads(connection.getresponse().read())["data"]["list"][0]
        connection.close()
        return datetime.fromtimestamp(row["pubTimeLong"] / 1000, SHANGHAI).date()

    assert newest() == YESTERDAY
    server.set_today(TODAY)
    assert newest() == TODAY


def test_whoever_is_not_of_the_county_is_not_found_on_a_platform(server: CountyServer) -> None:
    path = "/x/polymer/web-dynamic/v1/feed/space?host_mid="
    assert get(server.base_urls["bilibili"], f"{path}70000001")[0].status == 200
    assert get(server.base_urls["bilibili"], f"{path}1")[0].status == 404


def test_nobody_listens_where_it_is_closed(server: CountyServer) -> None:
    with pytest.raises(ConnectionRefusedError):
        connect(server.base_urls["closed"]).connect()


def test_the_silent_server_accepts_and_never_answers(server: CountyServer) -> None:
    connection = connect(server.base_urls["silent"], timeout=0.3)
    connection.request("GET", "/tjsj/")
    with pytest.raises(TimeoutError):
        connection.getresponse()
    connection.close()


def test_a_closed_county_gives_its_ports_back() -> None:
    with CountyServer(County(TODAY), TODAY) as running:
        address = urlsplit(running.base_urls["portal"])
    probe = socket.socket()
    with probe, pytest.raises(ConnectionRefusedError):
        probe.connect((address.hostname or "", address.port or 0))
