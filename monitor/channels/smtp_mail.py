"""SMTP mail 邮件: one recipient per message, so that every answer is about exactly one address."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from monitor.channels.mail_message import OutgoingMail, as_mail
from monitor.domain.errors import DeliveryFailed, InputError

_PERMANENT_FROM = 500
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
                message; everything else is temporary: 4xx, refused, timeout, a wrong password
                or sender of ours, cut off after DATA (it may have arrived, so the same
                Message-ID is tried again).
        """
        message = as_mail(mail)
        try:
            with self._session() as server:
                server.send_message(message, from_addr=mail.sender, to_addrs=[mail.recipient])
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = next(iter(error.recipients.values()), (450, b""))
            raise _failed(code, reason, is_about_message=True) from error
        except smtplib.SMTPResponseException as error:
            is_about_message = isinstance(error, smtplib.SMTPDataError)
            raise _failed(error.smtp_code, error.smtp_error, is_about_message=is_about_message) from error
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryFailed(f"邮件服务器不可用：{error}", permanent=False) from error

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        context = ssl.create_default_context()
        if self.is_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.seconds, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
        try:
            server.ehlo()
            if not self.is_tls and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            if self.user:
                server.login(self.user, self.password)
            yield server
        finally:
            server.close()


def _failed(code: int, reason: bytes | str, *, is_about_message: bool) -> DeliveryFailed:
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    return DeliveryFailed(f"{code} {text}"[:300], permanent=is_about_message and code >= _PERMANENT_FROM)
