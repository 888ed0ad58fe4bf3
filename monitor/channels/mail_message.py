"""Mail message 邮件: how a message of the outbox becomes RFC 5322, the same for every channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from monitor.domain.calendar_day import SHANGHAI
from monitor.domain.errors import DeliveryFailed


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """One message to one recipient; `message_id` never changes between tries."""

    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    message_id: str
    key: str
    created_at: datetime


def as_mail(mail: OutgoingMail) -> EmailMessage:
    """The message with both bodies.

    Raises:
        DeliveryFailed: a header cannot be written (a crawled text slipped into one).
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = mail.sender
        message["To"] = mail.recipient
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(mail.created_at.astimezone(SHANGHAI))
        message["Message-ID"] = mail.message_id
        message["X-Monitor-Key"] = mail.key
        message["Auto-Submitted"] = "auto-generated"
    except (ValueError, IndexError) as error:
        raise DeliveryFailed(f"邮件头无法写出：{error}", permanent=True) from error
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message
