"""By recipient 按收件人: mails go the mail's way, messages to chat groups theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from monitor.channels.mail_message import OutgoingMail
from monitor.domain.operator_mail import chat_number


class Way(Protocol):
    """Hands one message over or raises `DeliveryFailed`."""

    def send(self, mail: OutgoingMail) -> None: ...


@dataclass(frozen=True, slots=True)
class ByRecipient:
    """Two ways behind one door."""

    mail: Way
    chat: Way

    def send(self, mail: OutgoingMail) -> None:
        """Hand a message over on its way.

        Raises:
            DeliveryFailed: the way did not take it.
        """
        way = self.mail if chat_number(mail.recipient) is None else self.chat
        way.send(mail)
