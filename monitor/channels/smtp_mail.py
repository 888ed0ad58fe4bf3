"""SMTP mail 邮件: one recipient per message, so that every answer is about exactly one address."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from monitor.channels.mail_message import OutgoingMail, as_mail
from monitor.domain.errors import DeliveryFailed, InputError

_PERMANENT_FROM = 500
_CLOSING_DOWN = 421
"""The server ends the session, whatever was asked: it says nothing of the message."""
_HOW_TO_WRITE = "MONITOR_MAIL_URL 写作 smtp://用户:密码@主机:25、smtps://… 或 file:文件夹"


@dataclass(frozen=True, slots=True)
class SmtpMail:
    """A mail server reached over `smtp://` (STARTTLS when offered) or `smtps://`."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    is_tls: bool
    seconds: float = 30
    """The longest wait for any one answer of the server."""
    seconds_in_all: float = 300
    """The longest time one message may take: a server that drips its answers holds up no other."""

    @classmethod
    def from_url(cls, url: str) -> SmtpMail:
        """Read `smtp://user:pass@host:25`.

        Raises:
            InputError: no host, or a scheme that is not mail.
        """
        try:
            parts = urlsplit(url)
            given_port = parts.port
        except ValueError as error:
            raise InputError(_HOW_TO_WRITE) from error
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise InputError(_HOW_TO_WRITE)
        is_tls = parts.scheme == "smtps"
        port = given_port or (465 if is_tls else 25)
        return cls(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), is_tls)

    def send(self, mail: OutgoingMail) -> None:
        """Hand one message over; returns only after the server said it has it.

        Raises:
            DeliveryFailed: permanent where the server answered 5xx about this recipient or this
                message; everything else is temporary. About this message are 4xx, and being cut off
                or kept waiting while it was handed over (it may have arrived, so the same Message-ID
                is tried again). About none are refused connections and a wrong password or sender
                of ours.
        """
        message = as_mail(mail)
        try:
            with self._session() as server:
                _hand_over(server, mail, message)
        except smtplib.SMTPResponseException as error:
            raise _failed(error.smtp_code, error.smtp_error, is_about_message=False) from error
        except (smtplib.SMTPException, OSError) as error:
            text = f"邮件服务器不可用：{error}"
            raise DeliveryFailed(text, permanent=False, is_about_message=False) from error

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        context = ssl.create_default_context()
        if self.is_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.seconds, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
        patience = threading.Timer(self.seconds_in_all, _hang_up, (server,))
        patience.daemon = True
        patience.start()
        try:
            server.ehlo()
            if not self.is_tls and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            if self.user:
                server.login(self.user, self.password)
            yield server
        finally:
            patience.cancel()
            server.close()


def _hand_over(server: smtplib.SMTP, mail: OutgoingMail, message: EmailMessage) -> None:
    """One message to one recipient; how it fails says whether it is about the message."""
    try:
        server.send_message(message, from_addr=mail.sender, to_addrs=[mail.recipient])
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()), (450, b""))
        raise _failed(code, reason, is_about_message=True) from error
    except smtplib.SMTPDataError as error:
        raise _failed(error.smtp_code, error.smtp_error, is_about_message=True) from error
    except smtplib.SMTPResponseException:
        raise
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryFailed(f"交信中断，可能已经送达：{error}", permanent=False) from error


def _hang_up(server: smtplib.SMTP) -> None:
    """End the connection under whoever waits for its next byte."""
    if server.sock is not None:
        with suppress(OSError):
            server.sock.shutdown(socket.SHUT_RDWR)


def _failed(code: int, reason: bytes | str, *, is_about_message: bool) -> DeliveryFailed:
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    is_about_message = is_about_message and code != _CLOSING_DOWN
    is_permanent = is_about_message and code >= _PERMANENT_FROM
    return DeliveryFailed(f"{code} {text}"[:300], permanent=is_permanent, is_about_message=is_about_message)
