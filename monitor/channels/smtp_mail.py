"""SMTP mail 邮件: one recipient per message, so that every answer is about exactly one address."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from monitor.channels.mail_message import OutgoingMail, as_mail
from monitor.domain.errors import DeliveryFailed, InputError

_TIMEOUT_SECONDS = 30
_PERMANENT_FROM = 500


@dataclass(frozen=True, slots=True)
class SmtpMail:
    """A mail server reached over `smtp://` (STARTTLS when offered) or `smtps://`."""

    host: str
    port: int
    user: str
    password: str
    is_tls: bool

    @classmethod
    def from_url(cls, url: str) -> SmtpMail:
        """Read `smtp://user:pass@host:25`.

        Raises:
            InputError: no host, or a scheme that is not mail.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise InputError("MONITOR_MAIL_URL 写作 smtp://用户:密码@主机:25、smtps://… 或 file:文件夹")
        is_tls = parts.scheme == "smtps"
        port = parts.port or (465 if is_tls else 25)
        return cls(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), is_tls)

    def send(self, mail: OutgoingMail) -> None:
        """Hand one message over; returns only after the server said it has it.

        Raises:
            DeliveryFailed: temporary (4xx, refused, timeout, cut off after DATA: it may have
                arrived, so the same Message-ID is tried again) or permanent (5xx).
        """
        message = as_mail(mail)
        try:
            with self._session() as server:
                server.send_message(message, from_addr=mail.sender, to_addrs=[mail.recipient])
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = next(iter(error.recipients.values()), (450, b""))
            raise _failed(code, reason) from error
        except smtplib.SMTPResponseException as error:
            raise _failed(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryFailed(f"邮件服务器不可用：{error}", permanent=False) from error

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        context = ssl.create_default_context()
        if self.is_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=_TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT_SECONDS)
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


def _failed(code: int, reason: bytes | str) -> DeliveryFailed:
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    return DeliveryFailed(f"{code} {text}"[:300], permanent=code >= _PERMANENT_FROM)
