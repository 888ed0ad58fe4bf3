from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator

import pytest

from monitor.domain.look import NotSeen, Seen
from tests.own_certificate import OwnCertificate
from tests.spiders.crawling.loopback import LoopbackServer, column, crawled


@pytest.fixture(scope="module")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    return OwnCertificate.write(tmp_path_factory.mktemp("tls")).context


@pytest.fixture
def tls_server(own_certificate: ssl.SSLContext) -> Iterator[LoopbackServer]:
    started = LoopbackServer(tls=own_certificate)
    yield started
    started.close()


def test_a_page_behind_an_invalid_certificate_is_read_and_marked(tls_server: LoopbackServer) -> None:
    look = crawled(column(1, tls_server.column("/list", "2026-11-20", is_last=True))).look()
    assert isinstance(look, Seen)
    assert "tls_invalid" in look.notices


def test_the_mark_stands_on_every_column_of_the_host(tls_server: LoopbackServer) -> None:
    visits = [column(number, tls_server.column(f"/{number}", is_last=True)) for number in (1, 2)]
    found = crawled(*visits)
    for look in (found.look(1), found.look(2)):
        assert isinstance(look, Seen)
        assert look.notices == ("tls_invalid",)


def test_a_server_that_speaks_no_tls_at_all_is_a_tls_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer_in_plain_text() -> None:
            for _ in range(2):
                connection, _peer = listening.accept()
                with connection:
                    connection.recv(4096)
                    connection.sendall(b"220 mail.linhe.gov.cn ESMTP\r\n")

        speaker = threading.Thread(target=answer_in_plain_text, daemon=True)
        speaker.start()
        look = crawled(column(1, f"https://127.0.0.1:{listening.getsockname()[1]}/list")).look()
        speaker.join(10)
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("unreachable", "tls_failure")
