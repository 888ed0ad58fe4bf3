"""A real mail server on loopback that answers as told."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Answer = Callable[[EmailMessage], Awaitable[str]]


async def take(_message: EmailMessage) -> str:
    """The usual answer to DATA."""
    return "250 OK"


@dataclass
class Postbox:
    """What the server does with recipients and messages, and the messages that arrived."""

    recipient_answer: str = "250 OK"
    sender_answer: str = "250 OK"
    answer: Answer = take
    arrived: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.sender_answer

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content
        message = message_from_bytes(content if isinstance(content, bytes) else b"", policy=policy.default)
        if not isinstance(message, EmailMessage):
            raise TypeError("the default policy makes no other messages")
        self.arrived.append(message)
        self.recipients += envelope.rcpt_tos
        answer = await self.answer(message)
        if answer == "cut":
            if not isinstance(server.transport, asyncio.Transport):
                raise TypeError("the server has no connection to cut")
            server.transport.abort()
            await asyncio.sleep(0)
        return answer


@dataclass(frozen=True)
class Door:
    """How one gets in: with which certificate, over STARTTLS or at once, and with which password."""

    certificate: ssl.SSLContext | None = None
    is_tls_at_once: bool = False
    password: str = ""
    takes_utf8: bool = True

    def lets_in(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: object
    ) -> AuthResult:
        is_right = isinstance(given, LoginPassword) and given.password == self.password.encode()
        return AuthResult(success=is_right, handled=is_right)


class MailServer:
    """`with MailServer() as server:` — `server.port`, `server.box`."""

    def __init__(self, box: Postbox | None = None, *, door: Door | None = None) -> None:
        self.box = box or Postbox()
        door = door or Door()
        self._controller = Controller(
            self.box,
            hostname="127.0.0.1",
            port=free_port(),
            ready_timeout=20,
            enable_SMTPUTF8=door.takes_utf8,
            ssl_context=door.certificate if door.is_tls_at_once else None,
            tls_context=None if door.is_tls_at_once else door.certificate,
            authenticator=door.lets_in if door.password else None,
            auth_require_tls=not door.is_tls_at_once,
        )

    @property
    def port(self) -> int:
        return int(self._controller.port)

    def __enter__(self) -> MailServer:
        self._controller.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._controller.stop()


def free_port() -> int:
    """A loopback port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
