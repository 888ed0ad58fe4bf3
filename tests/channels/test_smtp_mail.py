"""SMTP mail 邮件 against a real server: delivered, told to wait, refused, cut off, too slow."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from monitor.channels.mail_message import OutgoingMail
from monitor.channels.smtp_mail import SmtpMail
from monitor.domain.errors import DeliveryFailed, InputError
from monitor.steps.deliver_outbox import CLAIM, DeliveryReport, deliver_outbox
from monitor.store.outbox import Letter
from monitor.store.unit_of_work import Store
from tests.channels.letters import letter
from tests.channels.mail_server import Door, MailServer, Postbox, free_port
from tests.domain.linhe import at
from tests.own_certificate import OwnCertificate

NOW = at("11-15", 9)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture(scope="module")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> OwnCertificate:
    return OwnCertificate.write(tmp_path_factory.mktemp("tls"))


def channel(port: int, *, user: str = "", password: str = "", seconds: float = 10) -> SmtpMail:
    return SmtpMail("127.0.0.1", port, user, password, is_tls=False, seconds=seconds)


def failure(port: int, *, user: str = "", password: str = "", seconds: float = 10) -> DeliveryFailed:
    """How sending a letter fails."""
    with pytest.raises(DeliveryFailed) as raised:
        channel(port, user=user, password=password, seconds=seconds).send(letter())
    return raised.value


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_message_arrives_with_both_bodies_and_its_headers(server: MailServer) -> None:
    channel(server.port).send(letter())
    (message,) = server.box.arrived
    assert message["Subject"] == "【政务公开监测】县教育局：1项待整改"
    assert message["Message-ID"] == "<1@govmonitor>"
    assert message["Date"] == "Sun, 15 Nov 2026 01:40:00 +0800"
    assert message["Auto-Submitted"] == "auto-generated"
    assert server.box.recipients == ["jyj@linhe.example"]
    assert body(message, "plain").replace("\r\n", "\n") == letter().text
    assert "<p>待整改（1项）</p>" in body(message, "html")


@pytest.mark.parametrize(
    ("box", "is_permanent", "said"),
    [
        pytest.param(Postbox(recipient_answer="450 greylisted"), False, "450", id="rcpt-4xx"),
        pytest.param(Postbox(recipient_answer="550 no such user"), True, "550", id="rcpt-5xx"),
        pytest.param(Postbox(sender_answer="550 sender unknown"), False, "550", id="our-sender-refused"),
    ],
)
def test_what_the_server_says_decides_whether_it_is_tried_again(
    box: Postbox, is_permanent: bool, said: str
) -> None:
    with MailServer(box) as server:
        refused = failure(server.port)
    assert (refused.permanent, str(refused)[:3]) == (is_permanent, said)
    assert not server.box.arrived


@pytest.mark.parametrize(
    ("answer", "is_permanent"),
    [("451 later", False), ("552 too big", True), ("554 spam", True)],
)
def test_an_answer_to_the_message_itself(answer: str, is_permanent: bool) -> None:
    async def say(_message: EmailMessage) -> str:
        return answer

    with MailServer(Postbox(answer=say)) as server:
        assert failure(server.port).permanent is is_permanent


def test_nobody_listening_is_temporary() -> None:
    refused = failure(free_port())
    assert not refused.permanent
    assert "邮件服务器不可用" in str(refused)


def test_an_unknown_host_is_temporary() -> None:
    with pytest.raises(DeliveryFailed) as raised:
        replace(channel(25), host="no such host").send(letter())
    assert not raised.value.permanent


def test_a_wrong_password_is_our_fault_and_temporary(server: MailServer) -> None:
    """aiosmtpd offers no login without TLS; a server that does not know ours is not the recipient's fault."""
    refused = failure(server.port, user="monitor", password="wrong")
    assert not refused.permanent
    assert not server.box.arrived


def test_a_server_that_answers_too_slowly_is_temporary() -> None:
    async def wait(_message: EmailMessage) -> str:
        await asyncio.sleep(2)
        return "250 OK"

    with MailServer(Postbox(answer=wait)) as server:
        assert not failure(server.port, seconds=0.3).permanent


def test_a_server_that_says_nothing_is_temporary() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert not failure(listening.getsockname()[1], seconds=0.3).permanent


def test_a_server_that_refuses_at_the_door_is_temporary() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def turn_away() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(b"554 go away\r\n")
                connection.recv(100)

        doorman = threading.Thread(target=turn_away)
        doorman.start()
        refused = failure(listening.getsockname()[1], seconds=2)
        doorman.join()
    assert not refused.permanent


def test_an_address_with_a_line_break_never_reaches_the_server(server: MailServer) -> None:
    with pytest.raises(DeliveryFailed) as raised:
        channel(server.port).send(letter(recipient="a@linhe.example\r\nBcc: b@linhe.example"))
    assert raised.value.permanent
    assert not server.box.arrived


def test_an_address_outside_ascii_waits_where_the_server_cannot_take_it() -> None:
    with MailServer(door=Door(takes_utf8=False)) as server:
        with pytest.raises(DeliveryFailed) as raised:
            channel(server.port).send(letter(recipient="教育局@linhe.example"))
        assert not raised.value.permanent
    assert not server.box.arrived


# --- over TLS --------------------------------------------------------------------------------


@pytest.mark.parametrize("is_tls_at_once", [False, True], ids=["starttls", "smtps"])
def test_over_tls_the_password_is_given_and_the_message_arrives(
    own_certificate: OwnCertificate, monkeypatch: pytest.MonkeyPatch, *, is_tls_at_once: bool
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(own_certificate.path))
    door = Door(own_certificate.context, is_tls_at_once=is_tls_at_once, password="right")
    with MailServer(door=door) as server:
        secure = replace(channel(server.port, user="monitor", password="right"), is_tls=is_tls_at_once)
        secure.send(letter())
    assert len(server.box.arrived) == 1


def test_a_password_the_server_refuses_kills_no_message(
    own_certificate: OwnCertificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """535 is a 5xx, but it is about us: the mails wait until the setting is mended."""
    monkeypatch.setenv("SSL_CERT_FILE", str(own_certificate.path))
    with MailServer(door=Door(own_certificate.context, password="right")) as server:
        refused = failure(server.port, user="monitor", password="wrong")
    assert (refused.permanent, str(refused)[:3]) == (False, "535")


@pytest.mark.parametrize("is_tls_at_once", [False, True], ids=["starttls", "smtps"])
def test_a_certificate_nobody_vouches_for_gets_neither_password_nor_message(
    own_certificate: OwnCertificate, *, is_tls_at_once: bool
) -> None:
    door = Door(own_certificate.context, is_tls_at_once=is_tls_at_once)
    with MailServer(door=door) as server:
        secure = replace(channel(server.port), is_tls=is_tls_at_once)
        with pytest.raises(DeliveryFailed, match="邮件服务器不可用") as raised:
            secure.send(letter())
    assert not raised.value.permanent
    assert not server.box.arrived


# --- with the outbox -------------------------------------------------------------------------


def put(store: Store) -> None:
    with store.writing() as unit_of_work:
        text = Letter("【政务公开监测】县教育局：1项待整改", "正文\n", "<p>正文</p>", {})
        unit_of_work.outbox.put(
            "2026-11-15|县教育局|jyj@linhe.example",
            text,
            unit="县教育局",
            recipient="jyj@linhe.example",
            state="waiting",
            at=NOW,
        )


def deliver(store: Store, port: int, *, later: timedelta = timedelta()) -> DeliveryReport:
    return deliver_outbox(store, channel(port), sender="monitor@linhe.example", clock=lambda: NOW + later)


def test_cut_off_after_the_message_it_is_tried_again_under_the_same_id(sqlite_store: Store) -> None:
    """It may have arrived: only the same Message-ID lets the receiver see that it is the same."""
    answers = iter(["cut", "250 OK"])

    async def once_cut(_message: EmailMessage) -> str:
        return next(answers)

    put(sqlite_store)
    with MailServer(Postbox(answer=once_cut)) as server:
        assert deliver(sqlite_store, server.port) == DeliveryReport(0, 1, 0)
        assert deliver(sqlite_store, server.port, later=timedelta(minutes=5)) == DeliveryReport(1, 0, 0)
    first, second = server.box.arrived
    assert first["Message-ID"] == second["Message-ID"]


def test_told_to_wait_it_waits_longer_each_time(sqlite_store: Store) -> None:
    put(sqlite_store)
    with MailServer(Postbox(recipient_answer="450 greylisted")) as server:
        for minutes, tried in ((0, 1), (4, 0), (5, 1), (19, 0), (20, 1)):
            assert deliver(sqlite_store, server.port, later=timedelta(minutes=minutes)).postponed == tried
        server.box.recipient_answer = "250 OK"
        assert deliver(sqlite_store, server.port, later=timedelta(minutes=50)).sent == 1


def test_a_refused_address_is_dead_and_keeps_the_reason(sqlite_store: Store) -> None:
    put(sqlite_store)
    with MailServer(Postbox(recipient_answer="550 no such user")) as server:
        assert deliver(sqlite_store, server.port).dead == 1
        assert deliver(sqlite_store, server.port, later=timedelta(days=1)) == DeliveryReport(0, 0, 0)
    with sqlite_store.reading() as unit_of_work:
        (alert,) = unit_of_work.outbox.list()
    assert (alert.state, alert.last_error) == ("dead", "550 no such user")


class Killed(BaseException):
    """The process dies here."""


def test_killed_after_the_server_took_it_the_same_id_goes_out_again(sqlite_store: Store) -> None:
    put(sqlite_store)

    class DyingChannel:
        def __init__(self, port: int) -> None:
            self.inner = channel(port)

        def send(self, mail: OutgoingMail) -> None:
            self.inner.send(mail)
            raise Killed

    with MailServer() as server:
        dying = DyingChannel(server.port)
        with pytest.raises(Killed):
            deliver_outbox(sqlite_store, dying, sender="m@linhe.example", clock=lambda: NOW)
        assert deliver(sqlite_store, server.port, later=CLAIM + timedelta(seconds=1)).sent == 1
    first, second = server.box.arrived
    assert first["Message-ID"] == second["Message-ID"]


# --- the setting -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.linhe.example", ("mail.linhe.example", 25, "", "", False)),
        ("smtp://u:p%40ss@mail.linhe.example:587", ("mail.linhe.example", 587, "u", "p@ss", False)),
        ("smtps://mail.linhe.example", ("mail.linhe.example", 465, "", "", True)),
    ],
)
def test_the_address_of_a_mail_server_is_read(url: str, expected: tuple[str, int, str, str, bool]) -> None:
    read = SmtpMail.from_url(url)
    assert (read.host, read.port, read.user, read.password, read.is_tls) == expected


@pytest.mark.parametrize(
    "url", ["smtp://", "http://mail", "mail.linhe.example", "smtp://host:port", "smtp://[::1"]
)
def test_an_address_that_is_none_is_refused_by_the_name_of_the_setting(url: str) -> None:
    with pytest.raises(InputError, match="MONITOR_MAIL_URL"):
        SmtpMail.from_url(url)
